// What the comment on a pull request says when a later run has no plan or report to put in the plan's place, and that
// nothing which is not so is said of a plan.

import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seedState } from '../../src/cli/seed-state.ts';
import type { AccountResource } from '../../src/kinds/wire.ts';
import { renderNotice } from '../../src/render/markdown/notice.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { accountFile, desiredOf, gatewayFile, writeRepository } from '../support/repository.ts';
import { type ActionRun, type ActionStage, createActionStage, pullRequestEvent, stopWorker } from './action-stage.ts';
import { contosoFiles, emptiedFiles, manyNumbers } from './checkouts.ts';
import { addPull, commentsOf, type FakeIssue, head, merge, person } from './fake-state.ts';

const next = 'c'.repeat(40);
const account = 'accounts/contoso.yaml';
let stage: ActionStage;
let pull: FakeIssue;
let checkout: string;

beforeEach(async () => {
  stage = await createActionStage();
  pull = addPull(stage.github.state);
  checkout = await writeRepository(contosoFiles);
});
afterEach(() => stage.close());
afterAll(stopWorker);

const bodies = (): readonly string[] => commentsOf(stage.github.state, pull.number).map(({ body }) => body);
const body = (): string => bodies()[0] ?? '';
const run = (command: string): Promise<ActionRun> =>
  stage.run({ command, checkout, payload: pullRequestEvent(pull.number, pull.pull?.head) });
const mistake = (): Promise<void> => writeFile(path.join(checkout, account), 'account: contoso\nnumbers:\n');

function push(): void {
  pull.pull = { base: 'main', ...pull.pull, head: next };
}

describe('a plan whose next run fails', () => {
  beforeEach(async () => {
    await run('plan');
    push();
  });

  test('is said to be stale, with the reason and the run, and is replaced by the next plan', async () => {
    const plan = body();
    await mistake();
    expect(await run('plan')).toMatchObject({ code: 1, log: expect.stringContaining('notice on the comment of #7') });
    expect(body()).toContain(`**No plan of \`${next.slice(0, 12)}\`:**`);
    expect(body()).toContain(`**stale**: it is of \`${head.slice(0, 12)}\`. [The run](https://github.com/`);
    expect(body().endsWith(plan.slice(plan.indexOf('\n') + 1))).toBe(true);
    expect(body().split('\n')[0]).toBe(plan.split('\n')[0]);
    await writeFile(path.join(checkout, account), contosoFiles[account]);
    await run('plan');
    expect(body()).not.toContain('No plan of');
    expect(bodies()).toHaveLength(1);
  });

  test('has one notice however often it fails, and the same failure edits nothing', async () => {
    await mistake();
    for (let time = 0; time < 3; time += 1) await run('plan');
    expect(stage.github.writes().filter((write) => write.startsWith('PATCH'))).toHaveLength(1);
    await rm(path.join(checkout, 'acg.yaml'));
    await run('plan');
    expect(body().match(/No plan of/g)).toHaveLength(1);
    expect(body().match(/acgctl:notice/g)).toHaveLength(1);
  });

  test('is said to be stale by validate too, after which plan does not run', async () => {
    await mistake();
    await run('validate');
    expect(bodies()).toEqual([
      expect.stringContaining('1 error in the files'),
      expect.stringMatching(/^<!-- acgctl:validate .*VALUE_EMPTY/s),
    ]);
  });

  test('keeps no proof that somebody else wrote into it', async () => {
    const [comment] = commentsOf(stage.github.state, pull.number);
    if (comment !== undefined) comment.editor = person;
    await mistake();
    await run('plan');
    expect(body()).toContain('No plan of');
    expect(body().split('\n')[0]).not.toContain('digest');
    merge(pull);
    await writeFile(path.join(checkout, account), contosoFiles[account]);
    expect(await stage.run({ command: 'approved', checkout, event: 'push' })).toMatchObject({
      outputs: { auto: 'false', digest: '' },
    });
  });

  test('is left alone by a run of an older commit, and by one of another folder', async () => {
    const before = body();
    await mistake();
    await stage.run({ command: 'plan', checkout, payload: pullRequestEvent(pull.number, head) });
    expect(body()).toBe(before);
    const other = await writeRepository({ 'other/acg.yaml': 'nonsense: true\n' });
    await stage.run({
      command: 'plan',
      checkout: other,
      payload: pullRequestEvent(pull.number, next),
      inputs: { 'working-directory': 'other' },
    });
    expect(body()).toBe(before);
  });
});

test('a run that fails where there is no comment makes none', async () => {
  await mistake();
  expect(await run('plan')).toMatchObject({ code: 1, log: expect.stringContaining('to put a notice on') });
  expect(bodies()).toEqual([]);
});

test('no reason ends the notice, or begins anything in the comment', () => {
  for (const why of [
    'x\n<!-- acgctl:end -->\n# a heading',
    '<!-- acgctl:end -->',
    '@everybody [x](https://evil)',
    'x'.repeat(9000),
  ]) {
    const text = renderNotice({ head, planned: undefined, isMerged: false, why, run: undefined });
    const lines = text.trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith('> '))).toEqual([]);
    expect(text).not.toMatch(/(?<!`[^`]*)(@everybody|\]\(https)/);
    expect(text.length).toBeLessThan(1500);
  }
});

describe('an apply that is refused', () => {
  test('says so above the plan, whose proof stays, and the report of the next one takes its place', async () => {
    const full = await writeRepository(manyNumbers(37));
    await stage.run({ command: 'apply', checkout: full, event: 'schedule' });
    checkout = await writeRepository(emptiedFiles);
    await run('plan');
    const [marker] = body().split('\n');
    merge(pull);
    const refused = await stage.run({ command: 'apply', checkout, event: 'push', runId: '6001' });
    expect(refused).toMatchObject({ code: 4 });
    expect(body()).toContain('> **Not applied:** a guard refuses this plan, and nothing was written (GUARD).');
    expect(body()).toContain('actions/runs/6001');
    expect(body().split('\n')[0]).toBe(marker);
    pull.labels = ['acg-allow: deletes=37'];
    expect(await stage.run({ command: 'apply', checkout, event: 'push' })).toMatchObject({ code: 0 });
    expect(body()).toContain('Applied: all of 37 changes done');
    expect(body()).not.toContain('Not applied');
  });
});

describe('a plan that the rails of the base refused', () => {
  test('is not approved by the merge that brings others', async () => {
    const files = { ...manyNumbers(20), 'acg.yaml': `${gatewayFile}guards: { creates: { max: 5 } }\n` };
    checkout = await writeRepository(files);
    expect(await run('plan')).toMatchObject({ code: 4, outputs: { risky: 'false' } });
    merge(pull);
    const approved = await stage.run({ command: 'approved', checkout, event: 'push' });
    expect(approved).toMatchObject({ outputs: { auto: 'false' }, log: expect.stringContaining('was refused') });
  });
});

describe('what the accounts do not offer', () => {
  const details = { teamsTenantId: '9d2e0000-0000-4000-8000-000000000001' };
  const teams: AccountResource = {
    name: 'teams',
    serviceDetails: { ...details, teamsOperatorConnect: { enabled: true, syncEnabled: true } },
  };
  const file = `account: teams
serviceDetails:
  teamsTenantId: ${details.teamsTenantId}
  teamsOperatorConnect: { enabled: true }
numbers:
  - telephoneNumber: +14255550000
    serviceDetails:
      teamsOperatorConnect:
        enabled: true
        configuration:
          usage: CallingUserAssignment
          choosableCapabilities: [InboundCalling]
          allowTenantAddressUpdate: false
          civicAddressId: 6c1f0f2a-7f3e-4f0e-9a51-c0ffee000111
          locationId: 6c1f0f2a-7f3e-4f0e-9a51-c0ffee000112
`;

  test('is in the comment, which does not call such a plan safe, and there is no plan to apply', async () => {
    await stage.close();
    stage = await createActionStage({ state: { ...emptyState, accounts: [teams] } });
    pull = addPull(stage.github.state);
    checkout = await writeRepository({ 'accounts/teams.yaml': file });
    const refused = await run('plan');
    expect(refused).toMatchObject({ code: 1, outputs: { changes: '1', plan: '' } });
    expect(body()).toMatch(/"refused":true.*> \*\*Not possible:\*\* 1 error .* error `PREFLIGHT_ADDRESS`: /s);
    expect(body()).not.toContain('**Safe.**');
    expect(refused.summary).toContain('PREFLIGHT_ADDRESS');
  });
});

test('what does not fit is where the comment says it is', async () => {
  const numbers = Array.from({ length: 6000 }, (_, index) => `+${14_255_000_000 + 2 * index}`);
  const live = {
    'acg.yaml': gatewayFile,
    [account]: accountFile('contoso', '\n  - { csv: ../numbers/contoso.csv, profile: direct-routing }'),
    'numbers/contoso.csv': `Numbers\n${numbers.join('\n')}\n`,
  };
  await stage.close();
  stage = await createActionStage({ state: seedState(await desiredOf(live)) });
  pull = addPull(stage.github.state);
  checkout = await writeRepository({ ...live, ...emptiedFiles });
  await run('plan');
  expect(body()).toContain(
    'All of it: [the summary of the run](https://github.com/northwind/numbers/actions/runs/5001)',
  );
  const kept = await stage.run({
    command: 'plan',
    checkout,
    payload: pullRequestEvent(pull.number),
    inputs: { args: '--artifact=acgctl-plan' },
  });
  expect(body()).toContain('All of it: the artifact `acgctl-plan` of [this run](https://github.com/northwind/');
  expect(kept.summary).not.toContain('Left out');
});
