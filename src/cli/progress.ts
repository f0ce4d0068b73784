// Progress on standard error, and only on a terminal: counts, and the time left by the pace so far.

import type { Clock, Progress } from '../model/ports.ts';
import { formatSeconds } from '../render/plan-text.ts';
import type { Context } from './context.ts';

const silent: Progress = { start() {}, advance() {}, expect() {}, finish() {} };

/** Milliseconds between two drawings. */
const drawingPause = 100;

export function createProgress(context: Context, quiet: boolean): Progress {
  return quiet || !context.isTerminal.err ? silent : drawProgress(context.err, context.clock);
}

function drawProgress(write: (text: string) => void, clock: Clock): Progress {
  let stage = '';
  let total: number | undefined;
  let count = 0;
  let started = 0;
  let drawn = Number.NEGATIVE_INFINITY;

  function draw(force: boolean): void {
    const now = clock.now();
    if (!force && now - drawn < drawingPause) return;
    drawn = now;
    write(`\r\u001b[K${line((now - started) / 1000)}`);
  }

  function line(seconds: number): string {
    if (total === undefined || total === 0) return count === 0 ? `${stage} …` : `${stage} … ${count}`;
    const cells = 24;
    const full = Math.min(cells, Math.floor((count / total) * cells));
    const left = count === 0 || count >= total ? '' : `, ${formatSeconds((seconds / count) * (total - count))} left`;
    return `${stage} [${'='.repeat(full)}${' '.repeat(cells - full)}] ${count}/${total}${left}`;
  }

  return {
    start(name, expected) {
      stage = name;
      total = expected;
      count = 0;
      started = clock.now();
      draw(true);
    },
    advance(by) {
      count += by;
      draw(false);
    },
    expect(expected) {
      total = expected;
      draw(false);
    },
    finish() {
      write('\r\u001b[K');
    },
  };
}
