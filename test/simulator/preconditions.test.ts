// ETags and the conditional headers (api-facts.md section 3), for the resources that can be written and those that cannot.

import { describe, expect, it } from 'vitest';
import { type Drive, drive } from './drive.ts';
import { account, address, number, phone, rfi, routing, state, synced, teamsNumber, tenant } from './resources.ts';

const seed = state({
  accounts: [account('a', { teamsOperatorConnect: synced, ...routing('one') })],
  numbers: [number('a', phone(1))],
  requestsForInformation: [rfi],
  civicAddresses: { a: [address] },
});

const kinds: [path: string, method: string, body: object][] = [
  [
    '/accounts/a',
    'PUT',
    { ...account('a', { teamsDirectRouting: { enabled: true, syncEnabled: false } }), correlationId: 'new' },
  ],
  [`/accounts/a/numbers/${phone(1)}`, 'PUT', { ...number('a', phone(1)), configuration: { customSipHeader: 'new' } }],
  [`/teamsRequestsForInformation/${tenant}`, 'PATCH', { customerRelationship: { comment: 'new' } }],
];

const tag = async ({ call }: Drive, path: string): Promise<string> =>
  (await call('GET', path)).headers.get('etag') ?? '';

describe.each(kinds)('%s', (path, method, body) => {
  it('has an ETag that changes with a write and not with a read', async () => {
    const gateway = await drive({ state: seed });
    const before = await tag(gateway, path);
    expect(await tag(gateway, path)).toBe(before);
    const written = await gateway.call(method, path, { body });
    expect(written.headers.get('etag')).not.toBe(before);
    expect(await tag(gateway, path)).toBe(written.headers.get('etag'));
  });

  it('is written only if it matches', async () => {
    const gateway = await drive({ state: seed });
    const { call, sim } = gateway;
    const before = await tag(gateway, path);
    const untouched = (await sim('GET', 'state')).text;
    const refused = [{ 'if-match': '"other"' }, { 'if-none-match': '*' }, { 'if-none-match': `"x", ${before}` }];
    for (const headers of [...refused, { 'if-unmodified-since': 'Wed, 31 Dec 2025 23:59:59 GMT' }]) {
      const got = await call(method, path, { body, headers });
      expect([got.status, got.code]).toEqual([412, 'ConditionNotMet']);
    }
    expect((await sim('GET', 'state')).text).toBe(untouched);
    const accepted = { 'if-match': `"x", ${before}`, 'if-none-match': '"y"' };
    expect((await call(method, path, { body, headers: accepted })).status).toBe(200);
    expect((await call(method, path, { body, headers: { 'if-match': before } })).status).toBe(412);
    expect((await call(method, path, { body, headers: { 'if-match': '*' } })).status).toBe(200);
  });

  it('is read again only if it changed', async () => {
    const gateway = await drive({ state: seed });
    const { call } = gateway;
    const etag = await tag(gateway, path);
    const got = await call('GET', path, { headers: { 'if-none-match': etag } });
    expect([got.status, got.text, got.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await call('GET', path, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
    expect((await call('GET', path, { headers: { 'if-match': '"x"' } })).status).toBe(412);
    expect((await call('GET', path, { headers: { 'if-modified-since': '2026-01-01T00:00:00Z' } })).status).toBe(304);
    gateway.advance(60);
    await call(method, path, { body });
    expect((await call('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(200);
    expect((await call('GET', path, { headers: { 'if-modified-since': '2026-01-01T00:00:00Z' } })).status).toBe(200);
    expect((await call('GET', path, { headers: { 'if-unmodified-since': '2026-01-01T00:00:00Z' } })).status).toBe(412);
  });

  it('is written whatever the headers say with the knob', async () => {
    const { call } = await drive({ state: seed, knobs: { conditional: { mode: 'ignored' } } });
    expect((await call(method, path, { body, headers: { 'if-match': '"other"' } })).status).toBe(200);
    expect((await call('GET', path, { headers: { 'if-none-match': '*' } })).status).toBe(200);
  });
});

it('If-None-Match: * creates, If-Match does not', async () => {
  const { call } = await drive({ state: seed });
  const body = account('new');
  expect((await call('PUT', '/accounts/new', { body, headers: { 'if-match': '*' } })).status).toBe(412);
  expect((await call('PUT', '/accounts/new', { body, headers: { 'if-none-match': '*' } })).status).toBe(201);
  expect((await call('PUT', '/accounts/new', { body, headers: { 'if-none-match': '*' } })).status).toBe(412);
});

it('guards deletes', async () => {
  const gateway = await drive({ state: seed });
  const { call } = gateway;
  for (const path of [`/accounts/a/numbers/${phone(1)}`, '/accounts/a']) {
    const etag = await tag(gateway, path);
    expect((await call('DELETE', path, { headers: { 'if-match': '"other"' } })).status).toBe(412);
    expect((await call('DELETE', path, { headers: { 'if-match': etag } })).status).toBe(204);
    expect((await call('DELETE', path, { headers: { 'if-match': etag } })).status).toBe(412);
  }
});

it('civic addresses can be asked for again, too', async () => {
  const gateway = await drive({ state: seed });
  const path = '/accounts/a/teamsCivicAddresses/a-1';
  const etag = await tag(gateway, path);
  expect((await gateway.call('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(304);
});

it.each([
  [false, true],
  [true, false],
])('background changes change the ETag: %s', async (etagFollowsStatus, same) => {
  const gateway = await drive({ state: seed, knobs: { conditional: { etagFollowsStatus } } });
  const path = `/accounts/a/numbers/${phone(2)}`;
  await gateway.call('PUT', path, { body: teamsNumber('a', phone(2)) });
  const pending = [await tag(gateway, path), await tag(gateway, '/accounts/a')];
  gateway.advance(60);
  await gateway.call('DELETE', `/accounts/a/numbers/${phone(1)}`);
  const later = [await tag(gateway, path), await tag(gateway, '/accounts/a')];
  expect(pending.map((etag, index) => etag === later[index])).toEqual([same, same]);
});

it('an ETag outlives a restart', async () => {
  const gateway = await drive({ state: seed });
  const before = await tag(gateway, '/accounts/a');
  await gateway.sim('PUT', 'state', (await gateway.sim('GET', 'state')).json);
  expect(await tag(gateway, '/accounts/a')).toBe(before);
});
