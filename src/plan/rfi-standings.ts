// Requests for information against what is declared: who asks for service, and which account answers.

import { valueAt } from '../kinds/path.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Desired } from '../model/desired.ts';
import { compareText, type JsonObject } from '../model/json.ts';
import type { Live } from '../model/live.ts';
import type { RfiAccount, RfiStanding } from '../model/rfi-standing.ts';

/**
 * One for each live request: first those that nobody answers, then those whose answer is declared and not applied, then
 * the answered ones; among these by the time of the request, the oldest first.
 */
export function rfiStandings(desired: Desired, live: Live): readonly RfiStanding[] {
  const answers = new Map<string, RfiAccount>();
  const tenants = new Map<string, Map<AccountName, RfiAccount>>();
  const note = (spec: JsonObject, account: RfiAccount): void => {
    const tenantId = tenantOf(spec);
    if (tenantId === undefined) return;
    const accounts = tenants.get(tenantId) ?? new Map<AccountName, RfiAccount>();
    if (!accounts.has(account.name)) accounts.set(account.name, account);
    tenants.set(tenantId, accounts);
  };
  for (const account of desired.accounts.values()) {
    if (account.state !== 'present') continue;
    note(account.spec, { name: account.name, source: account.source });
    if (account.rfi !== undefined) {
      answers.set(account.rfi.tenantId, { name: account.name, source: account.rfi.source });
    }
  }
  for (const account of live.accounts.values()) note(account.spec, { name: account.name });
  const standings = [...live.rfis].map(([tenantId, rfi]): RfiStanding => {
    const answeredBy = answers.get(tenantId);
    const accounts = [...(tenants.get(tenantId)?.values() ?? [])].filter(({ name }) => name !== answeredBy?.name);
    return {
      tenantId,
      ...(rfi.consent === undefined ? {} : { consent: rfi.consent }),
      request: rfi.request,
      answer: rfi.spec,
      status: rfi.status,
      ...(answeredBy === undefined ? {} : { answeredBy }),
      accounts,
      // A consent that acgctl does not know may be one that somebody waits for.
      open: answeredBy === undefined && rfi.consent !== 'suspended' && rfi.consent !== 'removed',
    };
  });
  return standings.sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      compareText(a.request.consentedOn ?? '', b.request.consentedOn ?? '') ||
      compareText(a.tenantId, b.tenantId),
  );
}

function rankOf({ open, answer, answeredBy }: RfiStanding): number {
  if (open) return 0;
  return answeredBy !== undefined && answer.status === undefined ? 1 : 2;
}

/** The tenant of an account, in lower case. */
export function tenantOf(spec: JsonObject): string | undefined {
  const tenantId = valueAt(spec, 'serviceDetails.teamsTenantId');
  return typeof tenantId === 'string' ? tenantId.toLowerCase() : undefined;
}
