// The least time for phases of requests under a limit that counts in a window of unknown kind: request k + 100 arrives a
// whole window after request k, and nothing else holds anybody up. A greedy schedule is the best one here, because every
// request of a phase comes before every one of the next.

import type { Phase } from './least.ts';

const requests = 100;
const window = 60_000;

/** Milliseconds from the first request to the last answer; `inFlight` chains go on at a time. */
export function leastTime(phases: readonly Phase[], latency: number, inFlight: number): number {
  const sent: number[] = [];
  let begin = 0;
  for (const phase of phases) {
    const queue = [...phase];
    const lanes = Array.from({ length: Math.min(inFlight, queue.length) }, () => ({ readyAt: begin, left: 0 }));
    let end = begin;
    while (lanes.length > 0) {
      const lane = lanes.reduce((soonest, other) => (other.readyAt < soonest.readyAt ? other : soonest));
      if (lane.left === 0) lane.left = queue.shift() ?? 0;
      if (lane.left === 0) {
        lanes.splice(lanes.indexOf(lane), 1);
        continue;
      }
      const at = Math.max(lane.readyAt, (sent[sent.length - requests] ?? Number.NEGATIVE_INFINITY) + window);
      sent.push(at);
      lane.left -= 1;
      lane.readyAt = at + latency;
      end = Math.max(end, lane.readyAt);
    }
    begin = end;
  }
  return begin;
}
