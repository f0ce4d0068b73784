// How the comment looks: the plan of examples/, a plan that guards block, a big one, one with drift told apart. The golden
// files are for review: `-u` writes them anew.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { renderPlanMarkdown } from '../../src/render/plan-markdown.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { accountChange, emptyPlan, lot, planOf } from '../support/random-plans.ts';
import { createStage } from '../support/stage.ts';

const link = (at: { readonly file: string; readonly line: number }): string =>
  `https://github.com/o/r/blob/${'a'.repeat(40)}/${at.file}#L${at.line}`;
const options = { limit: 60_000, link, whole: '[the summary of the run](<https://github.com/o/r/actions/runs/1>)' };

async function planOfFolder(root: string, stateFile: string) {
  const { desired } = await loadConfig({ root, today: '2026-11-22' });
  if (desired === undefined) throw new Error('no desired state');
  const stage = await createStage({
    state: JSON.parse(readFileSync(path.join(root, stateFile), 'utf8')) as SimulatorState,
  });
  try {
    return await stage.plan(desired);
  } finally {
    await stage.close();
  }
}

test('examples', async () => {
  const plan = await planOfFolder(path.join(import.meta.dirname, '../../examples'), 'live-state.json');
  await expect(renderPlanMarkdown(plan, options).text).toMatchFileSnapshot('golden/examples.md');
});

test('blocked', async () => {
  const plan = await planOfFolder(path.join(import.meta.dirname, '../scenarios/blocked'), 'live.json');
  await expect(renderPlanMarkdown(plan, options).text).toMatchFileSnapshot('golden/blocked.md');
});

test('no changes', async () => {
  await expect(renderPlanMarkdown(emptyPlan, options).text).toMatchFileSnapshot('golden/no-changes.md');
});

test('drift beside the change, with --base', async () => {
  const plan = planOf([
    ...lot({ account: 'contoso', action: 'update', first: 14255550100, count: 12, step: 1, origin: 'this change' }),
    ...lot({ account: 'contoso', action: 'update', first: 14255550200, count: 3, step: 1, origin: 'drift' }),
    ...lot({ account: 'fabrikam', action: 'delete', first: 14255550300, count: 1, step: 1, origin: 'drift' }),
  ]);
  await expect(renderPlanMarkdown(plan, options).text).toMatchFileSnapshot('golden/with-base.md');
});

test('what the run knows beside the plan: rails that stay, guards that are allowed, what accounts do not offer', async () => {
  const root = path.join(import.meta.dirname, '../scenarios/blocked');
  const plan = await planOfFolder(root, 'live.json');
  const findings = plan.guards.findings.filter(({ overridable }) => overridable);
  const base = { id: 'd'.repeat(40), kept: ['guards.deletes', 'guards.protect'] };
  const commit = { id: 'c'.repeat(40), dirty: false };
  const { text } = renderPlanMarkdown(
    { ...plan, base, commit, guards: { ...plan.guards, findings } },
    { ...options, head: 'e'.repeat(40) },
    { allowed: ['deletes=13'], findings: [notOffered('error'), notOffered('warning')] },
  );
  await expect(text).toMatchFileSnapshot('golden/remarks.md');
});

function notOffered(severity: 'error' | 'warning'): Diagnostic {
  return {
    code: 'PREFLIGHT_USAGE',
    severity,
    message: 'ConferenceAssignment is not among the usages that contoso offers for +14255550200.',
    hint: 'Offered: CallingUserAssignment.',
    at: { file: 'accounts/contoso.yaml', line: 40, column: 5 },
  };
}

test('big: what does not fit is counted', async () => {
  const accounts = Array.from({ length: 60 }, (_, index) => `customer-${String(index).padStart(2, '0')}`);
  const changes = accounts.flatMap((account, index) => {
    const first = 14_000_000_000 + index * 10_000;
    return [
      accountChange(account, index % 5 === 0 ? 'create' : 'update'),
      ...lot({ account, action: 'create', first, count: 300, step: 1 }),
      ...lot({ account, action: 'update', first: first + 1000, count: 40, step: 3, distinct: true }),
      ...(index % 10 === 0 ? lot({ account, action: 'delete', first: first + 2000, count: 8, step: 2 }) : []),
    ];
  });
  const { text, showsEveryDeletion } = renderPlanMarkdown(planOf(changes), { ...options, limit: 20_000 });
  expect(showsEveryDeletion).toBe(true);
  await expect(text).toMatchFileSnapshot('golden/big.md');
});

test('deletions that no comment holds', async () => {
  const changes = ['contoso', 'fabrikam'].flatMap((account, index) =>
    lot({ account, action: 'delete', first: 14_000_000_000 + index * 100_000, count: 900, step: 2 }),
  );
  const { text, showsEveryDeletion } = renderPlanMarkdown(planOf(changes), { ...options, limit: 6000 });
  expect(showsEveryDeletion).toBe(false);
  await expect(text).toMatchFileSnapshot('golden/too-many-deletions.md');
});
