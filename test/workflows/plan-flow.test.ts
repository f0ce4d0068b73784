// plan.yml's own arguments, run as GitHub would: the built Action on the merge commit of a pull request.

import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { seedState } from '../../src/cli/seed-state.ts';
import {
  type ActionRun,
  type ActionStage,
  createActionStage,
  pullRequestEvent,
  stopWorker,
} from '../github/action-stage.ts';
import { addPull, commentsOf } from '../github/fake-state.ts';
import { commit, git } from '../support/git-repository.ts';
import { accountFile, desiredOf, gatewayFile, writeRepository } from '../support/repository.ts';
import { named } from './all-workflows.ts';

const range = (from: number, to: number, ...more: string[]): string =>
  `\n  - { range: +1425555${from}..+1425555${to}, profile: zoom }${more.join('')}`;
const files = {
  'acg.yaml': gatewayFile,
  'accounts/contoso.yaml': accountFile('contoso', range(1000, 1009)),
  'accounts/fabrikam.yaml': accountFile('fabrikam', range(2000, 2009)),
};
let stage: ActionStage;
let root: string;
let report: string;

beforeEach(async () => {
  stage = await createActionStage({ state: seedState(await desiredOf(files)) });
  addPull(stage.github.state);
  root = await writeRepository(files);
  commit(root);
});
afterEach(() => stage.close());
afterAll(stopWorker);

/** The merge of a branch with this change, while main went on. */
function mergeOf(change: Readonly<Record<string, string>>, meanwhile: Readonly<Record<string, string>> = {}): string {
  git(root, 'checkout', '-q', '-b', 'topic');
  commit(root, change);
  git(root, 'checkout', '-q', 'main');
  const base = commit(root, meanwhile);
  git(root, 'merge', '-q', '--no-ff', '-m', 'merge', 'topic');
  return base;
}

async function plan(onlyChanged = false): Promise<ActionRun> {
  const steps = named('.github/workflows/plan.yml').jobs.plan?.steps ?? [];
  const [step] = steps.filter(({ uses }) => uses === './.acgctl/.github/actions/acgctl');
  const temporary = path.join(root, '.git');
  report = path.join(temporary, 'acgctl-plan.html');
  await rm(report, { force: true });
  const args = String(step?.with?.args)
    .replace(/\$\{\{ inputs\.only-changed && '(\S+)' \|\| '(\S+)' \}\}/, onlyChanged ? '$1' : '$2')
    .replaceAll(`\${{ runner.temp }}`, temporary);
  expect(args).not.toContain('${{');
  return stage.run({ command: 'plan', checkout: root, payload: pullRequestEvent(7), inputs: { args } });
}

const body = (): string => commentsOf(stage.github.state, 7)[0]?.body ?? '';
const read = (): readonly string[] => stage.simulator.gateway.requests().map(({ path: at }) => at);

test.each([false, true])(
  'a pull request that declares nothing otherwise costs no request (%s)',
  async (onlyChanged) => {
    mergeOf({ 'accounts/contoso.yaml': `# a comment\n${files['accounts/contoso.yaml']}` });
    expect(await plan(onlyChanged)).toMatchObject({ code: 0, outputs: { changes: '0', result: 'done' } });
    expect(read()).toEqual([]);
    expect(body()).toContain('the gateway was not asked');
  },
);

test('what main declared meanwhile is neither this change nor its drift, and its rails hold', async () => {
  const base = mergeOf(
    { 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1010)) },
    {
      'accounts/fabrikam.yaml': accountFile('fabrikam', range(2000, 2011)),
      'acg.yaml': `${gatewayFile}guards: { creates: { max: 2 } }\n`,
    },
  );
  expect(await plan()).toMatchObject({ code: 4, outputs: { creates: '3', result: 'refused' } });
  expect(body()).toContain('3 new numbers, at most 2 are allowed');
  expect(body()).toContain('2 changes of these are not from this change');
  expect(body()).toContain(`on \`${base.slice(0, 12)}\``);
  expect(await readFile(report, 'utf8')).toMatch(/^<!doctype html>/i);
});

test('reads all of the gateway, or with only-changed just what the pull request declares otherwise', async () => {
  mergeOf({ 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1008)) });
  expect(await plan(true)).toMatchObject({ code: 0, outputs: { deletes: '1', risky: 'true' } });
  expect(read()).toEqual(['/accounts', '/accounts/contoso/numbers']);
  expect(await plan(false)).toMatchObject({ code: 0, outputs: { deletes: '1' } });
  expect(read()).toContain('/numbers');
});
