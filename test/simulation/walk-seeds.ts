// Simulates and checks one seed after the other.

import { checkHistory } from './check-history.ts';
import { addFigures, type Figures, noFigures } from './figures.ts';
import type { History, Violation } from './history.ts';
import { simulate } from './simulate.ts';
import { tellHistory } from './tell-history.ts';

export interface Walk {
  readonly figures: Figures;
  /** The first few histories that break an invariant, in words. */
  readonly stories: readonly string[];
}

const mostStories = 3;

export async function walkSeeds(first: number, last: number): Promise<Walk> {
  const figures = noFigures();
  const stories: string[] = [];
  for (let seed = first; seed <= last; seed += 1) {
    const history = await simulate(seed);
    const violations = checkHistory(history);
    addFigures(figures, history, violations);
    if (violations.length > 0 && stories.length < mostStories) stories.push(tell(history, violations));
    // Once around the event loop, so that what is no longer needed can be let go.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { figures, stories };
}

function tell(history: History, violations: readonly Violation[]): string {
  const broken = violations.map(({ invariant, message }) => `  ${invariant}: ${message}`);
  return `seed ${history.seed} breaks\n${broken.join('\n')}\n\n${tellHistory(history, violations)}`;
}
