// What a number of schedules held and showed, so that "no violation" cannot come of nothing having happened.

import type { History, Violation } from './history.ts';
import { isWhole } from './simulate.ts';

export interface Figures {
  schedules: number;
  runs: number;
  requests: number;
  faults: number;
  kills: number;
  interruptions: number;
  commits: number;
  intrusions: number;
  stale: number;
  doubts: number;
  /** Schedules that ended with everything done. */
  whole: number;
  violations: number;
}

export function noFigures(): Figures {
  return {
    schedules: 0,
    runs: 0,
    requests: 0,
    faults: 0,
    kills: 0,
    interruptions: 0,
    commits: 0,
    intrusions: 0,
    stale: 0,
    doubts: 0,
    whole: 0,
    violations: 0,
  };
}

export function addFigures(sum: Figures, { runs, requests, commits }: History, violations: readonly Violation[]): void {
  const outcomes = runs.flatMap(({ report }) => report?.outcomes ?? []);
  sum.schedules += 1;
  sum.runs += runs.length;
  sum.requests += requests.length;
  sum.faults += requests.filter(({ fault }) => fault !== undefined).length;
  sum.kills += runs.filter(({ ending }) => ending === 'killed').length;
  sum.interruptions += runs.filter(({ stoppedStep }) => stoppedStep !== undefined).length;
  sum.commits += commits.length;
  sum.intrusions += commits.filter(({ run }) => run === undefined).length;
  sum.stale += runs.filter(({ report }) => (report?.stale.length ?? 0) > 0).length;
  sum.doubts += outcomes.filter(({ state }) => state === 'unknown').length;
  sum.whole += runs.filter(({ isQuiet }) => isQuiet).every(isWhole) ? 1 : 0;
  sum.violations += violations.length;
}

export function tellFigures(figures: Figures, seconds: number): string {
  const told = Object.entries(figures).map(([name, count]) => `${count.toLocaleString('en-GB')} ${name}`);
  return `simulation: ${told.join(', ')}; ${Math.round(seconds)} s`;
}
