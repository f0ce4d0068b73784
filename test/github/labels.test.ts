// Labels that let a plan pass a guard: read fresh, with the exact count, and no other.

import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allowancesOfLabels } from '../../src/github/allow-labels.ts';
import { AcgctlError } from '../../src/model/errors.ts';
import { writeRepository } from '../support/repository.ts';
import { type ActionRun, type ActionStage, createActionStage, pullRequestEvent, stopWorker } from './action-stage.ts';
import { emptiedFiles, manyNumbers } from './checkouts.ts';
import { addPull, commentsOf, type FakeIssue, merge } from './fake-state.ts';

let stage: ActionStage;
let pull: FakeIssue;
let checkout: string;

/** A gateway with 37 numbers, and a checkout that wants none of them. */
beforeEach(async () => {
  stage = await createActionStage();
  const full = await writeRepository(manyNumbers(37));
  await stage.run({ command: 'apply', checkout: full, event: 'schedule' });
  pull = addPull(stage.github.state);
  checkout = await writeRepository(emptiedFiles);
});
afterEach(() => stage.close());
afterAll(stopWorker);

const comment = (): string => commentsOf(stage.github.state, pull.number)[0]?.body ?? '';

async function planWith(labels: readonly string[], inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  pull.labels = ['bug', ...labels];
  const payload = { ...(pullRequestEvent(pull.number) as object), labels: [{ name: 'acg-allow: deletes=37' }] };
  return stage.run({ command: 'plan', checkout, payload, inputs });
}

describe('a plan of 37 deletions', () => {
  test('is refused without a label, and shown in full all the same', async () => {
    const run = await planWith([]);
    expect(run).toMatchObject({
      code: 4,
      outputs: { result: 'refused', deletes: '37', risky: 'true', 'exit-code': '4' },
    });
    expect(run.log).toContain('comment created');
    expect(run.log).toMatch(/^::error file=accounts\/contoso\.yaml,line=\d+,col=\d+,title=Guard deletes::/m);
    expect(run.log).toMatch(
      /^::warning file=accounts\/contoso\.yaml,line=\d+,col=\d+,title=Deletes::contoso\/\S+ and 36 more/m,
    );
  });

  test('passes with the exact count, and the comment says so', async () => {
    await planWith([]);
    expect(comment()).toMatch(/"refused":true.*\[!CAUTION\].*Blocked by guards\..*the label `acg-allow: deletes=37`/s);
    const run = await planWith(['acg-allow: deletes=37']);
    expect(run).toMatchObject({ code: 0, outputs: { result: 'changes' } });
    expect(comment()).toMatch(/"refused":false.*\[!WARNING\]\n> \*\*Over guards, and allowed:\*\* `deletes=37`/s);
    expect(comment()).not.toMatch(/Blocked|To allow/);
    expect(run.log).not.toContain('::error');
    expect(run.log).toMatch(/^::warning file=accounts\/contoso\.yaml,.*title=Guard deletes%2C allowed::/m);
  });

  test.each([
    ['another count', ['acg-allow: deletes=36'], 'ALLOW_MISMATCH'],
    ['two counts', ['acg-allow: deletes=37', 'acg-allow: deletes=38'], 'ALLOW_LABEL'],
    ['no count', ['acg-allow: deletes'], 'ALLOW_LABEL'],
    ['everything', ['acg-allow: *'], 'ALLOW_LABEL'],
    ['a class that there is not', ['acg-allow: everything=37'], 'USAGE'],
    ['a class that the plan has none of', ['acg-allow: deletes=37', 'acg-allow: moves=1'], 'ALLOW_MISMATCH'],
  ])('is refused with a label for %s', async (_, labels, code) => {
    const run = await planWith(labels);
    expect(run.code).toBe(code === 'USAGE' ? 1 : 4);
    expect(run.log).toContain(`acgctl: ${code} `);
    expect(run.outputs.deletes).toBe('37');
    expect(comment()).toMatch(
      /"refused":true.*Blocked by guards\..*\*\*No allowance counts:\*\*.*To allow exactly this/s,
    );
  });

  test('takes the flag and the label when they agree, and refuses them when not', async () => {
    expect(await planWith(['acg-allow: deletes=37'], { args: '--allow=deletes=37' })).toMatchObject({ code: 0 });
    expect(await planWith(['acg-allow: deletes=37'], { args: '--allow=deletes=40' })).toMatchObject({ code: 4 });
  });

  test('finds the label behind a hundred others', async () => {
    const others = Array.from({ length: 150 }, (_, index) => `label ${index}`);
    expect(await planWith([...others, 'acg-allow: deletes=37'])).toMatchObject({ code: 0 });
  });
});

describe('apply after the merge', () => {
  test('takes the labels of the pull request that was merged', async () => {
    merge(pull);
    expect(await stage.run({ command: 'apply', checkout, event: 'push' })).toMatchObject({ code: 4 });
    pull.labels = ['acg-allow: deletes=37'];
    expect(await stage.run({ command: 'apply', checkout, event: 'push' })).toMatchObject({
      code: 0,
      outputs: { deletes: '37' },
    });
    expect(stage.gatewayWrites().filter((write) => write.includes(':delete'))).toHaveLength(1);
  });

  test('takes none of a pull request that was not, and none on a schedule', async () => {
    pull.labels = ['acg-allow: deletes=37'];
    expect(await stage.run({ command: 'apply', checkout, event: 'push' })).toMatchObject({ code: 4 });
    merge(pull);
    expect(await stage.run({ command: 'apply', checkout, event: 'schedule' })).toMatchObject({ code: 4 });
    expect(stage.gatewayWrites().filter((write) => write.includes(':delete'))).toEqual([]);
  });
});

test('labels that look alike are refused, and others are nothing', () => {
  expect(allowancesOfLabels(['acg-allowed', 'deletes=3', 'acg'], ['moves=1'])).toEqual(['moves=1']);
  expect(allowancesOfLabels(['acg-allow: deletes=3', 'acg-allow:moves=1'], [])).toEqual(['deletes=3', 'moves=1']);
  for (const label of ['ACG-ALLOW: deletes=3', 'acg-allow deletes=3', 'acg-allow: deletes=3 ', 'acg-allow: deletes=-3'])
    expect(() => allowancesOfLabels([label], []), label).toThrow(AcgctlError);
});
