// A reader whose gateway contradicts itself: lists that are whole each, and do not fit together.

import { afterEach, describe, expect, it } from 'vitest';
import { createGatewayReader } from '../../src/api/gateway-reader.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import { type ByteServer, jsonBytes, startByteServer } from '../support/byte-server.ts';
import { clientOf, type TestClient } from '../support/gateway-client.ts';

let server: ByteServer;
let client: TestClient;
afterEach(async () => {
  await client.close();
  await server.close();
});

type Lists = Readonly<Record<string, readonly object[]>>;

/** Serves each path its list, or what stands there for one resource. */
async function serve(lists: (visit: number) => Lists): Promise<void> {
  const visits = new Map<string, number>();
  server = await startByteServer((socket, request) => {
    const path = new URL(request.url, 'http://x').pathname;
    const visit = visits.get(path) ?? 0;
    visits.set(path, visit + 1);
    const value = lists(visit)[path];
    if (value === undefined) socket.end(jsonBytes(404, { error: { code: 'NotFound', message: 'not there' } }));
    else socket.end(jsonBytes(200, { value }, { 'x-ms-record-count': String(value.length) }));
  });
  client = clientOf(server.origin);
}

const account = (name: string) => ({ name });
const number = (accountName: string, telephoneNumber: string) => ({ accountName, telephoneNumber, serviceDetails: {} });
const read = () => createGatewayReader(client).read({ rfis: false });
const readSome = (...names: string[]) =>
  createGatewayReader(client).read({ rfis: false, numbersOf: (name) => names.includes(name) });

describe('numbers of an account that is not there', () => {
  it('make everything be read again, and then it is there', async () => {
    await serve((visit) => ({
      '/accounts': visit === 0 ? [account('a')] : [account('a'), account('b')],
      '/numbers': [number('b', '+14255550100')],
    }));
    const live = await read();
    expect([...live.accounts.keys()]).toEqual(['a', 'b']);
    expect(live.numbers.table.count).toBe(1);
    expect(server.requests).toHaveLength(4);
  });

  it('are an error when it never comes', async () => {
    await serve(() => ({ '/accounts': [account('a')], '/numbers': [number('b', '+14255550100')] }));
    await expect(read()).rejects.toMatchObject({
      code: 'LIST_INCOMPLETE',
      message: expect.stringContaining('numbers of b'),
    });
    expect(server.requests).toHaveLength(6);
  });
});

it('a list of an account with numbers of another is refused', async () => {
  await serve(() => ({
    '/accounts': [account('a'), account('b')],
    '/accounts/a/numbers': [number('a', '+14255550100'), number('b', '+14255550101')],
  }));
  await expect(readSome('a')).rejects.toMatchObject({ code: 'REPLY_SHAPE' });
});

it('a list of an account that is gone is an error, not an empty list', async () => {
  await serve(() => ({ '/accounts': [account('a'), account('b')] }));
  await expect(readSome('a')).rejects.toMatchObject({
    code: 'GATEWAY_REFUSED',
    message: expect.stringContaining('404'),
  });
});

it('a number that two lists hold is in two accounts', async () => {
  await serve(() => ({
    '/accounts': ['a', 'b', 'c'].map(account),
    '/accounts/a/numbers': [number('a', '+14255550100'), number('a', '+14255550101')],
    '/accounts/b/numbers': [number('b', '+14255550101')],
  }));
  await expect(readSome('a', 'b')).rejects.toMatchObject({
    code: 'NUMBER_TWICE',
    message: expect.stringContaining('+14255550101 in a and in b'),
  });
});

it('a number twice in accounts that are not wanted is left alone', async () => {
  const names = ['a', 'b', 'c', 'd', 'x', 'y'];
  await serve(() => ({
    '/accounts': names.map(account),
    '/numbers': [number('x', '+14255550101'), number('y', '+14255550101'), number('a', '+14255550100')],
  }));
  expect((await readSome('a', 'b', 'c', 'd')).numbers.table.count).toBe(1);
  await expect(readSome('a', 'b', 'c', 'x')).rejects.toMatchObject({ code: 'NUMBER_TWICE' });
});

it('the same account twice in the list is not taken', async () => {
  await serve(() => ({ '/accounts': [account('a'), account('a')], '/numbers': [] }));
  await expect(read()).rejects.toMatchObject({
    code: 'LIST_INCOMPLETE',
    message: expect.stringContaining('a came twice'),
  });
});

it('the same tenant twice in the list of RFIs, in another case, is not taken', async () => {
  const tenantId = '8b0d7f2e-3f1a-4c5b-9d6e-0a1b2c3d4e5f';
  await serve(() => ({
    '/accounts': [],
    '/teamsRequestsForInformation': [{ tenantId }, { tenantId: tenantId.toUpperCase() }],
  }));
  await expect(createGatewayReader(client).read({ rfis: true })).rejects.toMatchObject({ code: 'LIST_INCOMPLETE' });
});

it('a first failure stops what is read beside it', async () => {
  let rfis = 0;
  server = await startByteServer((socket, request) => {
    if (request.url.startsWith('/accounts')) socket.end(jsonBytes(400, { error: { code: 'No', message: 'no' } }));
    else {
      rfis += 1;
      setTimeout(
        () => socket.end(jsonBytes(200, { value: [], nextLink: `?page=${rfis}` }, { 'x-ms-record-count': '9' })),
        30,
      );
    }
  });
  client = clientOf(server.origin);
  await expect(createGatewayReader(client).read({ rfis: true })).rejects.toMatchObject({ code: 'GATEWAY_REFUSED' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(rfis).toBe(1);
});

it('another resource than was asked for is refused', async () => {
  server = await startByteServer((socket, { url }) =>
    socket.end(
      jsonBytes(200, url.startsWith('/accounts') ? account('b') : { tenantId: '11111111-2222-3333-4444-555555555555' }),
    ),
  );
  client = clientOf(server.origin);
  const reader = createGatewayReader(client);
  await expect(reader.getAccount('a' as AccountName)).rejects.toMatchObject({ code: 'REPLY_SHAPE' });
  await expect(reader.getRfi('11111111-2222-3333-4444-666666666666')).rejects.toMatchObject({ code: 'REPLY_SHAPE' });
});

it('unknown members and statuses come through, and the members are kept for the next write', async () => {
  await serve(() => ({
    '/accounts': [{ ...account('a'), novelty: 1, serviceProvisioningStatus: 'thinking' }],
    '/numbers': [{ ...number('a', '+14255550100'), serviceDetails: { newService: { enabled: true, x: [1] } } }],
  }));
  const live = await read();
  expect(live.accounts.get('a' as AccountName)).toMatchObject({ spec: { novelty: 1 }, status: { state: 'thinking' } });
  expect(live.numbers.pool.get(0)).toEqual({ serviceDetails: { newService: { enabled: true, x: [1] } } });
});
