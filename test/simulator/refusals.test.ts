// What is refused before any operation: paths, methods, versions, parameters, media types, bodies. Every refusal has
// the documented error body (drive.ts checks that) and changes nothing.

import { expect, it } from 'vitest';
import { drive } from './drive.ts';
import { account, number, on, phone, rfi, state, synced, tenant } from './resources.ts';

const seed = state({
  accounts: [account('a', { teamsDirectRouting: on, teamsOperatorConnect: synced })],
  numbers: [number('a', phone(1))],
  requestsForInformation: [rfi],
});

const name100 = 'n'.repeat(100);
const good = account('a');
it('reports everything that is wrong at once', async () => {
  const { call } = await drive();
  const got = await call('PUT', '/accounts/a', { body: { name: 'a b', colour: 1, correlationId: 2 } });
  expect(got.json.error?.details.map(({ target }) => target).sort()).toEqual(['$.colour', '$.correlationId', '$.name']);
});

it.each([
  ['missing', '', 'MissingApiVersionParameter'],
  ['empty', '?api-version=', 'MissingApiVersionParameter'],
  ['old', '?api-version=2023-10-01', 'UnsupportedApiVersionValue'],
])('refuses an api-version that is %s', async (_, query, code) => {
  const { raw, simulator } = await drive();
  const got = await raw(`/accounts${query}`, { headers: { authorization: `Bearer ${simulator.token}` } });
  expect([got.status, got.code]).toEqual([400, code]);
});

it.each([
  ['/accounts', 'top=x'],
  ['/accounts', 'top=-1'],
  ['/accounts', 'skip=1.5'],
  ['/accounts', 'skip=3000000000'],
  ['/accounts', 'maxpagesize=0'],
  ['/accounts', 'countRecords=yes'],
  ['/accounts', 'top=1&top=2'],
  ['/accounts', 'colour=red'],
  ['/accounts/a', 'top=1'],
])('refuses the query of %s?%s', async (path, query) => {
  const { call } = await drive({ state: seed });
  expect((await call('GET', path, { query })).status).toBe(400);
});

it('refuses deleteNumbers that is no boolean, and ignores unknown parameters where the knob says so', async () => {
  const { call } = await drive({ state: seed });
  expect((await call('DELETE', '/accounts/a', { query: 'deleteNumbers=1' })).status).toBe(400);
  const { call: lenient } = await drive({ state: seed, knobs: { fields: { unknownQuery: 'ignore' } } });
  expect((await lenient('GET', '/accounts', { query: 'colour=red' })).status).toBe(200);
});

it.each([
  ['GET', '/accounts/a%20b', 400],
  ['GET', `/accounts/${name100}n`, 400],
  ['GET', '/accounts/a/numbers/14255550100', 400],
  ['GET', '/accounts/a/numbers/+0123', 400],
  ['GET', '/accounts/a/numbers/+1', 400],
  ['GET', '/accounts/a/numbers/+1234567890123456', 400],
  ['GET', '/teamsRequestsForInformation/not-a-guid', 400],
  ['GET', '/accounts/%zz', 400],
  ['GET', '/accounts/missing', 404],
  ['GET', '/accounts/A', 404],
  ['GET', `/accounts/a/numbers/${phone(7)}`, 404],
  ['GET', `/accounts/missing/numbers/${phone(7)}`, 404],
  ['GET', '/accounts/missing/numbers', 404],
  ['GET', '/accounts/missing/teamsCivicAddresses', 404],
  ['GET', '/accounts/a/teamsCivicAddresses/x', 404],
  ['POST', '/accounts/missing:getTeamsCapabilityPlans', 404],
  ['GET', '/account', 404],
  ['GET', '/accounts/', 404],
  ['GET', '/accounts/a/numbers/', 404],
  ['GET', '/accounts/a%2Fnumbers', 400],
  ['POST', '/accounts/a:fly', 404],
  ['POST', '/accounts', 405],
  ['POST', '/accounts/a', 405],
  ['PATCH', '/accounts/a', 405],
  ['PATCH', `/accounts/a/numbers/${phone(1)}`, 405],
  ['GET', '/accounts/a:deleteNumbers', 405],
  ['DELETE', '/numbers', 405],
  ['PUT', `/teamsRequestsForInformation/${tenant}`, 405],
])('%s %s is %i', async (method, path, status) => {
  const { call } = await drive({ state: seed });
  expect((await call(method, path)).status).toBe(status);
});

it('says with a 405 which methods there are', async () => {
  const { call } = await drive();
  expect((await call('PATCH', '/accounts/a')).headers.get('allow')).toBe('GET, PUT, DELETE');
});

it('reads a plus in the path raw and encoded', async () => {
  const { call } = await drive({ state: seed });
  expect((await call('GET', `/accounts/a/numbers/${phone(1)}`)).status).toBe(200);
  expect((await call('GET', `/accounts/a/numbers/${phone(1).replace('+', '%2B')}`)).status).toBe(200);
});

it.each([
  ['PUT', '/accounts/a', 'text/plain'],
  ['PUT', '/accounts/a', 'application/merge-patch+json'],
  ['PATCH', `/teamsRequestsForInformation/${tenant}`, 'application/json'],
  ['POST', '/accounts/a:deleteNumbers', 'application/xml'],
])('%s %s with %s is 415', async (method, path, type) => {
  const { call } = await drive({ state: seed });
  expect((await call(method, path, { body: good, headers: { 'content-type': type } })).status).toBe(415);
});

it('reads a media type with parameters, and refuses a missing body', async () => {
  const { call } = await drive({ state: seed });
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  expect((await call('PUT', '/accounts/a', { body: account('a', { teamsDirectRouting: on }), headers })).status).toBe(
    200,
  );
  const got = await call('PUT', '/accounts/a', { headers });
  expect([got.status, got.code]).toEqual([400, 'MissingBody']);
});

it('wants a uuid as client request id', async () => {
  const { call } = await drive({ state: seed });
  const got = await call('GET', '/accounts/a', { headers: { 'x-ms-client-request-id': 'mine' } });
  expect([got.status, got.code]).toEqual([400, 'InvalidHeaderValue']);
});

const date = { rfc3339: '2026-01-01T00:00:00Z', 'imf-fixdate': 'Thu, 01 Jan 2026 00:00:00 GMT' };

it.each([
  ['both', 200, 200],
  ['rfc3339', 200, 400],
  ['imf-fixdate', 400, 200],
] as const)('reads dates in headers: %s', async (headerDates, rfc3339, imf) => {
  const { call } = await drive({ state: seed, knobs: { headerDates } });
  const get = async (text: string): Promise<number> =>
    (await call('GET', '/accounts/a', { headers: { 'if-unmodified-since': text } })).status;
  expect([await get(date.rfc3339), await get(date['imf-fixdate'])]).toEqual([rfc3339, imf]);
  expect([await get('yesterday'), await get('Fri, 01 Jan 2026 00:00:00 GMT'), await get('2026-01-01')]).toEqual([
    400, 400, 400,
  ]);
});

it('drops unknown and read-only fields and takes the keys of the path where the knobs say so', async () => {
  const fields = { unknown: 'ignore', readOnly: 'ignore', keyMismatch: 'path-wins' } as const;
  const { call } = await drive({ knobs: { fields }, documented: false });
  const details = { teamsDirectRouting: { ...on, numberCount: 9, shape: 'round' } };
  const put = await call('PUT', '/accounts/a', {
    body: { name: 'b', colour: 'red', serviceProvisioningStatus: 'x', serviceDetails: details },
  });
  expect(put.status).toBe(201);
  expect(put.json).toMatchObject({ name: 'a', serviceDetails: { teamsDirectRouting: { numberCount: 0 } } });
  expect(put.text).not.toMatch(/colour|shape|"x"/);
  const sent = { ...number('b', phone(2)), size: 1 };
  const got = await call('PUT', `/accounts/a/numbers/${phone(1)}`, { body: sent });
  expect([got.status, got.json.accountName, got.json.telephoneNumber]).toEqual([201, 'a', phone(1)]);
});
