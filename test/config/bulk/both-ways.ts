// An account file read in bulk and read whole, with all that comes of it.

import { type AccountReading, readAccountFile } from '../../../src/config/account-file.ts';
import { readInBulk } from '../../../src/config/bulk/read-in-bulk.ts';
import { createDeclaredNumbers } from '../../../src/config/declared-numbers.ts';
import { createFindings } from '../../../src/config/findings.ts';
import type { Profile } from '../../../src/config/gateway-file.ts';
import { defaultLimits } from '../../../src/config/limits.ts';
import { parseYaml } from '../../../src/config/yaml-source.ts';

const file = 'accounts/a.yaml';
const at = { file: 'acg.yaml', line: 1, column: 1 };
const profiles: ReadonlyMap<string, Profile> = new Map([
  ['zoom', { settings: { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } }, at }],
  ['direct', { settings: { serviceDetails: { teamsDirectRouting: { enabled: true } } }, at }],
]);

export type Way = (
  text: string,
  base: Omit<Parameters<typeof readAccountFile>[0], 'source'>,
) => AccountReading | undefined;

export const inBulk: Way = (text, base) => readInBulk(file, text, base, 1);

export const whole: Way = (text, base) => {
  const source = parseYaml(file, text, base.limits.depth, base.findings);
  return source === undefined ? undefined : readAccountFile({ ...base, source });
};

/** Undefined where this way does not read it; all numbers, with places and settings, and what else the account is. */
export function readBy(way: Way, text: string) {
  const findings = createFindings();
  const limits = { ...defaultLimits, rangeNumbers: 2_000 };
  const numbers = createDeclaredNumbers(1_000_000);
  const usedProfiles = new Set<string>();
  // One that was there before: what is not read in bulk must leave it alone.
  numbers.add(19_999_999_999 as never, 0, numbers.pool.intern({}), numbers.mark(numbers.openEntry(), at));
  const reading = way(text, {
    account: 1,
    profiles,
    usedProfiles,
    knownSettings: new Map(),
    numbers,
    limits,
    findings,
  });
  const table = numbers.build();
  const rows = Array.from({ length: table.count }, (_, row) => ({
    number: table.numbers[row],
    account: table.accounts[row],
    settings: JSON.stringify(numbers.pool.get(table.settings[row] as never)),
    source: numbers.sources.at(table.marks[row] as number),
    entry: numbers.entryOf(table.marks[row] as number),
    mark: table.marks[row],
  }));
  return {
    isRead: reading !== undefined,
    findings: findings.all,
    account: reading?.account,
    csv: reading?.csv.map(({ path, node, settings }) => ({
      path,
      at: reading.context.source.at(node.range?.[0] ?? 0),
      merged: settings.merged,
    })),
    rows,
    marks: numbers.marks,
    opened: numbers.openEntry(),
    usedProfiles: [...usedProfiles].sort(),
  };
}
