// Accounts and answers to requests for information: written only over what the plan found, and sure of it afterwards,
// whatever becomes of the answer.

import { afterEach, describe, expect, test } from 'vitest';
import type { Applied } from '../../src/apply/apply-plan.ts';
import type { JournalEntry } from '../../src/model/journal.ts';
import type { SimulatorOptions } from '../../src/simulator/server.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { beforeStep, behindItsBack, type Files, file, range, type Scene, sceneOf, tally } from './bench.ts';

/** How the gateway words an injected status, its code first. */
const refusal = (status: number): string =>
  `InjectedFault: injected status ${status} (InjectedFault: injected status ${status})`;

let scene: Scene;

afterEach(async () => {
  expect(scene.stage.problems, 'traffic that openapi.json does not allow').toEqual([]);
  await scene.stage.close();
});

/** Applies the plan while the first requests that match meet these acts, one after another. */
async function applied(
  method: string,
  path: string,
  acts: readonly string[],
  journal?: (entry: JournalEntry) => void,
): Promise<Applied> {
  const { stage, desired, plan } = scene;
  stage.simulator.gateway.setFaults(acts.map((act) => ({ match: { method, path }, act, times: 1 })));
  return stage.apply(desired, plan, journal === undefined ? {} : { journal });
}

const withAccount =
  (change: (account: SimulatorState['accounts'][number]) => SimulatorState['accounts'][number] | undefined) =>
  ({ accounts }: SimulatorState): Partial<SimulatorState> => ({
    accounts: accounts.flatMap((account) => change(account) ?? []),
  });

describe('the update of an account', () => {
  /** contoso gets another correlation id. */
  async function theUpdate(onExchange?: SimulatorOptions['onExchange']): Promise<void> {
    const [first, second] = ['one', 'two'].map((id) => file('contoso', undefined, `correlationId: ${id}\n`));
    scene = await sceneOf(first as Files, second as Files, { onExchange });
  }
  const put = (acts: readonly string[], journal?: (entry: JournalEntry) => void): Promise<Applied> =>
    applied('PUT', '/accounts/contoso', acts, journal);
  const correlationId = (): string | undefined => scene.stage.simulator.gateway.readState().accounts[0]?.correlationId;
  const one = 'PUT /accounts/contoso';

  test('is sent on the condition that the account is still what was read', async () => {
    await theUpdate();
    const { report } = await put([]);
    expect(report.outcomes).toEqual([{ address: 'contoso', state: 'done' }]);
    expect(correlationId()).toBe('two');
  });

  test('is refused by the gateway when somebody changed the account after it was read, and stays so', async () => {
    let isArmed = false;
    await theUpdate(({ method, url }) => {
      if (!isArmed || method !== 'GET' || !url.startsWith('/accounts/contoso?')) return;
      isArmed = false;
      behindItsBack(
        scene.stage,
        withAccount((account) => ({ ...account, correlationId: 'by-hand' })),
      );
    });
    const { report } = await put(
      [],
      beforeStep('put-account', () => {
        isArmed = true;
      }),
    );
    expect(isArmed, 'the account was read').toBe(false);
    expect(report.outcomes).toMatchObject([{ state: 'failed', code: 'CHANGED_SINCE_PLAN' }]);
    expect(scene.writes()).toEqual([one]);
    expect(correlationId()).toBe('by-hand');
  });

  test('that takes effect at the third time, its answer lost, is done', async () => {
    await theUpdate();
    const { report } = await put(['status:501', 'status:501', 'reset-after']);
    expect(report.outcomes).toEqual([{ address: 'contoso', state: 'done' }]);
    expect(scene.writes()).toEqual([one, one, one]);
  });

  test.each([
    ['reset-after', 'reset-after', 'reset-after'],
    ['truncate', 'truncate', 'truncate'],
  ])('whose answer is lost after it took effect is done, and not sent anew: %s', async (...acts) => {
    await theUpdate();
    const { report } = await put(acts);
    expect(report.outcomes).toEqual([{ address: 'contoso', state: 'done' }]);
    expect(scene.writes()).toEqual([one, one, one]);
  });

  test.each([
    [['status:501'], 2],
    [['status:501', 'status:501'], 3],
    [['status:412'], 2],
    [['status:412', 'status:404'], 3],
  ])('that did not take effect is sent again on what is read then: %j', async (acts, sent) => {
    await theUpdate();
    const { report } = await put(acts);
    expect(report.outcomes).toEqual([{ address: 'contoso', state: 'done' }]);
    expect(scene.writes()).toEqual(Array(sent).fill(one));
    expect(correlationId()).toBe('two');
  });

  test('that does not take effect three times is a failure', async () => {
    await theUpdate();
    const { report } = await put(Array(4).fill('status:501'));
    expect(report.outcomes).toEqual([
      {
        address: 'contoso',
        state: 'failed',
        code: 'NOT_CARRIED_OUT',
        reason: `not carried out: status 501, ${refusal(501)} (NOT_IMPLEMENTED)`,
      },
    ]);
    expect(scene.writes()).toEqual([one, one, one]);
  });

  test('that is refused three times as not what was read is a failure in the words of the gateway', async () => {
    await theUpdate();
    const { report } = await put(Array(4).fill('status:412'));
    expect(report.outcomes).toMatchObject([{ state: 'failed', code: 'InjectedFault' }]);
    expect(report.outcomes[0]?.reason).toMatch(/^injected status 412/);
    expect(scene.writes()).toEqual([one, one, one]);
  });

  test('that is refused for itself is not tried again', async () => {
    await theUpdate();
    const { report } = await put(['status:400']);
    expect(report.outcomes).toMatchObject([{ state: 'failed', code: 'InjectedFault' }]);
    expect(scene.writes()).toEqual([one]);
    expect(report.verification).toEqual({ state: 'differs', addresses: ['contoso'] });
  });

  test.each([
    [
      'changed',
      withAccount((account) => ({ ...account, correlationId: 'three' })),
      'it was changed on the gateway after the plan',
    ],
    ['deleted', withAccount(() => undefined), 'it is gone from the gateway'],
  ])('of an account that somebody %s just before is not sent', async (_, change, reason) => {
    await theUpdate();
    const { report } = await put(
      [],
      beforeStep('put-account', () => behindItsBack(scene.stage, change)),
    );
    expect(report.outcomes).toEqual([{ address: 'contoso', state: 'failed', reason, code: 'CHANGED_SINCE_PLAN' }]);
    expect(scene.writes()).toEqual([]);
  });

  test('that somebody else made just before needs no request', async () => {
    await theUpdate();
    const { report } = await put(
      [],
      beforeStep('put-account', () =>
        behindItsBack(
          scene.stage,
          withAccount((account) => ({ ...account, correlationId: 'two' })),
        ),
      ),
    );
    expect(report.outcomes).toEqual([{ address: 'contoso', state: 'done' }]);
    expect(scene.writes()).toEqual([]);
  });

  test('in doubt, and no reading settles it: told as unknown, and why the run ended', async () => {
    await theUpdate();
    const { stage, desired, plan } = scene;
    let requests = 0;
    const { report, error } = await stage.apply(desired, plan, {
      journal: beforeStep('put-account', () => {
        requests = stage.simulator.gateway.requests().length;
        stage.simulator.gateway.setFaults([
          { match: { method: 'PUT', path: '/accounts/contoso' }, act: 'status:501' },
          { match: { method: 'GET', path: '**', nth: 2 }, act: 'status:403', times: 99 },
        ]);
      }),
    });
    expect(error).toMatchObject({ code: 'ACCESS_ROLE_MISSING' });
    expect(report.outcomes).toEqual([
      { address: 'contoso', state: 'unknown', reason: 'the gateway does not take the request as a repeatable one' },
    ]);
    expect(report.verification).toEqual({ state: 'unread', reason: error?.message });
    expect(report.stopped).toBe(error?.message);
    expect(
      stage.simulator.gateway
        .requests()
        .slice(requests)
        .map(({ method }) => method),
    ).toEqual(['GET', 'PUT', 'GET', 'GET']);
  });
});

describe('the creation of an account', () => {
  const put = 'PUT /accounts/contoso';

  test('asks for nothing before it writes: the condition is that nothing is there', async () => {
    scene = await sceneOf({}, file('contoso'));
    const { stage } = scene;
    const before = stage.simulator.gateway.requests().length;
    await applied('PUT', '**', []);
    const after = stage.simulator.gateway.requests().slice(before);
    expect(after.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET']);
  });

  test.each([
    ['as it was to be', 'done', {}],
    ['otherwise', 'failed', { correlationId: 'by-hand' }],
  ] as const)('does not write over one that somebody made just before: %s', async (_, state, settings) => {
    const [account] = (await accountsOf(file('contoso'))) as [SimulatorState['accounts'][number]];
    scene = await sceneOf({}, file('contoso'));
    const { report } = await applied(
      'PUT',
      '**',
      [],
      beforeStep('put-account', () => behindItsBack(scene.stage, () => ({ accounts: [{ ...account, ...settings }] }))),
    );
    expect(tally(report)).toEqual({ [state]: 1 });
    expect(scene.writes()).toEqual([put]);
    expect(scene.stage.simulator.gateway.readState().accounts[0]).toMatchObject(settings);
  });

  test('that did not take effect is sent again, still on the condition that nothing is there', async () => {
    scene = await sceneOf({}, file('contoso'));
    const { report } = await applied('PUT', '/accounts/contoso', ['status:501']);
    expect(tally(report)).toEqual({ done: 1 });
    expect(scene.writes()).toEqual([put, put]);
  });
});

test('the creation of an account, sent again, does not write over what somebody made since the reading', async () => {
  let isArmed = false;
  const [account] = (await accountsOf(file('contoso'))) as [SimulatorState['accounts'][number]];
  scene = await sceneOf({}, file('contoso'), {
    onExchange: ({ method, url }) => {
      if (!isArmed || method !== 'GET' || !url.startsWith('/accounts/contoso?')) return;
      isArmed = false;
      behindItsBack(scene.stage, () => ({ accounts: [{ ...account, correlationId: 'by-hand' }] }));
    },
  });
  const { report } = await applied(
    'PUT',
    '/accounts/contoso',
    ['status:501'],
    beforeStep('put-account', () => {
      isArmed = true;
    }),
  );
  expect(isArmed, 'the doubt was read').toBe(false);
  expect(report.outcomes).toMatchObject([{ state: 'failed', code: 'CHANGED_SINCE_PLAN' }]);
  expect(scene.stage.simulator.gateway.readState().accounts).toMatchObject([{ correlationId: 'by-hand' }]);
});

/** The accounts as the gateway holds them after these files were applied. */
async function accountsOf(files: Files): Promise<SimulatorState['accounts']> {
  const { stage } = await sceneOf(files, files);
  const { accounts } = stage.simulator.gateway.readState();
  await stage.close();
  return accounts;
}

describe('an account that gets one service and loses another', () => {
  const on = file('contoso', undefined);
  const name = 'accounts/contoso.yaml';
  const changed = {
    [name]: (on[name] ?? '').replace('zoomPhoneCloudPeering', 'azureOperatorCallProtection'),
  };
  const put = 'PUT /accounts/contoso';

  test('is done only after the second of its two requests', async () => {
    scene = await sceneOf(on, changed);
    const { report } = await applied('PUT', '/accounts/contoso', ['reset-after', 'reset-after', 'reset-after']);
    expect(tally(report)).toEqual({ done: 1 });
    expect(scene.writes()).toEqual([put, put, put, put]);
  });

  test('whose second request is refused is a failure, and the next apply goes on from between', async () => {
    scene = await sceneOf(on, changed);
    const { stage, desired, plan } = scene;
    stage.simulator.gateway.setFaults([
      { match: { method: 'PUT', path: '/accounts/contoso', nth: 2 }, act: 'status:400', times: 1 },
    ]);
    const { report } = await stage.apply(desired, plan);
    expect(tally(report)).toEqual({ failed: 1 });
    expect(scene.writes()).toEqual([put, put]);
    const again = await stage.apply(desired, plan);
    expect(again.report.stale, 'between its two requests is not stale').toEqual([]);
    expect(tally(again.report)).toEqual({ done: 1 });
    expect((await stage.plan(desired)).changes).toEqual([]);
  });

  test('and is interrupted between the two is not told as done', async () => {
    scene = await sceneOf(on, changed);
    const { stage, desired, plan } = scene;
    const stop = new AbortController();
    const { report } = await stage.apply(desired, plan, {
      signal: stop.signal,
      journal: ({ event }) => {
        if (event === 'result') stop.abort();
      },
    });
    expect(scene.writes()).toEqual([put]);
    expect(report.outcomes).toEqual([
      { address: 'contoso', state: 'not attempted', reason: 'the run was interrupted' },
    ]);
  });

  test('whose first request is refused does not lose the other either', async () => {
    scene = await sceneOf(on, changed);
    const { report } = await applied('PUT', '/accounts/contoso', ['status:400']);
    expect(tally(report)).toEqual({ failed: 1 });
    expect(scene.writes()).toEqual([put]);
    const [account] = scene.stage.simulator.gateway.readState().accounts;
    expect(account?.serviceDetails?.zoomPhoneCloudPeering?.enabled).toBe(true);
  });
});

describe('the deletion of an account', () => {
  const tombstone = (cascade: boolean): Record<string, string> => ({
    'accounts/contoso.yaml': `account: contoso\nstate: absent\nreason: contract ended\ncascade: ${cascade}\n`,
  });

  test('whose answer is lost after it took effect is done', async () => {
    scene = await sceneOf(file('contoso', range(1000, 3)), tombstone(false));
    const { report } = await applied('DELETE', '/accounts/contoso', Array(3).fill('reset-after'));
    expect(tally(report)).toEqual({ done: 4 });
  });

  test('is not sent when a number could not be deleted', async () => {
    scene = await sceneOf(file('contoso', range(1000, 3)), tombstone(false));
    const { report } = await applied('POST', '/accounts/contoso:deleteNumbers', Array(9).fill('status:400'));
    expect(tally(report)).toEqual({ failed: 3, 'not attempted': 1 });
    expect(report.outcomes.find(({ state }) => state === 'not attempted')?.reason).toBe(
      'not all of the planned changes to numbers of contoso were made',
    );
    expect(scene.writes().filter((write) => write.startsWith('DELETE'))).toEqual([]);
  });

  test('with its numbers, and a number came that nobody named: names it, and deletes nothing', async () => {
    scene = await sceneOf(file('contoso', range(1000, 2)), tombstone(true));
    const { report } = await applied(
      'DELETE',
      '**',
      [],
      beforeStep('delete-account', () =>
        behindItsBack(scene.stage, ({ numbers }) => ({
          numbers: [...numbers, ...numbers.slice(0, 1).map((one) => ({ ...one, telephoneNumber: '+14255557777' }))],
        })),
      ),
    );
    expect(report.outcomes).toHaveLength(3);
    for (const outcome of report.outcomes) {
      expect(outcome).toMatchObject({
        state: 'failed',
        code: 'CHANGED_SINCE_PLAN',
        reason: '+14255557777 is in the account, and the plan does not delete it',
      });
    }
    expect(scene.writes()).toEqual([]);
  });

  test('with its numbers and without a stranger is one request, whatever other accounts hold', async () => {
    scene = await sceneOf(
      { ...file('contoso', range(1000, 2)), ...file('fabrikam', range(2000, 2)) },
      { ...tombstone(true), ...file('fabrikam', range(2000, 2)) },
    );
    const { report } = await applied('DELETE', '**', []);
    expect(tally(report)).toEqual({ done: 3 });
    expect(scene.writes()).toEqual(['DELETE /accounts/contoso']);
    expect(scene.holderOf(2000)).toBe('fabrikam');
  });
});

describe('the answer to a request for information', () => {
  const tenantId = '9d2e0000-0000-4000-8000-000000000009';
  const files = {
    'accounts/contoso.yaml': `account: contoso
serviceDetails: { teamsTenantId: ${tenantId}, teamsOperatorConnect: { enabled: true } }
requestForInformation: { status: ConsentAcknowledged, comment: signed }
`,
  };
  const state = { accounts: [], numbers: [], civicAddresses: {}, requestsForInformation: [{ tenantId }] };

  test.each([
    [['reset-after', 'reset-after', 'reset-after'], 3],
    [['status:412'], 2],
    [['status:501'], 2],
  ])('is done once, whatever becomes of the answer: %j', async (acts, sent) => {
    scene = await sceneOf({}, files, { state });
    const { report } = await applied('PATCH', '**', acts);
    expect(tally(report)).toEqual({ done: 2 });
    expect(scene.writes().filter((write) => write.startsWith('PATCH'))).toHaveLength(sent);
    expect((await scene.stage.plan(scene.desired)).changes).toEqual([]);
  });

  test('that somebody else changed just before is not written over', async () => {
    scene = await sceneOf({}, files, { state });
    const { report } = await applied(
      'PATCH',
      '**',
      [],
      beforeStep('answer-rfi', () =>
        behindItsBack(scene.stage, () => ({
          requestsForInformation: [{ tenantId, customerRelationship: { status: 'Rejected' } }],
        })),
      ),
    );
    expect(report.outcomes.find(({ address }) => address.startsWith('rfi/'))).toMatchObject({
      state: 'failed',
      code: 'CHANGED_SINCE_PLAN',
    });
    expect(scene.writes().filter((write) => write.startsWith('PATCH'))).toEqual([]);
  });
});
