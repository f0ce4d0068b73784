// The program writes the page: built ahead, the same bytes as from the sources.

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writePlan } from '../../../src/plan/saved-plan.ts';
import { renderPlanHtml } from '../../../src/render/html/plan-html.ts';
import { acgctl } from '../../support/program.ts';
import { smallPlan } from './sample-plans.ts';

test('show prints the page, and writes it to a file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'acgctl-show-'));
  const plan = smallPlan();
  await writeFile(path.join(folder, 'plan.json'), writePlan(plan));
  const args = ['show', 'plan.json', '--format', 'html', '--output', 'html=report.html'];
  const { code, out, err } = await acgctl(args, { cwd: folder });
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(renderPlanHtml(plan, {}));
  expect(await readFile(path.join(folder, 'report.html'), 'utf8')).toBe(out);
});
