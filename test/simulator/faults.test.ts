// Injected faults over real connections: which request meets one, and what becomes of effect and reply.

import { describe, expect, it } from 'vitest';
import { type Drive, drive, type Got } from './drive.ts';
import { account, state } from './resources.ts';

const seed = state({ accounts: [account('a')] });
const put = ({ call }: Drive, name = 'new'): Promise<Got> => call('PUT', `/accounts/${name}`, { body: account(name) });
const outcome = (sending: Promise<Got>): Promise<number | 'broken'> =>
  sending.then(
    ({ status }) => status,
    () => 'broken' as const,
  );
const has = ({ simulator }: Drive, name = 'new'): boolean =>
  simulator.gateway.readState().accounts.some((known) => known.name === name);

async function withFaults(...faults: object[]): Promise<Drive> {
  const gateway = await drive({ state: seed });
  expect((await gateway.sim('POST', 'faults', faults)).status).toBe(200);
  return gateway;
}

describe('acts', () => {
  it.each([
    ['status:503', 503, false],
    ['reset-before', 'broken', false],
    ['reset-after', 'broken', true],
    ['truncate', 'broken', true],
    ['html', 200, false],
    ['duplicate', 200, true],
    ['delay:1', 201, true],
  ] as const)('%s: the client sees %s, effect: %s', async (act, seen, effect) => {
    const gateway = await withFaults({ match: { method: 'PUT' }, act, times: 1 });
    expect(await outcome(put(gateway))).toBe(seen);
    expect(has(gateway)).toBe(effect);
    expect(await outcome(put(gateway, 'after'))).toBe(201);
    const [first] = gateway.simulator.gateway.requests();
    const status = { 'status:503': 503, 'reset-before': null, html: 200 }[act as string];
    expect(first?.status).toBe(status === undefined ? 201 : status);
  });

  it('hang: no answer and no effect', async () => {
    const gateway = await withFaults({ match: {}, act: 'hang', times: 1 });
    const { simulator } = gateway;
    const stop = new AbortController();
    const sending = gateway.raw('/accounts/new?api-version=2024-02-29-preview', {
      method: 'PUT',
      body: JSON.stringify(account('new')),
      headers: { authorization: `Bearer ${simulator.token}`, 'content-type': 'application/json' },
      signal: stop.signal,
    });
    let answered = false;
    const settled = outcome(sending).then((result) => {
      answered = stop.signal.aborted === false;
      return result;
    });
    while (simulator.gateway.requests().length === 0) await new Promise((resolve) => setImmediate(resolve));
    // Two whole exchanges later the first one is still open.
    await gateway.call('GET', '/accounts');
    await gateway.call('GET', '/accounts');
    expect(answered).toBe(false);
    stop.abort();
    expect([await settled, has(gateway)]).toEqual(['broken', false]);
  });

  it('a hanging request does not keep the simulator from closing', async () => {
    const gateway = await withFaults({ act: 'hang' });
    const sending = outcome(put(gateway));
    while (gateway.simulator.gateway.requests().length === 0) await new Promise((resolve) => setImmediate(resolve));
    await gateway.simulator.close();
    expect(await sending).toBe('broken');
  });

  it('html looks like a sign-in page, duplicate arrives twice, truncate also without a body', async () => {
    const gateway = await withFaults(
      { match: { nth: 1 }, act: 'html' },
      { match: { nth: 2 }, act: 'duplicate' },
      { match: { nth: 3 }, act: 'truncate' },
    );
    const { call, simulator } = gateway;
    const page = await call('GET', '/accounts');
    expect([page.headers.get('content-type'), page.text]).toEqual([
      'text/html; charset=utf-8',
      expect.stringContaining('<html>'),
    ]);
    expect(await outcome(call('DELETE', '/accounts/a'))).toBe(204);
    expect(await outcome(call('DELETE', '/accounts/a'))).toBe('broken');
    expect(simulator.gateway.requests().map(({ method, status, fault }) => [method, status, fault])).toEqual([
      ['GET', 200, 'html'],
      ['DELETE', 204, undefined],
      ['DELETE', 204, 'duplicate'],
      ['DELETE', 204, 'truncate'],
    ]);
  });

  it('an injected status has the documented error body and is not counted by the limit', async () => {
    const gateway = await drive({ state: seed, knobs: { rateLimit: { requests: 1 } } });
    await gateway.sim('POST', 'faults', [{ act: 'status:500', times: 2 }]);
    const got = await gateway.call('GET', '/accounts');
    expect([got.status, got.code, got.headers.get('x-ms-error-code')]).toEqual([500, 'InjectedFault', 'InjectedFault']);
    await gateway.call('GET', '/accounts');
    expect((await gateway.call('GET', '/accounts')).status).toBe(200);
    expect((await gateway.sim('GET', 'metrics')).json).toMatchObject({ requests: 3, worstWindow: 3 });
  });
});

describe('match', () => {
  const pattern = async (gateway: Drive, count: number): Promise<number[]> => {
    const seen: number[] = [];
    for (let index = 0; index < count; index += 1) seen.push((await gateway.call('GET', '/accounts')).status);
    return seen;
  };

  it.each([
    [{}, undefined, [503, 503, 503, 503]],
    [{}, 2, [503, 503, 200, 200]],
    [{ nth: 2 }, undefined, [200, 503, 200, 200]],
    [{ nth: 2 }, 2, [200, 503, 503, 200]],
    [{ method: 'PUT' }, undefined, [200, 200, 200, 200]],
    [{ method: 'get', path: '/acc*' }, 1, [503, 200, 200, 200]],
  ])('%o, times %s: %o', async (match, times, expected) => {
    const gateway = await withFaults({ match, act: 'status:503', ...(times === undefined ? {} : { times }) });
    expect(await pattern(gateway, 4)).toEqual(expected);
  });

  it.each([
    ['/accounts/*', '/accounts/a', true],
    ['/accounts/*', '/accounts/a:getTeamsCapabilityPlans', true],
    ['/accounts/*', '/accounts/a/numbers', false],
    ['/accounts/**', '/accounts/a/numbers', true],
    ['/accounts/*/numbers', '/accounts/a/numbers', true],
    ['/accounts/?', '/accounts/a', true],
    ['/accounts', '/accounts/a', false],
    ['**', '/numbers', true],
    ['/accounts/*/numbers/+1*', '/accounts/a/numbers/%2B14255550100', true],
    ['/a.counts', '/accounts', false],
  ])('the glob %s of %s: %s', async (path, at, matches) => {
    const gateway = await withFaults({ match: { path }, act: 'status:502' });
    const { status } = await gateway.call(at.includes(':') ? 'POST' : 'GET', at);
    expect(status === 502).toBe(matches);
  });

  it('takes the first fault that is due; rules are replaced, [] clears', async () => {
    const gateway = await withFaults({ act: 'status:500', times: 1 }, { act: 'status:501', times: 1 });
    expect(await pattern(gateway, 3)).toEqual([500, 501, 200]);
    await gateway.sim('POST', 'faults', [{ act: 'status:502' }]);
    expect(await pattern(gateway, 1)).toEqual([502]);
    await gateway.sim('POST', 'faults', []);
    expect(await pattern(gateway, 1)).toEqual([200]);
  });

  it('never meets the control surface', async () => {
    const gateway = await withFaults({ match: { path: '**' }, act: 'status:500' });
    expect((await gateway.sim('GET', 'metrics')).status).toBe(200);
  });

  it.each([
    [{}],
    [[{ act: 'explode' }]],
    [[{ act: 'status:99' }]],
    [[{ act: 'hang', match: { nth: 0 } }]],
    [[{ act: 'hang', often: 1 }]],
  ])('bad rules are refused: %j', async (faults) => {
    const gateway = await withFaults({ act: 'status:502' });
    expect((await gateway.sim('POST', 'faults', faults)).status).toBe(400);
    expect(await pattern(gateway, 1)).toEqual([502]);
  });
});

it('an outage lasts as long as the knob says', async () => {
  const outages = [{ startSeconds: 10, seconds: 60, act: 'status:503' }];
  const { call, advance } = await drive({ state: seed, knobs: { outages } });
  const status = async (): Promise<number> => (await call('GET', '/accounts')).status;
  const seen = [await status()];
  for (const seconds of [10, 59.9, 0.1]) {
    advance(seconds);
    seen.push(await status());
  }
  expect(seen).toEqual([200, 503, 503, 200]);
});

it('latency delays the reply, not the effect', async () => {
  const { simulator } = await drive({ state: seed, knobs: { latencyMs: 20 } });
  const headers = { authorization: `Bearer ${simulator.token}`, host: 'x' };
  const delivery = simulator.gateway.deliver({
    method: 'GET',
    url: '/accounts?api-version=2024-02-29-preview',
    headers,
  });
  expect(delivery).toMatchObject({ ending: 'reply', delayMs: 20, reply: { status: 200 } });
});
