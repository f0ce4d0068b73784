// A saved plan and the guards of another day: what is stricter now holds, what is laxer changes nothing.

import { describe, expect, test } from 'vitest';
import type { Guards } from '../../src/model/desired.ts';
import type { Plan } from '../../src/model/plan.ts';
import { parseAllowances, standingFindings } from '../../src/plan/allow.ts';
import { judgeAgain } from '../../src/plan/judge-again.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { desiredWorld, liveWorld, type WorldNumber } from '../support/worlds.ts';

const spec = { serviceDetails: { teamsDirectRouting: { enabled: true } } };
const rows = (account: string, first: number, count: number): WorldNumber[] =>
  Array.from({ length: count }, (_, index) => ({ account, number: 14_255_550_000 + first + index, spec }));

const desired = desiredWorld({
  accounts: ['a', 'b'].map((name) => ({ name, kind: 'listed' as const, spec: {} })),
  numbers: [...rows('a', 0, 95), ...rows('b', 95, 2)],
});

/** Deletes three numbers of `a`, and moves two to `b`. */
const saved: Plan = makePlan({
  desired,
  live: liveWorld({ accounts: ['a', 'b'].map((name) => ({ name, spec: {} })), numbers: rows('a', 0, 100) }),
  version: '0',
  now: new Date(0),
});
const { guards } = desired.policy;
const found = (plan: Plan, today: Guards): string[] =>
  judgeAgain(plan, today).guards.findings.map(({ guard, account = '' }) => `${guard} ${account}`.trim());

describe('a saved plan', () => {
  test('that the guards of its day let pass, passes by the same guards', () => {
    expect(saved.guards).toMatchObject({ verdict: 'ok', totals: { deletes: 3, moves: 2 } });
    expect(judgeAgain(saved, guards)).toEqual(saved);
  });

  test.each<[string, Partial<Guards>, string[]]>([
    ['a lower count', { deletes: { max: 2 } }, ['deletes']],
    ['two lower counts', { deletes: { max: 2 }, moves: { max: 1 } }, ['deletes', 'moves']],
    ['a lower share', { deletes: { max: 10, percent: 2 } }, ['deletes']],
    ['a share where there was none', { moves: { max: 10, percent: 50 } }, ['moves']],
    ['an account that is protected now', { protect: ['a*'] }, ['protect a']],
    ['an account that is protected and loses nothing', { protect: ['b'] }, []],
    ['a share of what the plan has none of', { disables: { max: 0, percent: 0 } }, []],
    ['higher limits', { deletes: { max: 100, percent: 100 }, moves: { max: 100 } }, []],
    ['no share any more', { deletes: { max: 10 } }, []],
  ])('meets %s', (_, stricter, expected) => {
    const again = judgeAgain(saved, { ...guards, ...stricter });
    expect(found(saved, { ...guards, ...stricter })).toEqual(expected);
    expect(again.guards.verdict).toBe(expected.length === 0 ? 'ok' : 'blocked');
    expect(again.digest).toBe(saved.digest);
  });

  test('that is over a lower count is allowed with its exact count, and no other', () => {
    const again = judgeAgain(saved, { ...guards, deletes: { max: 2 } });
    expect(standingFindings(again.guards, parseAllowances(['deletes=3']))).toEqual([]);
    expect(() => standingFindings(again.guards, parseAllowances(['deletes=2']))).toThrow('the plan has 3');
    const sheltered = judgeAgain(saved, { ...guards, protect: ['a'] });
    expect(standingFindings(sheltered.guards, parseAllowances(['deletes=3', 'moves=2']))).toHaveLength(1);
  });

  test('out of which somebody took a finding, or a count, is held against both all the same', () => {
    const strict = { ...guards, deletes: { max: 2 } };
    expect(found({ ...saved, guards: { ...saved.guards, findings: [] } }, strict)).toEqual(['deletes']);
    const forged = { ...saved, guards: { ...saved.guards, totals: { ...saved.guards.totals, deletes: 1 } } };
    const again = judgeAgain(forged, guards);
    expect(standingFindings(again.guards, parseAllowances(['deletes=1']))).toMatchObject([
      { guard: 'deletes', overridable: false, message: 'deletes: the plan says 1, and has 3' },
    ]);
  });

  test('that was blocked stays blocked, and no finding is told twice', () => {
    const blocked = judgeAgain(saved, { ...guards, deletes: { max: 2 }, protect: ['a'] });
    const again = judgeAgain(blocked, { ...guards, deletes: { max: 1 }, protect: ['a'] });
    expect(again.guards.findings).toEqual(blocked.guards.findings);
    expect(judgeAgain(blocked, guards).guards.findings).toEqual(blocked.guards.findings);
  });
});
