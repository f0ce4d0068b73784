// Plans of 1, 1,000 and 100,000 changes: the comment and the summary always fit, and what the runner would drop is counted.

import { stat } from 'node:fs/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seedState } from '../../src/cli/seed-state.ts';
import { recordFigure } from '../support/figures.ts';
import { accountFile, desiredOf, gatewayFile, writeRepository } from '../support/repository.ts';
import { type ActionStage, createActionStage, pullRequestEvent, stopWorker } from './action-stage.ts';
import { emptiedFiles, manyNumbers } from './checkouts.ts';
import { addPull, commentsOf } from './fake-state.ts';
import { runnerCommands } from './runner-log.ts';

let stage: ActionStage;

afterEach(() => stage.close());
afterAll(stopWorker);

const levels = (log: string, name: string) => runnerCommands(log).filter((command) => command.name === name);

describe.each([1, 1_000, 100_000])('a plan that creates %i numbers', (count) => {
  test('fits everywhere', async () => {
    stage = await createActionStage();
    addPull(stage.github.state);
    const checkout = await writeRepository(manyNumbers(count));
    const started = performance.now();
    const run = await stage.run({ command: 'plan', checkout, payload: pullRequestEvent(7) });
    const milliseconds = Math.round(performance.now() - started);
    expect(run).toMatchObject({
      code: 0,
      outputs: { changes: String(count + 1), creates: String(count + 1), risky: 'false' },
    });
    const [comment] = commentsOf(stage.github.state, 7);
    expect(comment?.body.length).toBeLessThanOrEqual(65_536);
    expect(comment?.body).toContain('"showsEveryDeletion":true');
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1_000_000);
    expect((await stat(run.outputs.plan ?? '')).size).toBeGreaterThan(count * 50);
    recordFigure('github plan', { count, milliseconds, comment: comment?.body.length, summary: run.summary.length });
  });
});

// More are read for longer than a minute: the limit of the gateway.
describe.each([
  [5, true],
  [1_000, undefined],
  [10_000, false],
])('a plan that deletes %i numbers, none next to another', (count, isWhole) => {
  test('fits, and says whether each of them was shown', async () => {
    const files = spread(count);
    stage = await createActionStage({ state: seedState(await desiredOf(files)) });
    addPull(stage.github.state);
    const checkout = await writeRepository({ ...files, ...emptiedFiles });
    const run = await stage.run({ command: 'plan', checkout, payload: pullRequestEvent(7) });
    expect(run).toMatchObject({
      outputs: { deletes: String(count), risky: 'true', result: count < 10 ? 'changes' : 'refused' },
    });
    const [{ body = '' } = {}] = commentsOf(stage.github.state, 7);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1_000_000);
    const [, said] = /"showsEveryDeletion":(true|false)/.exec(body) ?? [];
    expect(said).toBe(String(isWhole ?? said));
    if (said === 'true') expect(body).toContain(String(first + 2 * (count - 1)));
    expect(levels(run.log, 'warning')).toHaveLength(1);
  });
});

const first = 14_255_000_000;

function spread(count: number): Readonly<Record<string, string>> {
  const rows = Array.from({ length: count }, (_, index) => `+${first + 2 * index}`);
  return {
    'acg.yaml': gatewayFile,
    'accounts/contoso.yaml': accountFile('contoso', '\n  - { csv: ../numbers/contoso.csv, profile: direct-routing }'),
    'numbers/contoso.csv': `Numbers\n${rows.join('\n')}\n`,
  };
}

describe('annotations', () => {
  test('are the worst ten of each level, with a count of the others, and room for the end of the step', async () => {
    stage = await createActionStage();
    const accounts = Array.from({ length: 30 }, (_, index) => [
      `accounts/a${index}.yaml`,
      `account: a${index}\nnumbers:\n`,
    ]);
    const checkout = await writeRepository(Object.fromEntries(accounts));
    const run = await stage.run({ command: 'validate', checkout, event: 'push' });
    const errors = levels(run.log, 'error');
    expect(errors).toHaveLength(10);
    expect(errors[8]?.data).toBe('22 more: see the summary of this run.');
    expect(errors[9]?.properties.title).toBe('acgctl validate');
  });

  test('of a plan begin with what is worst', async () => {
    const names = Array.from({ length: 14 }, (_, index) => `c${String(index).padStart(2, '0')}`);
    const numbers = (index: number): string =>
      `\n  - { telephoneNumber: +1425555${String(1000 + index)}, profile: zoom }`;
    const files = Object.fromEntries(
      names.map((name, index) => [`accounts/${name}.yaml`, accountFile(name, numbers(index))]),
    );
    stage = await createActionStage({ state: seedState(await desiredOf(files)) });
    const moved: Record<string, string> = { ...files, 'accounts/c00.yaml': accountFile('c00', ' []') };
    for (const name of names.slice(2)) moved[`accounts/${name}.yaml`] = accountFile(name, ' []');
    moved['accounts/c01.yaml'] = accountFile('c01', `${numbers(0)}${numbers(1)}`);
    const run = await stage.run({ command: 'plan', checkout: await writeRepository(moved), event: 'push' });
    const titles = levels(run.log, 'warning').map(({ properties }) => properties.title);
    expect(titles).toEqual([...Array.from({ length: 9 }, () => 'Deletes'), 'acgctl']);
    expect(levels(run.log, 'warning')[9]?.data).toBe('4 more: see the summary of this run.');
  });
});

describe('the summary', () => {
  beforeEach(async () => {
    stage = await createActionStage();
  });

  test('takes the room that steps before it left', async () => {
    const checkout = await writeRepository(manyNumbers(1));
    const run = await stage.run({ command: 'plan', checkout, event: 'push', summary: 'x'.repeat(990_000) });
    expect(run.code).toBe(0);
    expect(Buffer.byteLength(run.summary)).toBeLessThanOrEqual(1_000_000);
    expect(run.summary).toContain('2 to add');
  });

  test('fails the step when there is none, after everything else was told', async () => {
    addPull(stage.github.state);
    const checkout = await writeRepository(manyNumbers(1));
    const payload = pullRequestEvent(7);
    const run = await stage.run({ command: 'plan', checkout, payload, summary: 'x'.repeat(1_000_000) });
    expect(run).toMatchObject({ code: 1, outputs: { changes: '2' }, log: expect.stringContaining('GITHUB_SUMMARY') });
    expect(commentsOf(stage.github.state, 7)).toHaveLength(1);
  });
});
