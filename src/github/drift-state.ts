// What the drift issue remembers from check to check, and how it is packed into the marker of the issue. Pure.

import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type DriftHistory, driftKey } from '../model/drift-history.ts';
import { type E164, formatE164, parseE164 } from '../model/e164.ts';
import { compareText, isJsonObject, type JsonObject } from '../model/json.ts';
import { numberRuns } from '../model/number-runs.ts';
import type { DriftReport } from '../model/report.ts';

/** Units that the history may take in the marker. What was seen last is forgotten first where it takes more. */
const mostPacked = 4_000;
const mostUnpacked = 32 * 1024 * 1024;

/** `now`: ISO 8601 UTC. Anything that alarms ends the row of clean checks. */
export function nextHistory(before: DriftHistory | undefined, report: DriftReport, now: string): DriftHistory {
  const since: Record<string, string> = {};
  for (const item of report.items) {
    const key = driftKey(item);
    since[key] = ownValue(before?.since, key) ?? now;
  }
  const isClean = report.verdict === 'clean';
  const lastClean = isClean ? now : before?.lastClean;
  return {
    since,
    cleanChecks: isClean ? (before?.cleanChecks ?? 0) + 1 : 0,
    ...(lastClean === undefined ? {} : { lastClean }),
  };
}

/** Of what alarms: the same for the same set, whatever the order. A comment is written when it changes. */
export function driftDigest(report: DriftReport): string {
  const lines = report.items
    .filter((item) => item.alarm)
    .map((item) => JSON.stringify([driftKey(item), item.count, item.paths]))
    .toSorted(compareText);
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}

/** For the marker. `since` is lines of `time TAB key`, numbers in a row as one, deflated. */
export function packHistory(history: DriftHistory): JsonObject {
  const lines = sinceLines(history.since);
  let packed = pack(lines);
  while (packed.length > mostPacked) {
    lines.splice(Math.min(lines.length - 1, Math.floor((lines.length * mostPacked) / packed.length)));
    packed = pack(lines);
  }
  const { lastClean, cleanChecks } = history;
  return { since: packed, cleanChecks, ...(lastClean === undefined ? {} : { lastClean }) };
}

/** Undefined where somebody has meddled with it: the history then begins anew. */
export function unpackHistory(packed: unknown): DriftHistory | undefined {
  if (!isJsonObject(packed) || typeof packed.since !== 'string' || !Number.isSafeInteger(packed.cleanChecks))
    return undefined;
  try {
    const text = inflateRawSync(Buffer.from(packed.since, 'base64'), { maxOutputLength: mostUnpacked }).toString();
    const since: Record<string, string> = {};
    for (const line of text.split('\n').filter((entry) => entry !== '')) {
      const [time = '', key = ''] = line.split('\t');
      if (!isTime(time)) return undefined;
      for (const single of expand(key)) Object.defineProperty(since, single, { value: time, enumerable: true });
    }
    const cleanChecks = Math.max(0, packed.cleanChecks as number);
    return { since, cleanChecks, ...(isTime(packed.lastClean) ? { lastClean: packed.lastClean } : {}) };
  } catch {
    return undefined;
  }
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value);
}

function ownValue(record: Readonly<Record<string, string>> | undefined, key: string): string | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function pack(lines: readonly string[]): string {
  return deflateRawSync(lines.join('\n'), { level: 9 }).toString('base64');
}

/** Oldest first; `changed contoso/+14255550100`, or `changed contoso/+14255550100..+14255550199#` for a run. */
function sinceLines(since: DriftHistory['since']): string[] {
  const single: string[] = [];
  const numbers = new Map<string, E164[]>();
  for (const [key, time] of Object.entries(since)) {
    const slash = key.lastIndexOf('/');
    const number = parseE164(key.slice(slash + 1));
    if (slash === -1 || number === undefined) single.push(`${time}\t${key}`);
    else {
      const place = `${time}\t${key.slice(0, slash + 1)}`;
      const own = numbers.get(place) ?? [];
      numbers.set(place, own);
      own.push(number);
    }
  }
  for (const [place, own] of numbers) {
    for (const { first, last, count } of numberRuns(own.sort((a, b) => a - b)))
      single.push(`${place}${formatE164(first)}${count === 1 ? '' : `..${formatE164(last)}#`}`);
  }
  return single.sort(compareText);
}

const mostNumbers = 1_000_000;

function expand(key: string): readonly string[] {
  const [, place, from, to] = /^(.*\/)(\+\d{2,15})\.\.(\+\d{2,15})#$/.exec(key) ?? [];
  const first = parseE164(from ?? '');
  const last = parseE164(to ?? '');
  if (place === undefined || first === undefined || last === undefined) return [key];
  if (last < first || last - first > mostNumbers) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => `${place}+${first + index}`);
}
