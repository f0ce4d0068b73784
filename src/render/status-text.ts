// The state of the accounts for a terminal: services, numbers, sync, DNS, and who waits for an answer.

import type { AccountStatus, DnsAnswer, DnsStatus, ServiceStatus, UnsettledNumbers } from '../model/account-status.ts';
import { counted } from '../model/counted.ts';
import { formatSource } from '../model/diagnostic.ts';
import type { SyncStatus } from '../model/live.ts';
import type { RfiStanding } from '../model/rfi-standing.ts';
import { createPaint, type Paint } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { companyOf } from './rfi-text.ts';
import { syncRemedy } from './sync-remedy.ts';
import { joinLines, visible } from './visible.ts';

export interface StatusReport {
  readonly baseDomain: string;
  readonly accounts: readonly AccountStatus[];
  /** Requests that no account file answers. */
  readonly openRfis: readonly RfiStanding[];
}

export function renderStatusText({ baseDomain, accounts, openRfis }: StatusReport, options: TextOptions): string {
  const paint = createPaint(options.colour);
  const lines = [paint('bold', `Status of ${visible(baseDomain)}`), ''];
  for (const account of accounts) lines.push(...accountLines(account, paint), '');
  if (openRfis.length > 0) {
    lines.push(paint('yellow', 'Waiting for an answer:'), ...openRfis.map(openLine), '');
  }
  const wrong = accounts.filter(isWrong).length;
  const waiting = accounts.filter((account) => !isWrong(account) && isWaiting(account)).length;
  const numbers = accounts.reduce((sum, account) => sum + account.numbers, 0);
  const verdict = [
    `${counted(accounts.length, 'account')} with ${counted(numbers, 'number')}`,
    ...(wrong === 0 ? [] : [paint('red', `${wrong} with something that failed`)]),
    ...(waiting === 0 ? [] : [paint('yellow', `${waiting} still settling`)]),
    ...(wrong + waiting === 0 ? [paint('green', 'all settled')] : []),
  ];
  const remedy = accounts.some(hasFailedSync) ? [syncRemedy] : [];
  return joinLines([...lines, `${verdict.join(', ')}.`, ...remedy]);
}

/** Something that does not mend itself: a failed sync, or names that DNS does not have as they should be. */
export function isWrong({ sync, unsettled, dns }: AccountStatus): boolean {
  const wrongName = dns?.domains.some(({ published }) => published !== undefined && published.state !== 'published');
  return (
    sync.state === 'failed' ||
    unsettled.some(({ state }) => state === 'failed') ||
    dns?.state === 'inconsistent' ||
    wrongName === true
  );
}

/** A sync that `--resync` would repair: of what a file declares. */
function hasFailedSync({ source, sync, unsettled }: AccountStatus): boolean {
  const isAccount = source !== undefined && sync.state === 'failed';
  return isAccount || unsettled.some((group) => group.source !== undefined && group.state === 'failed');
}

function isWaiting({ sync, unsettled, dns }: AccountStatus): boolean {
  const isSynced = sync.state === undefined || sync.state === 'synced';
  const isNamed = dns?.state === undefined || dns.state === 'provisioned';
  return !isSynced || unsettled.length > 0 || !isNamed;
}

function accountLines(account: AccountStatus, paint: Paint): readonly string[] {
  const { name, source, sync, numbers, services, dns, unsettled } = account;
  const at = source === undefined ? 'no file' : visible(formatSource(source));
  return [
    `${paint('bold', visible(name))}  ${counted(numbers, 'number')}${paint('dim', `  ${at}`)}`,
    `    sync  ${syncWords(sync, paint)}`,
    ...services.map((service) => `    ${serviceWords(service, paint)}`),
    ...(dns === undefined ? [] : dnsLines(dns, paint)),
    ...unsettled.map((group) => `    ${numberWords(group, paint)}`),
  ];
}

function syncWords({ state, errors }: SyncStatus, paint: Paint): string {
  const told = errors.map((error) => `${error.code}: ${error.message}`).join('; ');
  return `${stateWord(state ?? 'none', paint)}${told === '' ? '' : `, ${visible(told)}`}`;
}

function serviceWords({ title, enabled, syncEnabled, numbers, counted: total }: ServiceStatus, paint: Paint): string {
  const sync = syncEnabled === undefined ? '' : syncEnabled ? ', sync on' : ', sync off';
  const differs =
    total === undefined || total === numbers
      ? ''
      : paint('yellow', `, the gateway counts ${total} (it may lag behind)`);
  return `${title}: ${enabled ? 'on' : paint('yellow', 'off')}${sync}, ${counted(numbers, 'number')}${differs}`;
}

function dnsLines({ state, domains }: DnsStatus, paint: Paint): readonly string[] {
  return [
    `    DNS   ${stateWord(state ?? 'not told', paint)}`,
    ...domains.map(({ name, token, published }) => {
      const answer = published === undefined ? '' : `, ${answerWords(published, paint)}`;
      return `      ${visible(name)} TXT ${visible(token)}${answer}`;
    }),
  ];
}

function answerWords(answer: DnsAnswer, paint: Paint): string {
  switch (answer.state) {
    case 'published':
      return paint('green', 'published');
    case 'missing':
      return paint('red', 'DNS has no TXT record');
    case 'other':
      return paint('red', `DNS has ${answer.values.map(visible).join(', ')}`);
    case 'unanswered':
      return paint('red', `DNS did not answer: ${visible(answer.reason)}`);
  }
}

function numberWords({ numbers, count, state, errors, source }: UnsettledNumbers, paint: Paint): string {
  const told = errors.map((error) => `${error.code}: ${error.message}`).join('; ');
  const at = source === undefined ? '' : paint('dim', `  ${visible(formatSource(source))}`);
  const total = count === 1 ? '' : ` (${count} numbers)`;
  return `${visible(numbers)}${total} ${stateWord(state, paint)}${told === '' ? '' : `, ${visible(told)}`}${at}`;
}

function stateWord(state: string, paint: Paint): string {
  if (state === 'synced' || state === 'provisioned') return paint('green', state);
  return paint(state === 'failed' || state === 'inconsistent' ? 'red' : 'yellow', visible(state));
}

function openLine(standing: RfiStanding): string {
  const since = standing.request.consentedOn?.slice(0, 10);
  return `  ${companyOf(standing) ?? 'a company without a name'}, tenant ${visible(standing.tenantId)}${since === undefined ? '' : `, since ${visible(since)}`}`;
}
