// I10: a plan is made from all that is there. Where nobody wrote meanwhile it is the plan of the store itself, read without
// pages, faults and client; otherwise each of its before-images was there at some time while it read. One thing no reader
// of pages can see: that one item went and another came between two pages, so that a third was pushed over the edge and the
// count is right. What is then planned as new is settled by the reading before the write (I6), so it is allowed here.

import { liveAccount, liveRfi } from '../../../src/api/live-resources.ts';
import { columnsOf } from '../../../src/api/number-columns.ts';
import { createNumberRows } from '../../../src/api/number-rows.ts';
import type { AccountResource, NumberResource } from '../../../src/kinds/wire.ts';
import { compareText, type JsonObject } from '../../../src/model/json.ts';
import type { Live } from '../../../src/model/live.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Commit, Run } from '../history.ts';
import type { Check, Evidence } from './evidence.ts';
import { alike } from './leaves.ts';
import type { Timeline } from './timeline.ts';

export const plansSeeEverything: Check = (evidence) =>
  evidence.history.runs.flatMap((run) => {
    if (run.plan === undefined || run.plannedStep === undefined || run.plansFrom !== 'live') return [];
    return judge(run, run.plannedStep, evidence).map((message) => ({
      message: `run ${run.id}: ${message}`,
      step: run.plannedStep,
    }));
  });

function judge(run: Run, planned: number, { history, timeline }: Evidence): readonly string[] {
  const { plan } = run;
  if (plan === undefined) return [];
  const isStill = !history.commits.some(({ step }) => step > run.startStep && step < planned);
  if (isStill) {
    const live = liveAt(timeline, planned);
    const whole = makePlan({ desired: history.desired, live, version: '0.0.0', now: new Date(0) });
    if (whole.digest === plan.digest) return [];
    const mine = new Set(plan.changes.map(({ action, address }) => `${action} ${address}`));
    const all = new Set(whole.changes.map(({ action, address }) => `${action} ${address}`));
    const missing = [...all].filter((line) => !mine.has(line));
    const extra = [...mine].filter((line) => !all.has(line));
    return [`the plan is not of what was there; missing: ${missing.join(', ')}; extra: ${extra.join(', ')}`];
  }
  const between = history.commits.filter(({ step }) => step > run.startStep && step < planned);
  return plan.changes
    .filter(({ action, address, from, telephoneNumber, before }) => {
      if (action === 'create' && isPushedOver(address, between)) return false;
      const seen = timeline.during(action === 'move' ? `${from}/${telephoneNumber}` : address, run.startStep, planned);
      return !seen.some((state) => alike(state, before));
    })
    .map(({ address }) => `${address} never was as the plan has it before`);
}

/** Whether of the list that this address belongs to, one item went and another came. */
export function isPushedOver(address: string, commits: readonly Commit[]): boolean {
  const effects = commits
    .flatMap((commit) => commit.effects)
    .filter((effect) => listOf(effect.address) === listOf(address));
  return effects.some(({ after }) => after === null) && effects.some(({ before }) => before === null);
}

function listOf(address: string): string {
  return address.startsWith('rfi/') ? 'requests' : address.includes('/') ? 'numbers' : 'accounts';
}

function liveAt(timeline: Timeline, step: number): Live {
  const accounts: JsonObject[] = [];
  const numbers: JsonObject[] = [];
  const rfis = new Map<string, ReturnType<typeof liveRfi>>();
  for (const address of timeline.addresses) {
    const state = timeline.at(address, step);
    if (state === null) continue;
    if (address.startsWith('rfi/')) {
      const tenantId = address.slice(4);
      rfis.set(tenantId, liveRfi({ tenantId, customerRelationship: state }));
    } else (address.includes('/') ? numbers : accounts).push(state);
  }
  const all = (accounts as unknown as AccountResource[]).map(liveAccount).sort((a, b) => compareText(a.name, b.name));
  const rows = createNumberRows();
  for (const { name } of all) rows.accountIndex(name);
  const table = rows.collect();
  table.add(columnsOf(numbers as unknown as NumberResource[], rows.partsOf));
  return {
    accounts: new Map(all.map((account) => [account.name, account])),
    numbers: { ...rows, table: table.finish().result, scope: 'all' },
    rfis,
  };
}
