// `npm run bench:requests`: all shapes under every window and latency, as tables in markdown. Exits with 1 where a goal is
// missed.

import { type Measured, measureShape } from './measure.ts';
import type { Surroundings } from './run-shape.ts';
import { shapes } from './shapes.ts';

const windows = ['sliding', 'fixed', 'bucket'] as const;
const latencies = [50, 2_000] as const;
const all: readonly Surroundings[] = latencies.flatMap((latency) => windows.map((window) => ({ latency, window })));
const goal = 1.05;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
const ratio = (taken: number, least: number): string => (least === 0 ? '1.00' : (taken / least).toFixed(2));
const worst = (measured: readonly Measured[], value: (one: Measured) => number): number =>
  Math.max(...measured.map(value));

function timeCells(measured: readonly Measured[], latency: number): readonly string[] {
  const these = measured.filter(({ surroundings }) => surroundings.latency === latency);
  const [{ leastTime, leastTimeUnbounded } = { leastTime: 0, leastTimeUnbounded: 0 }] = these;
  const taken = worst(these, (one) => one.taken.milliseconds);
  return [`${seconds(taken)} / ${seconds(leastTime)}`, ratio(taken, leastTime), ratio(taken, leastTimeUnbounded)];
}

print('| change | writes / least | ratio | reads / least | before a write | ratio | 429s |');
print('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
const times: string[] = [];
for (const shape of shapes) {
  const { least, measured } = await measureShape(shape, all);
  const writes = worst(measured, ({ taken }) => taken.writes);
  const reads = worst(measured, ({ taken }) => taken.reads);
  const refused = worst(measured, ({ taken }) => taken.tooManyRequests);
  const cells = [
    shape.name,
    `${writes} / ${least.writes}`,
    ratio(writes, least.writes),
    `${reads} / ${least.reads}`,
    least.guards,
    ratio(reads, least.reads),
    refused,
  ];
  print(`| ${cells.join(' | ')} |`);
  times.push(`| ${[shape.name, ...latencies.flatMap((latency) => timeCells(measured, latency))].join(' | ')} |`);
  const isLate = measured.some(({ taken, leastTime }) => taken.milliseconds > goal * leastTime);
  const isUnfinished = measured.some(({ taken }) => taken.left.length > 0);
  const isOver = writes > least.writes || reads > least.reads || refused > 0;
  if (isLate || isUnfinished || isOver) {
    process.exitCode = 1;
    print(`the goal is missed: ${shape.name}`);
  }
}
print('');
print('| change | 50 ms: s / least | ratio | all at once | 2 s: s / least | ratio | all at once |');
print('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const line of times) print(line);
