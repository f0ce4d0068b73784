// The comment on a pull request: whatever the plan and the limit, it fits, what it names and what it says it leaves out
// add up to the plan, nothing risky is missing without a warning, and no value changes its shape.

import fc from 'fast-check';
import type { List, RootContent, Table } from 'mdast';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import type { Counts, Plan } from '../../src/model/plan.ts';
import { plainCode } from '../../src/render/markdown/escape.ts';
import { riskOf } from '../../src/render/markdown/risk-classes.ts';
import { renderPlanMarkdown } from '../../src/render/plan-markdown.ts';
import { planLine } from '../../src/render/plan-text.ts';
import { recordFigure } from '../support/figures.ts';
import { hostile } from '../support/hostile.ts';
import { intrusions, nodesOf, parseMarkdown, shapeOf, textOf } from '../support/markdown.ts';
import { accountChange, emptyPlan, lot, planOf, randomPlans } from '../support/random-plans.ts';

const link = (at: { readonly file: string; readonly line: number }): string =>
  `https://github.com/o/r/blob/${'a'.repeat(40)}/${encodeURI(at.file)}#L${at.line}`;
const isOwnLink = (url: string): boolean => url.startsWith('https://github.com/o/r/blob/');
const options = { limit: 60_000, link, whole: '[summary](<https://github.com/o/r/blob/x>)' };

type Told = { -readonly [action in keyof Counts]: number };

interface ReadBack {
  /** Changes that are named, and those that the text says it leaves out. */
  readonly shown: Told;
  readonly leftOut: Told;
  readonly addresses: ReadonlySet<string>;
}

const actionOf: readonly (readonly [RegExp, keyof Counts])[] = [
  [/^Deletes/, 'delete'],
  [/^Moves/, 'move'],
  [/^(?:Changes emergency|Switches)/, 'update'],
];
const verbs: Readonly<Record<string, keyof Counts>> = { add: 'create', change: 'update' };

/** Reads a comment as a person would: tables and lists below their headings, and the note on what is left out. */
function readBack(text: string): ReadBack {
  const told: ReadBack & { addresses: Set<string> } = { shown: zero(), leftOut: zero(), addresses: new Set() };
  let heading = '';
  let summary = '';
  for (const node of parseMarkdown(text).children) {
    if (node.type === 'heading') heading = textOf(node);
    if (node.type === 'html') summary = /<summary>(?:<code>([^<]*)<\/code>)?/.exec(node.value)?.[1] ?? '';
    if (node.type === 'blockquote') readNote(textOf(node), told.leftOut);
    const action = actionOf.find(([title]) => title.test(heading))?.[1];
    if (node.type === 'table') readTable(node, action, summary, told);
    if (node.type === 'list' && action !== undefined) readList(node, action, told);
  }
  return told;
}

function readNote(text: string, leftOut: Told): void {
  const [, words] = /Left out for want of room: [\d,]+ changes? \((.*?)\)/.exec(text) ?? [];
  for (const part of words?.split(', ') ?? []) {
    const [, count = '', word = ''] = /^([\d,]+) to (\w+)$/.exec(part) ?? [];
    const action = ({ add: 'create', change: 'update', destroy: 'delete', move: 'move' } as const)[word];
    if (action === undefined) throw new Error(`not understood: ${part}`);
    leftOut[action] += Number(count.replaceAll(',', ''));
  }
}

function readTable(
  table: Table,
  risk: keyof Counts | undefined,
  summary: string,
  told: ReadBack & { addresses: Set<string> },
): void {
  const [head, ...rows] = table.children.map((row) => row.children.map(textOf));
  if (head?.at(-1) !== 'declared at' || head.length !== 4) return;
  for (const cells of rows) {
    const isRisk = risk !== undefined && head[0] !== '';
    const action = isRisk ? risk : verbs[(cells[0] ?? '').split('\n')[0] ?? ''];
    if (action === undefined) throw new Error(`not understood: ${cells.join(' | ')}`);
    const account = isRisk ? (cells[0] ?? '').replace(/^.* → /, '') : summary;
    take(account, cells[1] ?? '', action, told);
  }
}

function readList(list: List, action: keyof Counts, told: ReadBack & { addresses: Set<string> }): void {
  for (const item of list.children) {
    const [account = '', resources = ''] = textOf(item).split(': ');
    if (!/^and [\d,]+ more/.test(account)) take(account.replace(/^.* → /, ''), resources, action, told);
  }
}

function take(
  account: string,
  resources: string,
  action: keyof Counts,
  told: ReadBack & { addresses: Set<string> },
): void {
  if (resources.includes('the account')) {
    told.shown[action] += 1;
    told.addresses.add(account);
  }
  for (const [, first = '', last] of resources.matchAll(/\+(\d+)(?:\.\.\+(\d+))?/g)) {
    for (let number = Number(first); number <= Number(last ?? first); number += 1) {
      told.shown[action] += 1;
      told.addresses.add(`${account}/+${number}`);
    }
  }
}

function zero(): Told {
  return { create: 0, update: 0, delete: 0, move: 0 };
}

function expectToAddUp(plan: Plan, limit: number): boolean {
  const { text, showsEveryDeletion } = renderPlanMarkdown(plan, { ...options, limit });
  expect(text.length).toBeLessThanOrEqual(limit);
  expect(intrusions(text, isOwnLink)).toEqual([]);
  const lines = parseMarkdown(text).children.map((node: RootContent) => textOf(node));
  expect(lines).toContain(planLine(plan));
  const { shown, leftOut, addresses } = readBack(text);
  for (const action of ['create', 'update', 'delete', 'move'] as const) {
    expect({ action, told: shown[action] + leftOut[action] }).toEqual({ action, told: plan.counts[action] });
  }
  const missing = plan.changes.filter((change) => riskOf(change) !== undefined && !addresses.has(change.address));
  expect(showsEveryDeletion).toBe(missing.length === 0);
  expect(text.includes('Not everything risky is shown')).toBe(!showsEveryDeletion);
  return showsEveryDeletion;
}

describe('adds up', () => {
  test('whatever the plan and the limit', () => {
    let cut = 0;
    let whole = 0;
    fc.assert(
      fc.property(
        randomPlans,
        fc.oneof(fc.integer({ min: 2000, max: 8000 }), fc.integer({ min: 2000, max: 65_536 })),
        (plan, limit) => {
          if (expectToAddUp(plan, limit)) whole += 1;
          else cut += 1;
        },
      ),
      { numRuns: 100, endOnFailure: true },
    );
    // Both kinds were met, or the property has shown nothing.
    expect(Math.min(cut, whole)).toBeGreaterThan(5);
  });

  test('for 100,000 changes of every kind', () => {
    const accounts = Array.from({ length: 200 }, (_, index) => `customer-${index}`);
    const changes = accounts.flatMap((account, index) => {
      const first = 14_000_000_000 + index * 100_000;
      return [
        accountChange(account, 'update'),
        ...lot({ account, action: 'create', first, count: 420, step: 1 }),
        ...lot({ account, action: 'update', first: first + 1000, count: 69, step: 2, distinct: index % 3 === 0 }),
        ...lot({ account, action: 'delete', first: first + 2000, count: 6, step: index % 2 === 0 ? 1 : 2 }),
        ...lot({ account, action: 'move', first: first + 3000, count: 2, step: 1 }),
        ...lot({ account, action: 'update', first: first + 4000, count: 1, step: 1, classes: ['emergency'] }),
        ...lot({ account, action: 'update', first: first + 5000, count: 1, step: 1, classes: ['disable'] }),
      ];
    });
    expect(changes).toHaveLength(100_000);
    expect(expectToAddUp(planOf(changes), 60_000)).toBe(true);
    expect(expectToAddUp(planOf(changes), 20_000)).toBe(false);
  });

  test('for 100,000 scattered deletions, which no comment holds', () => {
    expect(
      expectToAddUp(
        planOf(lot({ account: 'contoso', action: 'delete', first: 14_000_000_000, count: 100_000, step: 2 })),
        60_000,
      ),
    ).toBe(false);
  });
});

test('a limit that nothing fits into is kept too', () => {
  fc.assert(
    fc.property(randomPlans, fc.integer({ min: 0, max: 2000 }), (plan, limit) => {
      const { text, showsEveryDeletion } = renderPlanMarkdown(plan, { ...options, limit });
      expect(text.length).toBeLessThanOrEqual(limit);
      if (limit < 300) expect(showsEveryDeletion).toBe(plan.changes.every((change) => riskOf(change) === undefined));
    }),
    { numRuns: 100, endOnFailure: true },
  );
});

test('no value changes the shape of the text or does anything in it, and each is there to read', () => {
  const hostileOptions = { ...options, limit: 500_000, link: () => link({ file: 'a.yaml', line: 1 }) };
  const render = (values: readonly string[]): string => renderPlanMarkdown(planWith(values), hostileOptions).text;
  const many = 25;
  const harmless = shapeOf(parseMarkdown(render(Array.from({ length: many }, () => 'harmless'))));
  fc.assert(
    fc.property(fc.array(hostile, { minLength: many, maxLength: many }), (values) => {
      const text = render(values);
      const root = parseMarkdown(text);
      expect(intrusions(text, isOwnLink, root)).toEqual([]);
      expect(shapeOf(root)).toEqual(harmless);
      const cells = nodesOf(root)
        .filter((node) => node.type === 'tableCell')
        .map((cell) => textOf(cell).replaceAll('\u200e', ''));
      for (const value of values) expect(cells).toContain(plainCode(value).replace(/(?<=\\)\|/g, '\\u{7c}'));
    }),
    { numRuns: 5000 / many },
  );
});

/** A plan in which every text that comes from outside is the first of these, with a number for each of them. */
function planWith(values: readonly string[]): Plan {
  const [value = ''] = values;
  const source = { file: value, line: 1, column: 1 };
  const shared = { classes: [], paths: ['comment', `_${value.replaceAll('.', '')}`], reason: value, source } as const;
  const before = { comment: 'old', [`_${value.replaceAll('.', '')}`]: value };
  const after = { comment: value, [`_${value.replaceAll('.', '')}`]: [value] };
  return planOf(
    [
      { ...shared, address: value, kind: 'account', action: 'update', account: value, before, after },
      {
        ...shared,
        address: value,
        kind: 'number',
        action: 'delete',
        account: value,
        telephoneNumber: value,
        before,
        after: null,
      },
      {
        ...shared,
        address: value,
        kind: 'number',
        action: 'move',
        account: value,
        from: value,
        telephoneNumber: value,
        before,
        after,
      },
      ...values.map(
        (text, index): Change => ({
          ...shared,
          address: `many/${index}`,
          kind: 'number',
          action: 'update',
          account: 'many',
          telephoneNumber: text,
          before: { a: text, b: [text] },
          after: { a: [text], b: ['x'] },
          paths: ['a', 'b'],
          source: { file: text, line: 7, column: 1 },
        }),
      ),
      { ...shared, address: 'rfi/x', kind: 'rfi', action: 'update', tenantId: value, before, after },
    ],
    {
      target: { baseDomain: value, apiVersion: value, accounts: [value] },
      commit: { id: value, dirty: true },
      leftAlone: [{ address: value, why: 'ignored', count: 1, reason: value, source }],
      unsettled: [
        { address: value, kind: 'account', count: 1, state: value, errors: [{ code: value, message: value }] },
      ],
      guards: {
        ...emptyPlan.guards,
        verdict: 'blocked',
        findings: [
          { guard: 'deletes', message: value, remedy: value, overridable: true },
          { guard: 'protect', message: value, remedy: value, overridable: false },
        ],
      },
      digest: value,
      expires: value,
    },
  );
}

test('how long it takes', () => {
  const many = planOf(
    Array.from({ length: 100 }, (_, index) =>
      lot({
        account: `a${index}`,
        action: index % 2 === 0 ? 'create' : 'update',
        first: 14_000_000_000 + index * 10_000,
        count: 1000,
        step: 1,
        distinct: index % 4 === 1,
      }),
    ).flat(),
  );
  const shapes = { 'in memory': many, 'read from a file': JSON.parse(JSON.stringify(many)) as Plan };
  for (const [name, plan] of Object.entries(shapes)) {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      renderPlanMarkdown(plan, options);
      return Math.round(performance.now() - start);
    });
    recordFigure('plan as markdown', { changes: plan.changes.length, plan: name, milliseconds: times });
  }
});
