// Bugs in the course of an apply: what it checks, heeds and tells.

import type { Live } from '../../../src/model/live.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { GatewayReader } from '../../../src/model/ports.ts';
import type { PlantedBug } from '../planted-bugs.ts';
import type { Sabotage } from '../sabotage.ts';

/** The outcomes told otherwise. */
const telling = (change: (outcomes: readonly Outcome[]) => readonly Outcome[]): Sabotage => ({
  applied: ({ report, ...applied }) => ({ ...applied, report: { ...report, outcomes: change(report.outcomes) } }),
});

const each = (change: (outcome: Outcome) => Outcome): Sabotage => telling((outcomes) => outcomes.map(change));

/** Before the first write it looks at what it saw when the plan was made. */
function skipsStaleCheck(): Sabotage {
  let seen: Live | undefined;
  return {
    reader: (reader, run): GatewayReader => {
      let isChecked = false;
      return {
        ...reader,
        read: async (scope) => {
          const isCheck = run.applyStep !== undefined && !isChecked;
          isChecked ||= run.applyStep !== undefined;
          if (isCheck && seen !== undefined) return seen;
          const live = await reader.read(scope);
          if (run.applyStep === undefined) seen = live;
          return live;
        },
      };
    },
  };
}

export const bugsOfApply: readonly PlantedBug[] = [
  { name: 'skips the stale check', breaks: 'I6', plant: skipsStaleCheck },
  {
    name: 'calls the unknown done',
    breaks: 'I16',
    plant: () => each((outcome) => (outcome.state === 'unknown' ? { ...outcome, state: 'done' } : outcome)),
  },
  {
    name: 'calls the refused done',
    breaks: 'I16',
    plant: () => each((outcome) => (outcome.state === 'failed' ? { ...outcome, state: 'done' } : outcome)),
  },
  {
    name: 'calls the done not attempted',
    breaks: 'I16',
    plant: () => each((outcome) => (outcome.state === 'done' ? { ...outcome, state: 'not attempted' } : outcome)),
  },
  { name: 'forgets an outcome', breaks: 'I16', plant: () => telling((outcomes) => outcomes.slice(1)) },
  { name: 'tells no gap', breaks: 'I22 gaps', plant: () => each((outcome) => ({ ...outcome, gapMilliseconds: 0 })) },
  { name: 'ignores the interruption', breaks: 'I24', plant: () => ({ isDeaf: true }) },
  {
    name: 'moves numbers last, cut moves too',
    breaks: 'I22 cut',
    plant: () => ({
      applying: (applying) => ({
        ...applying,
        batch: (changes) => {
          const stages = applying.batch(changes);
          const isMoves = (steps: (typeof stages)[number]): boolean => steps[0]?.does === 'move-number';
          return [...stages.filter((steps) => !isMoves(steps)), ...stages.filter(isMoves)];
        },
      }),
    }),
  },
  {
    name: 'moves numbers beside other writes',
    breaks: 'I22',
    plant: () => ({
      applying: (applying) => ({
        ...applying,
        batch: (changes) => {
          const steps = applying.batch(changes).flat();
          const others = steps.filter(({ does }) => /numbers$/.test(does));
          const moves = steps.filter(({ does }) => does === 'move-number');
          return [steps.filter((step) => !others.includes(step) && !moves.includes(step)), [...others, ...moves]];
        },
      }),
    }),
  },
  {
    name: 'takes a reply that it cannot read for an empty gateway',
    breaks: 'I10',
    plant: () => {
      let last: Live | undefined;
      return {
        reader: (reader) => ({
          ...reader,
          read: async (scope) => {
            try {
              last = await reader.read(scope);
              return last;
            } catch (error) {
              if (last === undefined) throw error;
              const none = new Float64Array(0);
              return {
                ...last,
                numbers: { ...last.numbers, table: { ...last.numbers.table, count: 0, numbers: none } },
              };
            }
          },
        }),
      };
    },
  },
  {
    name: 'throws what is no AcgctlError',
    breaks: 'I18',
    plant: () => ({
      writer: (writer) => ({
        ...writer,
        deleteNumbers: async (account, numbers) => {
          const result = await writer.deleteNumbers(account, numbers);
          if (result.kind !== 'accepted') throw new TypeError('result.etag is undefined');
          return result;
        },
      }),
    }),
  },
];
