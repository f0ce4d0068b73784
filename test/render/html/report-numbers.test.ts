// The page's numbers add up, whatever the plan: rows, totals, accounts, requests.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { findDrift } from '../../../src/plan/find-drift.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { countAccounts } from '../../../src/render/html/account-section.ts';
import { driftReport } from '../../../src/render/html/drift-html.ts';
import { matchRows, type Query } from '../../../src/render/html/page/match-rows.ts';
import { unpackRows } from '../../../src/render/html/page/rows.ts';
import { type SortKey, sortRows } from '../../../src/render/html/page/sort-rows.ts';
import { planReport, renderPlanHtml } from '../../../src/render/html/plan-html.ts';
import { countResources, type Report } from '../../../src/render/html/report.ts';
import { requestsByMinute } from '../../../src/render/html/request-section.ts';
import { packRows } from '../../../src/render/html/table-data.ts';
import { desiredWorld, desiredWorlds, liveWorld, liveWorlds } from '../../support/worlds.ts';
import { byClass, inside, parsePage, tableRows, textOf } from './parse-page.ts';
import { blockedPlan, emptyPlan } from './sample-plans.ts';

const plans: fc.Arbitrary<Plan> = fc
  .tuple(desiredWorlds, liveWorlds)
  .map(([desired, live]) =>
    makePlan({ desired: desiredWorld(desired), live: liveWorld(live), version: '0', now: new Date(0) }),
  );

function addsUp(report: Report): void {
  const all = countResources(report.rows);
  expect(countResources(report.groups)).toBe(all);
  const accounts = countAccounts(report);
  expect(accounts.reduce((sum, { total }) => sum + total, 0)).toBe(all);
  expect(accounts.reduce((sum, { leaving }) => sum + leaving, 0)).toBe(
    countResources(report.rows.filter(({ from }) => from !== undefined)),
  );
}

describe('whatever the plan', () => {
  test('totals, accounts and groups add up to the changes', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        addsUp(planReport(plan));
        addsUp(driftReport(findDrift(plan, true)));
        const { elements, data } = parsePage(renderPlanHtml(plan, {}));
        const figures = byClass(elements, 'totals')
          .flatMap((list) => byClass(inside(list), 'figure'))
          .map(textOf);
        if (plan.changes.length === 0) {
          expect(figures).toEqual([]);
          return;
        }
        const { create, update, delete: deleted, move } = plan.counts;
        expect(figures.slice(0, 4).map(Number)).toEqual([create, update, deleted, move]);
        if (data === undefined) throw new Error('no data');
        const rows = tableRows(data);
        expect(rows.map(({ account, name }) => [account, name])).toEqual(
          plan.changes.map(({ account, telephoneNumber }) => [account, telephoneNumber ?? '']),
        );
        expect(rows.map(({ tags }) => [...tags].sort())).toEqual(
          plan.changes.map(({ classes }) => [...classes].sort()),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('drift has a row for each item, of the same cause', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const drift = findDrift(plan, true);
        const report = driftReport(drift);
        const told = (rows: readonly string[]) => [...rows].sort();
        expect(
          told(report.rows.map(({ type, count }) => `${report.types[type]?.label} ${count}`.toLowerCase())),
        ).toEqual(told(drift.items.map(({ category, count }) => `${category.replace('-', ' ')} ${count}`)));
      }),
    );
  });

  test('the requests of the minutes are those of the plan, and none is above the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 1, max: 100 }), (requests, share) => {
        const leastSeconds = Math.floor((requests - 1) / share) * 60;
        const minutes = requestsByMinute({ writes: requests, reads: 0, requests, leastSeconds });
        expect(minutes.reduce((a, b) => a + b, 0)).toBe(requests);
        expect(Math.max(...minutes)).toBeLessThanOrEqual(100);
        expect(minutes).toHaveLength(leastSeconds / 60 + 1);
      }),
    );
  });
});

describe('the table', () => {
  const keys: readonly SortKey[] = ['type', 'account', 'name', 'fields', 'origin', 'source'];
  const any: Query = { text: '', types: new Set(), tags: new Set(), account: -1, origin: -1 };

  test('finds what a slow look at every text finds', () => {
    const words = fc.constantFrom(
      'alpha',
      'ALPHA',
      '+1425',
      '0107',
      'true',
      'enabled',
      'zoom',
      'desk',
      'a.yaml',
      'nowhere',
      'b',
    );
    fc.assert(
      fc.property(plans, fc.array(words, { maxLength: 3 }), fc.subarray([0, 1, 2, 3]), (plan, asked, types) => {
        const data = packRows(planReport(plan), {});
        const rows = tableRows(data);
        const wanted = rows.flatMap((row, index) => {
          const texts = [
            row.account,
            row.from,
            row.name,
            row.file,
            ...row.fields.flatMap(({ path, before, after }) => [path, before, after]),
          ];
          const has = (word: string) => texts.some((text) => text?.toLowerCase().includes(word.toLowerCase()));
          const isType = types.length === 0 || types.some((type) => data.types[type]?.label === row.type);
          return isType && asked.every(has) ? [index] : [];
        });
        expect(matchRows(unpackRows(data), { ...any, text: asked.join(' '), types: new Set(types) })).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });

  test('an order neither loses nor adds a row, and turns round', () => {
    fc.assert(
      fc.property(plans, fc.constantFrom(...keys), (plan, key) => {
        const data = packRows(planReport(plan), {});
        const rows = unpackRows(data);
        const found = matchRows(rows, any);
        const up = sortRows(rows, found, { key, descending: false });
        expect([...up].sort((a, b) => a - b)).toEqual(found);
        if (key !== 'account' && key !== 'name') return;
        const texts = up.map((row) => tableRows(data)[row]?.[key] ?? '');
        expect(texts).toEqual([...texts].sort());
        const down = sortRows(rows, found, { key, descending: true }).map((row) => tableRows(data)[row]?.[key] ?? '');
        expect(down).toEqual([...texts].reverse());
      }),
    );
  });
});

test('what the base keeps, and that nothing was asked, are told', () => {
  const plan = blockedPlan();
  const base = { id: 'd'.repeat(40), kept: ['guards.deletes', 'guards.protect'] };
  const { facts } = planReport({ ...plan, base });
  expect(facts).toContainEqual({ name: 'Base', value: 'd'.repeat(12) });
  expect(facts.at(-1)?.value).toBe('guards.deletes, guards.protect');
  expect(planReport({ ...plan, base: { ...base, kept: [] } }).facts).toHaveLength(facts.length - 1);
  const empty = emptyPlan();
  expect(planReport(empty).headline).toBe('The gateway is as declared');
  const unasked = planReport({ ...empty, target: { ...empty.target, accounts: [] } });
  expect(unasked.headline).toBe('No account is declared otherwise than at the base');
  expect(unasked.facts).toContainEqual({ name: 'Accounts', value: 'none' });
});

test('an allowance is told for the command line and for a pull request, and no side without a setting is red or green', () => {
  const page = renderPlanHtml(blockedPlan(), {});
  expect(page).toContain('<code>--allow deletes=39</code>, or the label <code>acg-allow: deletes=39</code>');
  expect(page).toContain('<ins class="none">(none)</ins>');
  expect(page).not.toMatch(/<(ins|del)>\(none\)/);
});
