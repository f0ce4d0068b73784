// The two batch calls: api-facts.md section 8 with the knobs about it.

import { describe, expect, it } from 'vitest';
import type { PartialKnobs } from '../../src/simulator/knobs/knobs.ts';
import { type Drive, drive } from './drive.ts';
import { account, number, on, phone, phones, state, teamsNumber } from './resources.ts';

const details = { teamsDirectRouting: on, teamsOperatorConnect: { enabled: true, syncEnabled: false } };
const seed = state({ accounts: [account('a', details)], numbers: [number('a', phone(1)), number('a', phone(2))] });
const bad = { ...number('a', phone(8)), serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } };
const ids = (...indexes: number[]): object => ({
  numbers: indexes.map((index) => ({ telephoneNumber: phone(index) })),
});

function start(batch: PartialKnobs['batch'] = {}): Promise<Drive> {
  return drive({ state: seed, knobs: { batch } });
}

const write = (call: Drive['call'], ...numbers: unknown[]) =>
  call('POST', '/accounts/a:createOrUpdateNumbers', { body: { numbers } });
const remove = (call: Drive['call'], body: unknown) => call('POST', '/accounts/a:deleteNumbers', { body });
const held = async ({ call }: Drive): Promise<unknown[]> =>
  (await call('GET', '/accounts/a/numbers')).json.value.map(({ telephoneNumber }) => telephoneNumber);

it('creates and replaces 100 numbers in one request, and deletes 100', async () => {
  const gateway = await start();
  const got = await write(gateway.call, ...phones(100).map((text) => number('a', text)));
  expect([got.status, (got.json.numbers as unknown[]).length]).toEqual([200, 100]);
  expect(await held(gateway)).toHaveLength(100);
  const body = { numbers: phones(100).map((telephoneNumber) => ({ telephoneNumber })) };
  expect((await remove(gateway.call, body)).status).toBe(204);
  expect(await held(gateway)).toEqual([]);
});

it('is for one account, which must exist', async () => {
  const { call } = await start();
  expect((await write(call, number('b', phone(3)))).code).toBe('KeyMismatch');
  const other = await call('POST', '/accounts/b:createOrUpdateNumbers', { body: { numbers: [number('b', phone(3))] } });
  expect([other.status, other.code]).toEqual([404, 'AccountNotFound']);
  expect((await call('POST', '/accounts/b:deleteNumbers', { body: ids(1) })).status).toBe(404);
});

it('orders the reply as asked, or by number with the knob', async () => {
  const order = async (knob: 'request' | 'key'): Promise<unknown> => {
    const { call } = await start({ order: knob });
    const { json } = await write(call, number('a', phone(9)), number('a', phone(3)));
    return (json.numbers as { telephoneNumber: string }[]).map(({ telephoneNumber }) => telephoneNumber);
  };
  expect(await order('request')).toEqual([phone(9), phone(3)]);
  expect(await order('key')).toEqual([phone(3), phone(9)]);
});

describe('a bad item', () => {
  it('refuses all, and every bad item is named', async () => {
    const gateway = await start();
    const got = await write(
      gateway.call,
      number('a', phone(7)),
      bad,
      { telephoneNumber: '7777' },
      number('a', phone(9)),
    );
    expect(got.status).toBe(400);
    expect(got.json.error?.details.map(({ target }) => target)).toEqual([
      '$.numbers[1].serviceDetails.zoomPhoneCloudPeering',
      '$.numbers[2].accountName',
      '$.numbers[2].serviceDetails',
      '$.numbers[2].telephoneNumber',
    ]);
    expect(await held(gateway)).toEqual([phone(1), phone(2)]);
  });

  it('leaves the others done with mode per-item', async () => {
    const gateway = await start({ mode: 'per-item' });
    const got = await write(gateway.call, number('a', phone(7)), bad, number('a', phone(9)));
    expect([got.status, got.json.error?.details.length]).toEqual([400, 1]);
    expect(await held(gateway)).toEqual([phone(1), phone(2), phone(7), phone(9)]);
    expect((await write(gateway.call, number('a', phone(10)))).status).toBe(200);
    expect(
      (await remove(gateway.call, { numbers: [{ telephoneNumber: 'x' }, { telephoneNumber: phone(7) }] })).status,
    ).toBe(400);
    expect(await held(gateway)).toEqual([phone(1), phone(2), phone(9), phone(10)]);
  });
});

it('stops half-way with mode partial, and whoever repeats gets to the end', async () => {
  const gateway = await start({ mode: 'partial' });
  const numbers = [3, 4, 5, 6, 7].map((index) => number('a', phone(index)));
  const statuses = [];
  for (let round = 0; round < 4; round += 1) statuses.push((await write(gateway.call, ...numbers)).status);
  expect(statuses).toEqual([500, 500, 200, 200]);
  expect(await held(gateway)).toHaveLength(7);
  const first = await remove(gateway.call, ids(3, 4, 5));
  expect([first.status, first.code]).toEqual([500, 'BatchInterrupted']);
  expect(await held(gateway)).toHaveLength(5);
  expect((await remove(gateway.call, ids(3, 4, 5))).status).toBe(204);
  expect(await held(gateway)).toHaveLength(4);
  expect((await write(gateway.call, bad, number('a', phone(9)))).status).toBe(400);
});

it('replaces, or merges with the knob', async () => {
  for (const [semantics, kept] of [
    ['replace', false],
    ['merge', true],
  ] as const) {
    const { call } = await start({ semantics });
    await write(call, {
      ...teamsNumber('a', phone(3), { civicAddressId: 'x' }),
      configuration: { customSipHeader: 'h' },
    });
    const { json } = await write(
      call,
      teamsNumber('a', phone(3), { usage: 'ConferenceAssignment', choosableCapabilities: [] }),
    );
    const [after] = json.numbers as ReturnType<typeof teamsNumber>[];
    expect(after?.configuration).toEqual(kept ? { customSipHeader: 'h' } : undefined);
    expect(after?.serviceDetails.teamsOperatorConnect?.configuration).toMatchObject({
      usage: 'ConferenceAssignment',
      choosableCapabilities: [],
    });
    expect(after?.serviceDetails.teamsOperatorConnect?.configuration?.civicAddressId).toBe(kept ? 'x' : undefined);
  }
});

it('refuses an empty batch and a number twice, or takes them with the knobs', async () => {
  const twice = [number('a', phone(3)), { ...number('a', phone(3)), configuration: { customSipHeader: 'last' } }];
  const strict = await start();
  expect((await write(strict.call)).code).toBe('EmptyBatch');
  expect((await remove(strict.call, ids())).code).toBe('EmptyBatch');
  const got = await write(strict.call, ...twice);
  expect([got.code, got.json.error?.details[0]?.target]).toEqual(['DuplicateNumber', '$.numbers[1].telephoneNumber']);
  expect((await remove(strict.call, ids(1, 1))).code).toBe('DuplicateNumber');
  expect(await held(strict)).toEqual([phone(1), phone(2)]);

  const lenient = await start({ empty: 'accept', duplicates: 'accept' });
  expect((await write(lenient.call)).status).toBe(200);
  expect((await remove(lenient.call, ids())).status).toBe(204);
  expect((await write(lenient.call, ...twice)).status).toBe(200);
  const { json } = await lenient.call('GET', `/accounts/a/numbers/${phone(3)}`);
  expect(json.configuration).toEqual({ customSipHeader: 'last' });
  expect((await remove(lenient.call, ids(1, 1))).status).toBe(204);
});

it('has one status for a mixed batch: 400 before 409', async () => {
  const two = state({ accounts: [account('a'), account('b')], numbers: [number('b', phone(5))] });
  const { call } = await drive({ state: two });
  expect((await write(call, number('a', phone(5)))).status).toBe(409);
  expect((await write(call, number('a', phone(5)), bad)).status).toBe(400);
});
