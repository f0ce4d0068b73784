// Golden scenarios: a folder is a config repository and a live state; what plan shows, what apply sends and tells, and
// what is left to do afterwards stand beside them. With a folder `base`, another config repository, what changed since;
// with a file `resync`, `--resync` is given; with a file `preflight`, the accounts are asked what they offer, and what the
// plan wants beyond it stands in its golden file. README.md says which restriction of the service each folder is about.
// `npx vitest run --config test/vitest.config.ts -u` writes them anew.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createLookups } from '../../src/api/lookups.ts';
import { readOffers } from '../../src/api/read-offers.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Desired } from '../../src/model/desired.ts';
import type { Plan } from '../../src/model/plan.ts';
import { findDrift } from '../../src/plan/find-drift.ts';
import { preflight } from '../../src/plan/preflight.ts';
import { preflightNeeds } from '../../src/plan/preflight-needs.ts';
import { withRails } from '../../src/plan/rails.ts';
import { renderApplyText } from '../../src/render/apply-text.ts';
import { renderDriftText } from '../../src/render/drift-text.ts';
import { renderFindingsText } from '../../src/render/findings-text.ts';
import { renderPlanText } from '../../src/render/plan-text.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { createStage, type Stage } from '../support/stage.ts';

const here = import.meta.dirname;
const names = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

test.each(names)('%s', async (name) => {
  const folder = path.join(here, name);
  const golden = (file: string): string => path.join(folder, 'golden', file);
  const head = await load(folder);
  const before = existsSync(path.join(folder, 'base')) ? await load(path.join(folder, 'base')) : undefined;
  const { desired, kept } = before === undefined ? { desired: head, kept: [] } : withRails(head, before);
  const base = before && { id: '0123456789abcdef0123456789abcdef01234567', kept, desired: before };
  const state = JSON.parse(readFileSync(path.join(folder, 'live.json'), 'utf8')) as SimulatorState;
  const stage = await createStage({ state });
  try {
    const resync = existsSync(path.join(folder, 'resync'));
    const plan = await stage.plan(desired, base, resync);
    await expect(renderPlanText(plan, { colour: false })).toMatchFileSnapshot(golden('plan.txt'));
    await expect(renderDriftText(findDrift(plan, false), { colour: false })).toMatchFileSnapshot(golden('drift.txt'));
    const findings = existsSync(path.join(folder, 'preflight')) ? await askFirst(stage, plan) : undefined;
    if (findings !== undefined) await expect(findings).toMatchFileSnapshot(golden('preflight.txt'));
    if (plan.guards.verdict === 'ok' && plan.changes.length > 0 && !findings) {
      const { report } = await stage.apply(desired, plan);
      await expect(writesOf(stage)).toMatchFileSnapshot(golden('requests.txt'));
      await expect(renderApplyText(report, { colour: false })).toMatchFileSnapshot(golden('apply.txt'));
      expect(remaining(await stage.plan(desired, undefined, resync))).toEqual([]);
    }
    expect(stage.problems, 'traffic that openapi.json does not allow').toEqual([]);
  } finally {
    await stage.close();
  }
});

async function load(root: string): Promise<Desired> {
  const { desired, diagnostics } = await loadConfig({ root, today: '2026-11-22' });
  expect(diagnostics).toEqual([]);
  if (desired === undefined) throw new Error('no desired state');
  return desired;
}

/** What the plan wants and the accounts do not offer. */
async function askFirst(stage: Stage, plan: Plan): Promise<string> {
  const { needs } = preflightNeeds(plan.changes);
  const offers = await stage.run(readOffers(needs, createLookups(stage.client)));
  return renderFindingsText(preflight(plan.changes, offers, new Map()), { colour: false });
}

/** Each write as `METHOD path` and its body. */
function writesOf(stage: Stage): string {
  return stage.simulator.gateway
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path: at, body }) => `${method} ${decodeURIComponent(at)}\n${body === undefined ? '' : `${pretty(body)}\n`}`)
    .join('\n');
}

function pretty(body: unknown): string {
  return JSON.stringify(typeof body === 'string' ? JSON.parse(body) : body, null, 1);
}

function remaining(plan: Plan): readonly string[] {
  return plan.changes.map(({ address, action }) => `${action} ${address}`);
}
