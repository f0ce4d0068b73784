// A plan that is written and read piece by piece is the plan that is written and read at once.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPieces } from '../../src/plan/json-pieces.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { planPieces, readLongPlan, readPlan, writePlan } from '../../src/plan/saved-plan.ts';
import { desiredWorld, desiredWorlds, liveWorld, liveWorlds } from '../support/worlds.ts';

const plans = fc.tuple(desiredWorlds, liveWorlds).map(([desired, live]) =>
  makePlan({
    desired: desiredWorld(desired),
    live: liveWorld(live),
    version: '0.0.0',
    now: new Date('2026-11-22T12:00:00Z'),
  }),
);

/** The bytes in pieces of these lengths, over and over. */
async function* cut(text: string | Buffer, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const to = from + (lengths[turn % lengths.length] as number);
    yield bytes.subarray(from, to);
    from = to;
  }
}

const lengths = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 5 });

test('pieces of JSON are JSON.stringify, whatever the object', () => {
  const lists = fc.array(fc.jsonValue(), { maxLength: 3 });
  const long = fc
    .tuple(lists, fc.integer({ min: 1, max: 1_100 }))
    .map(([list, times]) => Array(times).fill(list).flat());
  const objects = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.oneof(fc.jsonValue(), long));
  fc.assert(
    fc.property(objects, (value) => {
      expect([...jsonPieces(value, false)].join('')).toBe(JSON.stringify(value));
      expect([...jsonPieces(value, true)].join('')).toBe(JSON.stringify(value, null, 2));
    }),
    { numRuns: 300 },
  );
});

test('a plan of any kind is read from whatever pieces', async () => {
  await fc.assert(
    fc.asyncProperty(plans, lengths, async (plan, sizes) => {
      const text = [...planPieces(plan)].join('');
      expect(text).toBe(writePlan(plan));
      expect(await readLongPlan(cut(text, sizes), 'p.json')).toEqual(readPlan(text, 'p.json'));
    }),
    { numRuns: 200 },
  );
});

test('a file of which anything was changed is refused piece by piece as well', async () => {
  const put = fc.constantFrom('', ' ', '\n', '"', ',', '{', '}', '[', ']', '0', 'x', '\\', '\u0000', 'é', '    },\n');
  await fc.assert(
    fc.asyncProperty(plans, lengths, fc.nat(), fc.nat(3), put, async (plan, sizes, place, gone, added) => {
      const text = writePlan(plan);
      const at = place % (text.length + 1);
      const changed = text.slice(0, at) + added + text.slice(at + gone);
      if (changed === text) return;
      expect(() => readPlan(changed, 'p.json')).toThrow('p.json');
      await expect(readLongPlan(cut(changed, sizes), 'p.json')).rejects.toMatchObject({ code: 'PLAN_FILE' });
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00])],
  ['one line without an end', Buffer.alloc(17 * 1024 * 1024, 'x')],
  ['nothing', Buffer.from('')],
  ['a list', Buffer.from('[]\n')],
])('%s is no plan', async (_, bytes) => {
  await expect(readLongPlan(cut(bytes, [1024 * 1024]), 'p.json')).rejects.toMatchObject({
    code: 'PLAN_FILE',
  });
});
