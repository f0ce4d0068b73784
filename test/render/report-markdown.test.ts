// Comments and issues about applies, drift and findings: golden files for looks; whatever the report and the limit, they
// fit, add up, and no value changes their shape.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { DriftHistory } from '../../src/model/drift-history.ts';
import { driftKey } from '../../src/model/drift-history.ts';
import type { Outcome, OutcomeState } from '../../src/model/outcome.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ApplyReport, DriftReport, Verification } from '../../src/model/report.ts';
import { findDrift } from '../../src/plan/find-drift.ts';
import { renderApplyMarkdown } from '../../src/render/apply-markdown.ts';
import { renderDriftMarkdown } from '../../src/render/drift-markdown.ts';
import { renderFindingsMarkdown } from '../../src/render/findings-markdown.ts';
import { hostile } from '../support/hostile.ts';
import { intrusions, nodesOf, parseMarkdown, shapeOf, tablesOf, textOf } from '../support/markdown.ts';
import { emptyPlan, lot, planOf, randomPlans } from '../support/random-plans.ts';

const link = (at: { readonly line: number }): string => `https://github.com/o/r/blob/main/a.yaml#L${at.line}`;
const isOwnLink = (url: string): boolean => url.startsWith('https://github.com/o/r/blob/');
const options = { limit: 60_000, link, whole: 'the summary of the run' };
const number = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''));
const limits = fc.integer({ min: 2500, max: 30_000 });

const states: readonly OutcomeState[] = ['done', 'already done', 'pending', 'failed', 'not attempted', 'unknown'];
const verifications: readonly Verification[] = [
  { state: 'empty' },
  { state: 'differs', addresses: ['contoso', 'contoso/+14255550100', 'contoso/+14255550101'] },
  { state: 'unread', reason: 'the gateway did not answer: 503' },
  { state: 'not needed' },
];

const applyReports: fc.Arbitrary<ApplyReport> = fc
  .tuple(
    randomPlans,
    fc.array(fc.tuple(fc.constantFrom(...states), fc.integer({ min: 0, max: 200 })), { minLength: 1, maxLength: 40 }),
    fc.constantFrom(...verifications),
    fc.option(fc.constant('the deadline was reached'), { nil: undefined }),
  )
  .map(([plan, kinds, verification, stopped]) => ({
    plan,
    outcomes: plan.changes.map(({ address }, index): Outcome => {
      const [state = 'done', reason] = kinds[Math.floor(index / 3) % kinds.length] ?? [];
      return { address, state, ...(state === 'done' ? {} : { reason: `server said ${reason}`, code: 'Conflict' }) };
    }),
    stale: [],
    verification,
    ...(stopped === undefined ? {} : { stopped }),
  }));

describe('apply', () => {
  test('fits, and what has a row and what is left out are all that is not done', () => {
    fc.assert(
      fc.property(applyReports, limits, (report, limit) => {
        const { text, showsEveryDeletion } = renderApplyMarkdown(report, { ...options, limit });
        expect(text.length).toBeLessThanOrEqual(limit);
        const root = parseMarkdown(text);
        expect(intrusions(text, isOwnLink, root)).toEqual([]);
        const rows = tablesOf(root)
          .filter(([head]) => head?.length === 3)
          .flatMap((table) => table.slice(1).map((cells) => cells.map(textOf)));
        const shown = rows.reduce(
          (sum, [resources]) => sum + number(/\(([\d,]+)\)$/.exec(resources ?? '')?.[1] ?? '1'),
          0,
        );
        const leftOut = number(/Left out for want of room: ([\d,]+) resource/.exec(textOf(root))?.[1] ?? '0');
        const problems = report.outcomes.filter(({ state }) => state !== 'done' && state !== 'already done').length;
        expect(shown + leftOut).toBe(problems);
        expect(showsEveryDeletion).toBe(leftOut === 0);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test('looks like its golden file when a part failed', async () => {
    const plan = planOf([
      ...lot({ account: 'contoso', action: 'create', first: 14255550100, count: 50, step: 1 }),
      ...lot({ account: 'contoso', action: 'delete', first: 14255550200, count: 2, step: 1 }),
      ...lot({ account: 'fabrikam', action: 'move', first: 14255550300, count: 1, step: 1 }),
      ...lot({ account: 'fabrikam', action: 'update', first: 14255550400, count: 8, step: 2 }),
    ]);
    const outcomes = plan.changes.map(({ address, action }, index): Outcome => {
      if (action === 'move') return { address, state: 'done', gapMilliseconds: 412.3 };
      if (index < 3)
        return {
          address,
          state: 'failed',
          code: 'NumberInUse',
          reason: 'The number +14255550100 is in use in tenant #42 (ask @support).',
        };
      if (index === 51)
        return { address, state: 'unknown', reason: 'the connection was cut after the request was sent' };
      if (index > 57) return { address, state: 'pending', reason: 'the back end has not taken it over within 10 min' };
      return { address, state: 'done' };
    });
    const report: ApplyReport = {
      plan,
      outcomes,
      stale: [],
      verification: {
        state: 'differs',
        addresses: outcomes.filter(({ state }) => state === 'failed').map(({ address }) => address),
      },
    };
    await expect(renderApplyMarkdown(report, options).text).toMatchFileSnapshot('golden/apply-failures.md');
    const done: ApplyReport = {
      ...report,
      outcomes: outcomes.map(({ address }) => ({ address, state: 'done' })),
      verification: { state: 'empty' },
    };
    await expect(renderApplyMarkdown(done, options).text).toMatchFileSnapshot('golden/apply-done.md');
    const stale: ApplyReport = {
      ...report,
      outcomes: [],
      stale: [{ address: 'contoso/+14255550200', message: 'is neither as the plan found it nor as it wants it' }],
      verification: { state: 'not needed' },
    };
    await expect(renderApplyMarkdown(stale, options).text).toMatchFileSnapshot('golden/apply-stale.md');
  });
});

describe('drift', () => {
  test('fits, and what has a row and what is left out are all of it', () => {
    fc.assert(
      fc.property(randomPlans, limits, (plan, limit) => {
        const report = findDrift({ ...plan, unsettled: unsettled(20), leftAlone: leftAlone(20) }, false);
        const { text, showsEveryDeletion } = renderDriftMarkdown(report, {
          ...options,
          limit,
          history: historyOf(report),
          checked: '2026-11-22T06:17:00Z',
        });
        expect(text.length).toBeLessThanOrEqual(limit);
        const root = parseMarkdown(text);
        expect(intrusions(text, isOwnLink, root)).toEqual([]);
        const cells = tablesOf(root).flatMap((table) => table.slice(1).map((row) => textOf(row[0] as never)));
        const shown = cells.reduce((sum, cell) => sum + resources(cell), 0);
        const leftOut = number(/Left out for want of room: ([\d,]+) resource/.exec(textOf(root))?.[1] ?? '0');
        expect(shown + leftOut).toBe(report.items.reduce((sum, { count }) => sum + count, 0));
        expect(showsEveryDeletion).toBe(leftOut === 0);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test('looks like its golden file', async () => {
    const plan = planOf(
      [
        ...lot({ account: 'contoso', action: 'update', first: 14255550100, count: 40, step: 1 }),
        ...lot({ account: 'contoso', action: 'create', first: 14255550200, count: 2, step: 1 }),
        ...lot({ account: 'fabrikam', action: 'delete', first: 14255550300, count: 5, step: 2 }),
        ...lot({ account: 'fabrikam', action: 'move', first: 14255550400, count: 1, step: 1 }),
      ],
      { unsettled: unsettled(2), leftAlone: leftAlone(1) },
    );
    const report = findDrift(plan, false);
    const text = renderDriftMarkdown(report, {
      ...options,
      history: historyOf(report),
      checked: '2026-11-22T06:17:00Z',
    }).text;
    await expect(text).toMatchFileSnapshot('golden/drift.md');
    const clean = renderDriftMarkdown(findDrift(emptyPlan, false), {
      ...options,
      checked: '2026-11-22T06:17:00Z',
      history: { since: {}, lastClean: '2026-11-22T02:17:00Z', cleanChecks: 3 },
    });
    await expect(clean.text).toMatchFileSnapshot('golden/drift-clean.md');
  });
});

/** Numbers that a cell names; where it names no range, the amount in brackets, or one. */
function resources(cell: string): number {
  const ranges = [...cell.matchAll(/\+(\d{8,})(?:\.\.\+(\d+))?/g)];
  const named = ranges.reduce((sum, [, first = '', last]) => sum + Number(last ?? first) - Number(first) + 1, 0);
  return named > 0 ? named : number(/\(([\d,]+) resources?\)$/.exec(cell)?.[1] ?? '1');
}

function unsettled(count: number): Plan['unsettled'] {
  return Array.from({ length: count }, (_, index) => ({
    address: `back-${index}`,
    kind: 'account',
    count: 1,
    state: index % 2 === 0 ? 'failed' : 'pending',
    errors: index % 2 === 0 ? [{ code: 'TenantNotFound', message: `no tenant ${index}` }] : [],
  }));
}

function leftAlone(count: number): Plan['leftAlone'] {
  return Array.from({ length: count }, (_, index) => ({
    address: `stranger-${index}`,
    why: 'unmanaged-account',
    count: 13,
    reason: 'the account and its 12 numbers: no file declares it',
  }));
}

/** Every second item has been there since the day before. */
function historyOf({ items }: DriftReport): DriftHistory {
  const known = items.filter((_, index) => index < 20 || index % 2 === 0);
  return {
    since: Object.fromEntries(known.map((item) => [driftKey(item), '2026-11-21T06:17:00Z'])),
    lastClean: '2026-11-20T22:17:00Z',
    cleanChecks: 0,
  };
}

describe('findings', () => {
  const finding = (index: number, severity: Diagnostic['severity'] = 'error'): Diagnostic => ({
    code: 'NUMBER_DUPLICATE',
    severity,
    message: `+1425555${1000 + index} is declared twice.`,
    hint: 'Take it out of one of the two places.',
    at: { file: 'accounts/contoso.yaml', line: 10 + index, column: 5 },
    related: [{ file: 'numbers/contoso.csv', line: 3, column: 1 }],
  });

  test('fit, errors first, and are counted', () => {
    const all = Array.from({ length: 3000 }, (_, index) => finding(index, index % 3 === 0 ? 'warning' : 'error'));
    const { text } = renderFindingsMarkdown(all, { ...options, limit: 20_000 });
    expect(text.length).toBeLessThanOrEqual(20_000);
    const rows = tablesOf(parseMarkdown(text))[0]?.slice(1) ?? [];
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.every(([severity]) => textOf(severity as never).startsWith('error'))).toBe(true);
    const leftOut = number(/Left out for want of room: ([\d,]+) finding/.exec(textOf(parseMarkdown(text)))?.[1]);
    expect(rows.length + leftOut).toBe(3000);
  });

  test('look like their golden file', async () => {
    await expect(renderFindingsMarkdown([finding(1, 'warning'), finding(2)], options).text).toMatchFileSnapshot(
      'golden/findings.md',
    );
  });
});

test('no value changes the shape of a report or does anything in it', () => {
  const large = { ...options, limit: 500_000 };
  const renders: Record<string, (value: string) => string> = {
    apply: (value) => renderApplyMarkdown(applyWith(value), large).text,
    stale: (value) =>
      renderApplyMarkdown({ ...applyWith(value), stale: [{ address: value, message: value }] }, large).text,
    drift: (value) =>
      renderDriftMarkdown(driftWith(value), {
        ...large,
        checked: value,
        history: { since: { [`extra ${value}`]: value }, lastClean: value, cleanChecks: 0 },
      }).text,
    findings: (value) =>
      renderFindingsMarkdown(
        [
          {
            code: value,
            severity: 'error',
            message: value,
            hint: value,
            at: { file: value, line: 1, column: 1 },
            related: [{ file: value, line: 2, column: 1 }],
          },
        ],
        large,
      ).text,
  };
  for (const render of Object.values(renders)) {
    const harmless = shapeOf(parseMarkdown(render('harmless')));
    fc.assert(
      fc.property(hostile, (value) => {
        const text = render(value);
        const root = parseMarkdown(text);
        expect(intrusions(text, isOwnLink, root)).toEqual([]);
        expect(shapeOf(root)).toEqual(harmless);
        expect(nodesOf(root).length).toBeGreaterThan(5);
      }),
      { numRuns: 500 },
    );
  }
});

function planWith(value: string): Plan {
  const source = { file: 'a.yaml', line: 1, column: 1 };
  const shared = {
    classes: [],
    paths: ['a'],
    before: { a: value },
    after: { a: [value] },
    reason: value,
    source,
  } as const;
  return planOf(
    [
      { ...shared, address: `${value}/1`, kind: 'number', action: 'update', account: value, telephoneNumber: value },
      { ...shared, address: `${value}/2`, kind: 'number', action: 'delete', account: value, telephoneNumber: value },
    ],
    {
      target: { baseDomain: value, apiVersion: value },
      digest: value,
      expires: value,
      leftAlone: [{ address: value, why: 'unmanaged-account', count: 2, reason: value }],
      unsettled: [
        {
          address: value,
          kind: 'account',
          count: 1,
          state: value === 'failed' ? 'x' : value,
          errors: [{ code: value, message: value }],
        },
      ],
    },
  );
}

function driftWith(value: string): DriftReport {
  return findDrift(planWith(value), false);
}

function applyWith(value: string): ApplyReport {
  return {
    plan: planWith(value),
    outcomes: [
      { address: value, state: 'failed', reason: value, code: value },
      { address: `x${value}`, state: 'unknown', reason: value },
    ],
    stale: [],
    verification: { state: 'unread', reason: value },
    stopped: value,
  };
}
