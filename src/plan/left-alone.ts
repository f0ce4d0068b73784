// Collects what is left alone, and tells equal entries of consecutive numbers as one line over a range.

import type { SourceRef } from '../model/diagnostic.ts';
import type { E164 } from '../model/e164.ts';
import { compareText } from '../model/json.ts';
import { formatRun, numberRuns } from '../model/number-runs.ts';
import type { LeftAlone } from '../model/plan.ts';

export interface LeftAloneList {
  add(entry: LeftAlone): void;
  /** One number of an account, left alone for this reason. Numbers come in ascending order. */
  addNumber(account: string, number: E164, why: LeftAlone['why'], reason: string, source?: SourceRef): void;
  /** Sorted by address. */
  entries(): readonly LeftAlone[];
}

interface Group {
  readonly account: string;
  readonly why: LeftAlone['why'];
  readonly reason: string;
  readonly source: SourceRef | undefined;
  readonly numbers: E164[];
}

export function createLeftAloneList(): LeftAloneList {
  const singles: LeftAlone[] = [];
  const groups = new Map<string, Group>();
  return {
    add(entry) {
      singles.push(entry);
    },
    addNumber(account, number, why, reason, source) {
      const key = `${account}\n${why}\n${reason}`;
      const group = groups.get(key) ?? { account, why, reason, source, numbers: [] };
      group.numbers.push(number);
      groups.set(key, group);
    },
    entries() {
      return [...singles, ...[...groups.values()].flatMap(linesOf)].sort(
        (a, b) => compareText(a.address, b.address) || compareText(a.reason, b.reason),
      );
    },
  };
}

function linesOf(group: Group): readonly LeftAlone[] {
  return numberRuns(group.numbers).map((run) => ({
    address: `${group.account}/${formatRun(run)}`,
    why: group.why,
    count: run.count,
    reason: group.reason,
    ...(group.source === undefined ? {} : { source: group.source }),
  }));
}
