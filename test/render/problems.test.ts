// SARIF and JUnit: well-formed whatever the values, most important first, within the limits of those who read them, and
// with fingerprints that outlive a moved line.

import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Plan } from '../../src/model/plan.ts';
import { findDrift } from '../../src/plan/find-drift.ts';
import { renderJunit } from '../../src/render/junit.ts';
import { fileProblems } from '../../src/render/problems/file-problems.ts';
import { driftProblems, planProblems } from '../../src/render/problems/plan-problems.ts';
import type { Problems } from '../../src/render/problems/problem.ts';
import { renderSarif } from '../../src/render/sarif.ts';
import { visible } from '../../src/render/visible.ts';
import { hostile } from '../support/hostile.ts';
import { accountChange, emptyPlan, lot, planOf, randomPlans } from '../support/random-plans.ts';
import { sarifSchema } from '../support/sarif-schema.ts';
import { type Element, parseXml } from '../support/xml.ts';

const options = { version: '1.2.3', folder: 'config' };
const isSarif = new Ajv2020({ strictTypes: false }).compile(sarifSchema);

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number };
      };
    },
  ];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
}

function resultsOf(found: Problems): readonly Result[] {
  const text = renderSarif(found, options);
  const sarif = JSON.parse(text) as { runs: [{ results: Result[]; tool: { driver: { rules: { id: string }[] } } }] };
  expect(isSarif(sarif), JSON.stringify(isSarif.errors)?.slice(0, 500)).toBe(true);
  const [{ results, tool }] = sarif.runs;
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  const prints = results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);
  expect(new Set(prints).size).toBe(prints.length);
  const ranks = results.map(({ level }) => ['error', 'warning', 'note'].indexOf(level));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  return results;
}

function casesOf(found: Problems, failing: readonly ('error' | 'warning' | 'note')[]): readonly Element[] {
  const root = parseXml(renderJunit(found, failing));
  expect(root.name).toBe('testsuites');
  const [suite] = root.children;
  const cases = suite?.children ?? [];
  const failures = cases.filter(({ children }) => children.some((child) => child.name === 'failure')).length;
  for (const element of [root, suite]) {
    expect(element?.attributes).toMatchObject({ tests: String(cases.length), failures: String(failures) });
  }
  expect(cases.length).toBeGreaterThan(0);
  return cases;
}

function diagnosticsWith(value: string): readonly Diagnostic[] {
  const at = { file: value, line: 3, column: 7 };
  return [{ code: value === '' ? 'X' : value, severity: 'error', message: value, hint: value, at, related: [at, at] }];
}

/** A blocked plan with everything that can be told, every text of it this one. */
function planWith(value: string): Plan {
  const source = { file: value, line: 2, column: 1 };
  const shared = {
    kind: 'number',
    classes: [],
    before: {},
    after: {},
    paths: [],
    reason: value,
    source,
    account: value,
  } as const;
  return planOf(
    [
      { ...shared, address: `${value}/1`, action: 'delete', telephoneNumber: value },
      { ...shared, address: `${value}/2`, action: 'move', from: value, telephoneNumber: value },
      { ...shared, address: `${value}/3`, action: 'update', classes: ['emergency'], telephoneNumber: value },
    ],
    {
      guards: {
        ...emptyPlan.guards,
        verdict: 'blocked',
        findings: [{ guard: 'protect', account: value, message: value, remedy: value, overridable: false }],
      },
      unsettled: [
        { address: value, kind: 'account', count: 1, state: 'failed', errors: [{ code: value, message: value }] },
      ],
      leftAlone: [{ address: value, why: 'unmanaged-account', count: 1, reason: value }],
    },
  );
}

test('every value gives valid SARIF and well-formed XML with the same cases', () => {
  const harmless = casesOf(driftProblems(findDrift(planWith('harmless'), false)), ['warning']).length;
  fc.assert(
    fc.property(hostile, (value) => {
      const drift = driftProblems(findDrift(planWith(value), false));
      expect(resultsOf(planProblems(planWith(value)))).toHaveLength(4);
      expect(resultsOf(drift)).toHaveLength(5);
      const [finding] = resultsOf(fileProblems(diagnosticsWith(value), [], (code) => code || 'none'));
      expect(finding?.level).toBe('error');
      expect(visible(JSON.stringify(finding))).toBe(JSON.stringify(finding));
      expect(casesOf(drift, ['warning']).length).toBeLessThanOrEqual(harmless + 2);
      const cases = casesOf(planProblems(planWith(value)), ['error']);
      expect(cases.map(({ attributes }) => attributes.name)).toContain(visible(value));
    }),
    { numRuns: 2000 },
  );
});

describe('SARIF', () => {
  test('has a result for every risky group and guard, whatever the plan', () => {
    fc.assert(
      fc.property(randomPlans, (plan) => {
        const results = resultsOf(planProblems(plan));
        expect(results.filter(({ level }) => level === 'error')).toHaveLength(plan.guards.findings.length);
        const deletes = results.some(({ ruleId }) => ruleId === 'plan/delete');
        expect(deletes).toBe(plan.counts.delete > 0);
      }),
      { numRuns: 40 },
    );
  });

  test('keeps 25,000 results, errors first, and says how many it leaves out', () => {
    const findings = Array.from(
      { length: 30_000 },
      (_, index): Diagnostic => ({
        code: 'NUMBER_DUPLICATE',
        severity: index >= 29_000 ? 'error' : 'warning',
        message: `number ${index}`,
        hint: 'h',
        at: { file: 'accounts/a b#c.yaml', line: index + 1, column: 1 },
      }),
    );
    const found = fileProblems(findings, [], () => 'm');
    const results = resultsOf(found);
    expect(results).toHaveLength(25_000);
    expect(results.slice(0, 1000).every(({ level }) => level === 'error')).toBe(true);
    expect(results[0]?.locations[0].physicalLocation.artifactLocation.uri).toBe('config/accounts/a%20b%23c.yaml');
    expect(renderSarif(found, options)).toContain('5000 less important results are left out');
  });

  test('gives the same fingerprints when lines move, and others for another account', () => {
    const at = (line: number, account = 'contoso'): readonly string[] =>
      resultsOf(
        planProblems(
          planOf(
            lot({ account, action: 'delete', first: 14255550100, count: 3, step: 1 }).map((change) => ({
              ...change,
              source: { file: 'a.yaml', line, column: 1 },
            })),
          ),
        ),
      ).map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);
    expect(at(5)).toEqual(at(50));
    expect(at(5)).not.toEqual(at(5, 'fabrikam'));
  });

  test('shows a guard at the line of what it is about, and at acg.yaml without one', () => {
    const finding = {
      guard: 'deletes',
      account: 'b',
      message: 'b loses all of its 12 live numbers',
      remedy: '--allow deletes=12',
      overridable: true,
    } as const;
    const guards = { ...emptyPlan.guards, verdict: 'blocked', findings: [finding] } as const;
    const place = (plan: Plan) => resultsOf(planProblems(plan))[0]?.locations[0].physicalLocation;
    const plan = planOf([accountChange('a', 'delete'), accountChange('b', 'delete')], { guards });
    expect(place(plan)).toMatchObject({ artifactLocation: { uri: 'config/accounts/b.yaml' } });
    expect(place(planOf([], { guards }))).toMatchObject({
      artifactLocation: { uri: 'config/acg.yaml' },
      region: { startLine: 1 },
    });
  });
});

describe('JUnit', () => {
  test('has a case an account, failed where a guard refuses', () => {
    const finding = {
      guard: 'deletes',
      account: 'b',
      message: 'b loses all of its 12 live numbers',
      remedy: '--allow deletes=12',
      overridable: true,
    } as const;
    const plan = planOf([accountChange('a', 'delete'), accountChange('b', 'delete'), accountChange('c', 'create')], {
      guards: { ...emptyPlan.guards, verdict: 'blocked', findings: [finding] },
    });
    const told = casesOf(planProblems(plan), ['error']).map(({ attributes, children }) => [
      attributes.name,
      children.map(({ name }) => name),
    ]);
    expect(told).toEqual([
      ['a', ['system-out']],
      ['b', ['failure', 'system-out']],
      ['c', []],
    ]);
  });

  test('of drift fails what alarms, and of nothing has one case that passes', () => {
    const drift = findDrift(
      { ...emptyPlan, leftAlone: [{ address: 'x', why: 'unmanaged-account', count: 1, reason: 'no file' }] },
      false,
    );
    expect(
      casesOf(driftProblems(drift), ['error', 'warning']).map(({ children }) => children.map(({ name }) => name)),
    ).toEqual([['system-out']]);
    expect(
      casesOf(driftProblems(findDrift(emptyPlan, false)), ['error', 'warning']).map(({ children }) => children),
    ).toEqual([[]]);
  });

  test('of files has a case for each, failed where there is an error', () => {
    const [finding] = diagnosticsWith('accounts/a.yaml');
    const found = fileProblems(finding === undefined ? [] : [finding], ['acg.yaml', 'accounts/a.yaml'], () => 'm');
    expect(casesOf(found, ['error']).map(({ attributes, children }) => [attributes.name, children.length])).toEqual([
      ['acg.yaml', 0],
      ['accounts/a.yaml', 1],
    ]);
  });
});
