// One account file: the account itself, its answer to a request for information, and its numbers.

import { isMap, isScalar, type Node } from 'yaml';
import { normaliseAccount } from '../kinds/account.ts';
import { normaliseRfi } from '../kinds/rfi.ts';
import { enabledServices } from '../kinds/services.ts';
import { type AccountName, parseAccountName } from '../model/account-name.ts';
import type { DesiredRfi } from '../model/desired.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { findAccountProblems } from './account-rules.ts';
import { checkNode, isSound } from './check-node.ts';
import { addNothing, isNothing } from './decode.ts';
import type { EntryContext } from './entry-context.ts';
import { placeOfKey, placeOfValue } from './node-place.ts';
import { type CsvEntry, readNumberEntries } from './number-entries.ts';
import { accountView, memberView } from './schema-view.ts';
import { checkTombstone } from './tombstone.ts';
import { validators } from './validators.ts';

export interface AccountFile {
  /** Undefined when it has a finding. */
  readonly name: AccountName | undefined;
  readonly nameAt: SourceRef;
  readonly source: SourceRef;
  readonly state: 'present' | 'absent';
  readonly reason: string;
  readonly cascade: boolean;
  readonly spec: JsonObject;
  readonly numbersManaged: boolean;
  readonly numbersSource?: SourceRef;
  readonly rfi: DesiredRfi | undefined;
  readonly subdomain: { readonly label: string; readonly at: SourceRef } | undefined;
}

export interface AccountReading {
  readonly account: AccountFile;
  /** To read the CSV entries with. */
  readonly context: EntryContext;
  readonly csv: readonly CsvEntry[];
}

/** `base`: what is the same for every account file. */
export function readAccountFile(base: Omit<EntryContext, 'accountName' | 'onAccount'>): AccountReading {
  const { source, findings } = base;
  const node = source.root;
  const check = { view: accountView, validate: validators.account, skip: 'numbers' };
  const checked = checkNode(source, node, check, findings);
  const value: JsonObject = isJsonObject(checked.value) ? checked.value : {};
  const sound = (key: string): Json | undefined => (isSound(checked, `/${key}`) ? value[key] : undefined);
  const account = sound('account');
  const name = typeof account === 'string' ? parseAccountName(account) : undefined;
  const state = sound('state') === 'absent' ? 'absent' : 'present';
  const details = sound('serviceDetails');
  const soundDetails = isJsonObject(details) ? details : {};
  const numbers = findNumbers(node);
  checkTombstone({ ...value, ...(numbers === undefined ? {} : { numbers: null }) }, source, findings);
  if (state === 'present') {
    const hasRfi = value.requestForInformation !== undefined;
    const isBroken = !isSound(checked, '/serviceDetails');
    for (const { path, ...problem } of isBroken ? [] : findAccountProblems(soundDetails, hasRfi)) {
      findings.add({ ...problem, at: placeOfValue(source, node, path) });
    }
  }
  const onAccount = isSound(checked, '/serviceDetails')
    ? enabledServices({ serviceDetails: soundDetails }).map((service) => service.field)
    : undefined;
  const context: EntryContext = { ...base, accountName: name, onAccount };
  const csv = state === 'present' ? readNumbers(numbers, context) : [];
  const correlationId = sound('correlationId');
  const spec = {
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(details === undefined ? {} : { serviceDetails: details }),
  };
  return {
    account: {
      name,
      nameAt: placeOfValue(source, node, ['account']),
      source: placeOfKey(source, node, ['account']),
      state,
      reason: String(value.reason ?? ''),
      cascade: value.cascade === true,
      spec: normaliseAccount(spec),
      numbersManaged: numbers !== undefined,
      ...(numbers === undefined ? {} : { numbersSource: placeOfKey(source, node, ['numbers']) }),
      rfi: readRfi(sound('requestForInformation'), soundDetails, placeOfKey(source, node, ['requestForInformation'])),
      subdomain: readSubdomain(soundDetails, (path) => placeOfValue(source, node, path)),
    },
    context,
    csv,
  };
}

interface NumbersMember {
  readonly keyNode: Node;
  readonly value: Node | undefined;
}

function findNumbers(root: Node): NumbersMember | undefined {
  const pair = isMap(root) ? root.items.find((item) => isScalar(item.key) && item.key.value === 'numbers') : undefined;
  return pair && { keyNode: pair.key as Node, value: (pair.value as Node | null) ?? undefined };
}

function readNumbers(numbers: NumbersMember | undefined, context: EntryContext): readonly CsvEntry[] {
  if (numbers === undefined) return [];
  const { keyNode, value } = numbers;
  if (value !== undefined && !isNothing(value)) return readNumberEntries(value, context);
  addNothing(context.source, keyNode, 'numbers', memberView(accountView, 'numbers'), context.findings);
  return [];
}

function readRfi(answer: Json | undefined, details: JsonObject, source: SourceRef): DesiredRfi | undefined {
  const { teamsTenantId } = details;
  if (!isJsonObject(answer) || typeof teamsTenantId !== 'string') return undefined;
  return { tenantId: teamsTenantId.toLowerCase(), spec: normaliseRfi({ customerRelationship: answer }), source };
}

function readSubdomain(details: JsonObject, at: (path: readonly string[]) => SourceRef): AccountFile['subdomain'] {
  const routing = details.teamsDirectRouting;
  const configuration = isJsonObject(routing) ? routing.configuration : undefined;
  const label = isJsonObject(configuration) ? configuration.subdomain : undefined;
  if (typeof label !== 'string') return undefined;
  return { label, at: at(['serviceDetails', 'teamsDirectRouting', 'configuration', 'subdomain']) };
}
