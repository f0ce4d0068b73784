// The comment on a pull request: one, acgctl's own, edited in place, through the built Action.

import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeRepository } from '../support/repository.ts';
import {
  type ActionOptions,
  type ActionRun,
  type ActionStage,
  createActionStage,
  pullRequestEvent,
  stopWorker,
} from './action-stage.ts';
import { contosoFiles } from './checkouts.ts';
import {
  addComment,
  addPull,
  bot,
  commentsOf,
  type FakeIssue,
  head,
  merge,
  person,
  personToken,
  readerToken,
} from './fake-state.ts';

const gateway = 'a1b2c3d4e5f6g7h8.commsgw.azure.com';
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

function plan(options: Partial<ActionOptions> = {}): Promise<ActionRun> {
  return stage.run({ command: 'plan', checkout, payload: pullRequestEvent(pull.number), ...options });
}

const comments = (): readonly { body: string }[] => commentsOf(stage.github.state, pull.number);
const forged = `<!-- acgctl:plan ${gateway} {"digest":"sha256:${'0'.repeat(64)}","showsEveryDeletion":true,"commit":"${head}","run":"1"} -->\nforged`;

describe('the comment with a plan', () => {
  test('begins with the marker, and the outputs say what it says', async () => {
    const run = await plan();
    expect(run.log).toContain('comment created on #7');
    expect(run).toMatchObject({
      code: 0,
      outputs: { changes: '4', creates: '4', deletes: '0', risky: 'false', 'exit-code': '2', result: 'changes' },
    });
    const [comment] = comments();
    const [line = '', ...text] = comment?.body.split('\n') ?? [];
    const [, data = ''] = new RegExp(`^<!-- acgctl:plan ${gateway} (\\{.*\\}) -->$`).exec(line) ?? [];
    expect(JSON.parse(data)).toEqual({
      digest: run.outputs.digest,
      showsEveryDeletion: true,
      refused: false,
      folder: '.',
      commit: head,
      run: '5001',
    });
    expect(text.join('\n')).toContain('4 to add');
    expect(run.summary).toContain('4 to add');
  });

  test('is not touched when the same run says the same again, and edited in place when a later one does', async () => {
    await plan();
    const again = await plan();
    expect(again.log).toContain('comment unchanged on #7');
    expect(stage.github.writes()).toHaveLength(1);
    const later = await plan({ runId: '5002' });
    expect(later.log).toContain('comment edited on #7');
    expect(stage.github.writes().slice(1)).toEqual(['PATCH /repos/northwind/numbers/issues/comments/100']);
    expect(comments()).toHaveLength(1);
  });

  test('is not taken from somebody else who wrote the marker', async () => {
    const other = addComment(stage.github.state, pull.number, person, forged);
    await plan();
    await plan({ runId: '5002' });
    expect(other.body).toBe(forged);
    expect(commentsOf(stage.github.state, pull.number).map(({ user }) => user.login)).toEqual([
      person.login,
      bot.login,
    ]);
  });

  test('is found on the third page', async () => {
    await plan();
    const own = commentsOf(stage.github.state, pull.number)[0];
    stage.github.state.comments.clear();
    for (let index = 0; index < 250; index += 1) addComment(stage.github.state, pull.number, person, forged);
    const id = stage.github.state.nextComment;
    stage.github.state.comments.set(id, { id, issue: pull.number, user: bot, body: own?.body ?? '' });
    expect((await plan({ runId: '5002' })).log).toContain('comment edited on #7');
    expect(comments()).toHaveLength(251);
  });

  test('is one again when somebody doubled it, and the oldest stays', async () => {
    await plan();
    const { body = '' } = comments()[0] ?? {};
    addComment(stage.github.state, pull.number, bot, body);
    addComment(stage.github.state, pull.number, bot, 'not of acgctl');
    addComment(stage.github.state, pull.number, bot, body);
    await plan({ runId: '5002' });
    expect(commentsOf(stage.github.state, pull.number).map(({ id }) => id)).toEqual([100, 102]);
  });

  test('is made anew when somebody deletes it while it is being edited', async () => {
    await plan();
    stage.github.fail({ match: /^PATCH .*comments/, times: 1, status: 404, body: { message: 'Not Found' } });
    stage.github.state.comments.clear();
    addComment(stage.github.state, pull.number, bot, forged);
    expect((await plan({ runId: '5002' })).log).toContain('comment created on #7');
  });

  test('is there once when the reply to its making was lost', async () => {
    stage.github.fail({ match: /^POST .*comments/, times: 1, status: 502, body: 'oops', after: true });
    expect(await plan()).toMatchObject({ code: 0 });
    expect(comments()).toHaveLength(1);
  });

  test('is there once when its making failed', async () => {
    stage.github.fail({ match: /^POST .*comments/, times: 1, status: 502, body: 'oops' });
    expect(await plan()).toMatchObject({ code: 0 });
    expect(comments()).toHaveLength(1);
  });

  test('is of the person whose token it is', async () => {
    addComment(stage.github.state, pull.number, bot, forged);
    await plan({ token: personToken });
    await plan({ token: personToken, runId: '5002' });
    expect(commentsOf(stage.github.state, pull.number).map(({ user }) => user.login)).toEqual([
      bot.login,
      person.login,
    ]);
  });

  test('is one for each gateway', async () => {
    await plan();
    const other = await writeRepository({
      ...contosoFiles,
      'acg.yaml':
        'gateway: { baseDomain: other.commsgw.azure.com, tenantId: 6f1c0000-0000-4000-8000-000000000001 }\nprofiles: { direct-routing: { serviceDetails: { teamsDirectRouting: { enabled: true } } } }\n',
    });
    await plan({ checkout: other });
    await plan({ runId: '5002' });
    expect(comments().map(({ body }) => body.split(' ')[2])).toEqual([gateway, 'other.commsgw.azure.com']);
  });
});

describe('a pull request is left as it is', () => {
  test('when it is merged: what was approved does not change', async () => {
    await plan();
    const before = comments()[0]?.body;
    merge(pull);
    expect(await plan({ runId: '5002' })).toMatchObject({
      code: 0,
      log: expect.stringContaining('no comment: #7 is merged'),
    });
    expect(comments()[0]?.body).toBe(before);
  });

  test('when it is closed', async () => {
    pull.state = 'closed';
    expect((await plan()).log).toContain('no comment: #7 is closed');
  });

  test('when it has newer commits than the run', async () => {
    pull.pull = { head: 'c'.repeat(40), base: 'main' };
    expect((await plan()).log).toContain('no comment: #7 has newer commits');
    expect(stage.github.writes()).toEqual([]);
  });

  test('when the run is of a push, a schedule or a merge queue', async () => {
    for (const event of ['push', 'schedule', 'merge_group', 'workflow_dispatch'])
      expect(await plan({ event })).toMatchObject({ code: 0 });
    expect(stage.github.writes()).toEqual([]);
  });
});

describe('a plan that could not be posted fails the step, and its result is there all the same', () => {
  const told = (run: ActionRun, code: string): void => {
    expect(run).toMatchObject({ code: 1, outputs: { changes: '4', 'exit-code': '1', result: 'error' } });
    expect(run.log).toContain('4 to add');
    expect(run.log).toContain(`acgctl: ${code} --comment: `);
    expect(run.summary).toContain('4 to add');
  };

  test('locked conversation', async () => {
    pull.locked = true;
    told(await plan(), 'GITHUB_PERMISSION');
  });

  test('token without the permission', async () => told(await plan({ token: readerToken }), 'GITHUB_PERMISSION'));

  test('token that is not valid', async () => {
    const run = await plan({ token: 'ghs_expired' });
    told(run, 'GITHUB_AUTH');
    expect(run.log.replaceAll('::add-mask::ghs_expired', '')).not.toContain('ghs_expired');
  });

  test('no token', async () =>
    expect(await plan({ token: '' })).toMatchObject({ code: 1, log: expect.stringContaining('GITHUB_ENVIRONMENT') }));

  test('pull request that is not there', async () =>
    told(await plan({ payload: pullRequestEvent(99) }), 'GITHUB_NOT_FOUND'));

  test('GitHub is down', async () => {
    const broken = await writeRepository({ 'accounts/contoso.yaml': 'account: contoso\nnumbers:\n' });
    const env = { GITHUB_API_URL: 'http://127.0.0.1:9', GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql' };
    const run = await plan({ command: 'validate', checkout: broken, env });
    expect(run).toMatchObject({ code: 1, log: expect.stringContaining('GITHUB_UNREACHABLE --comment: ') });
    expect(run.log).toContain('accounts/contoso.yaml:2:1');
  });

  test('a page that is no JSON', async () => {
    // Once for the labels, once for the comment.
    stage.github.fail({ match: /^GET .*pulls/, times: 2, status: 200, body: '<html>sign in</html>' });
    told(await plan(), 'GITHUB_REPLY');
  });

  test('a limit that lasts longer than acgctl waits', async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 3000);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    stage.github.fail({ match: /pulls/, times: 9, status: 403, headers, body: { message: 'API rate limit exceeded' } });
    told(await plan(), 'GITHUB_RATE_LIMIT');
    // Neither the comment nor the labels were asked for again.
    expect(stage.github.calls).toHaveLength(2);
  });

  test('a next page on another origin, where the token does not go', async () => {
    const link = { link: '<http://localhost:1/comments?page=2>; rel="next"' };
    stage.github.fail({ match: /comments/, times: 1, status: 200, headers: link, body: [] });
    told(await plan(), 'GITHUB_REDIRECT');
  });

  test('a redirect to another origin', async () => {
    const headers = { location: 'http://localhost:1/pulls/7' };
    stage.github.fail({ match: /pulls/, times: 2, status: 301, headers });
    told(await plan(), 'GITHUB_REDIRECT');
  });
});

describe('what passes', () => {
  test('a secondary limit, after the time that it asks for', async () => {
    stage.github.state.contentLimit = 0;
    const run = await plan();
    expect(run).toMatchObject({ code: 0 });
    expect(stage.github.calls.map(({ status }) => status)).toContain(403);
    expect(comments()).toHaveLength(1);
  });

  test('a 429 and a fault, once each', async () => {
    stage.github.fail({ match: /pulls/, times: 1, status: 429, headers: { 'retry-after': '1' } });
    stage.github.fail({ match: /GET .*comments/, times: 1, status: 500, body: { message: 'Server Error' } });
    expect(await plan()).toMatchObject({ code: 0 });
    expect(comments()).toHaveLength(1);
  });

  test('a repository that was renamed', async () => {
    const location = `/repos/northwind/numbers/pulls/${pull.number}`;
    expect(await plan({ env: { GITHUB_REPOSITORY: 'northwind/numbers' } })).toMatchObject({ code: 0 });
    stage.github.fail({
      match: /pulls/,
      times: 1,
      status: 301,
      headers: { location: `${stage.github.url}${location}` },
    });
    expect(await plan({ runId: '5002' })).toMatchObject({ code: 0, log: expect.stringContaining('comment edited') });
  });
});
