// Compares the numbers that a plan writes with what their accounts offer: what the gateway or the back end would refuse
// is told with its line before anything is sent.

import { type AccountOffer, type PreflightCode, preflightCodes } from '../kinds/offer.ts';
import { firstTollFree } from '../kinds/toll-free.ts';
import type { CapabilityPlan } from '../kinds/wire.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import type { Diagnostic, Severity, SourceRef } from '../model/diagnostic.ts';
import { parseE164 } from '../model/e164.ts';
import type { Json } from '../model/json.ts';
import { type WantedConfiguration, wantedConfigurations } from './preflight-needs.ts';

interface Problem {
  readonly code: PreflightCode;
  /** Behind the number or numbers that it is about. */
  readonly message: string;
  readonly hint: string;
}

/** `severities`: `findings:` of acg.yaml. Equal findings of one declaration are one, with the count of its numbers. */
export function preflight(
  changes: readonly Change[],
  offers: ReadonlyMap<AccountName, AccountOffer>,
  severities: ReadonlyMap<string, Severity | 'off'>,
): readonly Diagnostic[] {
  const groups = new Map<string, { problem: Problem; at: SourceRef; first: string; count: number }>();
  for (const change of changes) {
    const offer = offers.get(change.account as AccountName);
    if (offer === undefined || change.source === undefined) continue;
    for (const wanted of wantedConfigurations(change)) {
      for (const problem of findProblems(wanted, offer)) {
        const { file, line, column } = change.source;
        const key = `${file}:${line}:${column} ${problem.code} ${problem.message}`;
        const group = groups.get(key);
        if (group !== undefined) group.count += 1;
        else groups.set(key, { problem, at: change.source, first: change.address, count: 1 });
      }
    }
  }
  return [...groups.values()].flatMap(({ problem, at, first, count }): Diagnostic[] => {
    const severity = severities.get(problem.code) ?? preflightCodes[problem.code].severity;
    if (severity === 'off') return [];
    const whom = count === 1 ? first : `${first} and ${count - 1} more`;
    return [{ code: problem.code, severity, at, message: `${whom}: ${problem.message}`, hint: problem.hint }];
  });
}

function findProblems(wanted: WantedConfiguration, offer: AccountOffer): readonly Problem[] {
  return [
    ...(wanted.asksOffer ? usageProblems(wanted, offer) : []),
    ...(wanted.asksAddress ? addressProblems(wanted, offer) : []),
  ];
}

function usageProblems(wanted: WantedConfiguration, offer: AccountOffer): readonly Problem[] {
  const { change, configuration, asksAvailable } = wanted;
  const usages = [configuration.usage, ...list(configuration.additionalUsages)];
  const known = unique(offer.plans.map(({ usage }) => usage));
  const unknown = usages.filter((usage) => !known.includes(String(usage)));
  if (unknown.length > 0) return unknown.map((usage) => noUsage(usage, known));
  const plans = offer.plans.filter(({ usage }) => usages.includes(usage));
  const available = asksAvailable ? offer.available : undefined;
  return [...capabilityProblems(configuration.choosableCapabilities, plans, available), ...tollFree(change, plans)];
}

function noUsage(usage: Json | undefined, known: readonly string[]): Problem {
  return {
    code: 'PREFLIGHT_USAGE',
    message: `no capability plan of the account has the usage ${JSON.stringify(usage)}`,
    hint: known.length === 0 ? 'The account offers none at all.' : `The account offers ${known.join(', ')}.`,
  };
}

function capabilityProblems(
  capabilities: Json | undefined,
  plans: readonly CapabilityPlan[],
  available: AccountOffer['available'],
): readonly Problem[] {
  const offered = unique(
    plans.flatMap(({ choosableCapabilities = [], mandatoryCapabilities = [] }) => [
      ...mandatoryCapabilities,
      ...choosableCapabilities,
    ]),
  );
  return list(capabilities).flatMap((capability): Problem[] => {
    const name = JSON.stringify(capability);
    if (!offered.includes(String(capability)))
      return [
        {
          code: 'PREFLIGHT_CAPABILITY',
          message: `no capability plan of its usage offers ${name}`,
          hint: offered.length === 0 ? 'The plan offers none to choose.' : `The plan offers ${offered.join(', ')}.`,
        },
      ];
    if (available === undefined || available.includes(String(capability))) return [];
    const hint = available.length === 0 ? 'They can have none.' : `They can have ${available.join(', ')}.`;
    return [{ code: 'PREFLIGHT_CAPABILITY', message: `the numbers that change cannot have ${name}`, hint }];
  });
}

function tollFree({ telephoneNumber }: Change, plans: readonly CapabilityPlan[]): readonly Problem[] {
  const number = parseE164(telephoneNumber ?? '');
  if (number === undefined || firstTollFree({ first: number, last: number }) === undefined) return [];
  if (plans.some(({ supportsTollFree }) => supportsTollFree)) return [];
  const message = 'it is toll-free, and no capability plan of its usage takes toll-free numbers';
  return [{ code: 'PREFLIGHT_TOLL_FREE', message, hint: 'Choose another usage, or leave the number out.' }];
}

function addressProblems({ configuration }: WantedConfiguration, { addresses }: AccountOffer): readonly Problem[] {
  const { civicAddressId, locationId } = configuration;
  if (typeof civicAddressId !== 'string') return [];
  const address = addresses.get(civicAddressId);
  if (address === undefined)
    return [
      {
        code: 'PREFLIGHT_ADDRESS',
        message: `the account has no civic address ${JSON.stringify(civicAddressId)}`,
        hint: 'The customer makes addresses in the Teams admin center; take the id from there.',
      },
    ];
  const locations = [address.defaultLocationId, ...(address.locations ?? []).map(({ id }) => id)];
  if (typeof locationId === 'string' && !locations.includes(locationId))
    return [
      {
        code: 'PREFLIGHT_LOCATION',
        message: `civic address ${JSON.stringify(civicAddressId)} has no location ${JSON.stringify(locationId)}`,
        hint: `Its locations: ${unique(locations).slice(0, 5).join(', ')}${locations.length > 5 ? ' …' : ''}.`,
      },
    ];
  if (address.validationStatus !== 'notValidated') return [];
  const message = `Microsoft has not validated the emergency address ${JSON.stringify(civicAddressId)}`;
  return [{ code: 'PREFLIGHT_ADDRESS_UNVALIDATED', message, hint: 'Have the customer validate it in Teams.' }];
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
