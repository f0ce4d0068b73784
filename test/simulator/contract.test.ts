// The 18 operations by openapi.json: every documented status of every operation is seen, and every exchange is as
// documented (drive.ts judges them all). Also that the judge does find what is wrong.

import { describe, expect, it } from 'vitest';
import { checkExchange, createRegister, openapiNote, openapiPresent } from '../support/openapi.ts';
import { drive } from './drive.ts';
import { account, address, number, on, phone, rfi, routing, state, synced, teamsNumber, tenant } from './resources.ts';

const repeatable = { 'repeatability-request-id': 'r', 'repeatability-first-sent': '2026-01-01T00:00:00Z' };

describe.skipIf(!openapiPresent)(`all operations and statuses of openapi.json${openapiNote}`, () => {
  it('are answered as documented', async () => {
    const seed = state({
      accounts: [account('full', { teamsOperatorConnect: synced, teamsDirectRouting: on, teamsTenantId: tenant })],
      numbers: [teamsNumber('full', phone(1)), number('full', phone(2)), number('full', phone(3))],
      requestsForInformation: [rfi],
      civicAddresses: { full: [{ ...address, locations: [{ id: 'l-1', civicAddressId: 'a-1', isDefault: true }] }] },
    });
    const { call, register } = await drive({
      state: seed,
      knobs: { requestsForInformation: { unknownTenant: 'create' } },
    });
    const other = '99999999-2222-3333-4444-555555555555';
    const numbers = '/accounts/full/numbers';
    const one = [{ telephoneNumber: phone(1) }];

    const id = { 'x-ms-client-request-id': '6f1c1f5e-8f5c-4c5b-9d0a-3b1f0c1d2e3f' };
    const good: [status: number, method: string, path: string, body?: unknown, query?: string][] = [
      [200, 'GET', '/accounts', undefined, 'maxpagesize=1&countRecords=true&top=5&skip=0'],
      [200, 'GET', '/accounts/full'],
      [201, 'PUT', '/accounts/new', account('new', routing('new'))],
      [200, 'PUT', '/accounts/new', { ...account('new'), correlationId: 'x' }],
      [
        200,
        'POST',
        '/accounts/full:createOrUpdateNumbers',
        { numbers: [number('full', phone(4)), teamsNumber('full', phone(5))] },
      ],
      [204, 'POST', '/accounts/full:deleteNumbers', { numbers: [{ telephoneNumber: phone(4) }] }],
      [200, 'POST', '/accounts/full:getTeamsCapabilityPlans'],
      [200, 'POST', '/accounts/full:getTeamsAvailableCapabilities', { numbers: one }],
      [200, 'GET', numbers, undefined, 'maxpagesize=2&countRecords=true'],
      [200, 'GET', `${numbers}/${phone(1)}`],
      [201, 'PUT', `${numbers}/${phone(9)}`, number('full', phone(9))],
      [200, 'PUT', `${numbers}/${phone(9)}`, { ...number('full', phone(9)), configuration: { customSipHeader: 'x' } }],
      [204, 'DELETE', `${numbers}/${phone(9)}`],
      [200, 'GET', '/accounts/full/teamsCivicAddresses'],
      [200, 'GET', '/accounts/full/teamsCivicAddresses/a-1'],
      [200, 'GET', '/numbers', undefined, 'countRecords=true'],
      [200, 'GET', '/teamsRequestsForInformation'],
      [200, 'GET', `/teamsRequestsForInformation/${tenant}`],
      [
        200,
        'PATCH',
        `/teamsRequestsForInformation/${tenant}`,
        { customerRelationship: { status: 'ConsentAcknowledged' } },
      ],
      [201, 'PATCH', `/teamsRequestsForInformation/${other}`, { customerRelationship: { comment: 'new' } }],
      [204, 'DELETE', '/accounts/new'],
    ];
    for (const [index, [status, method, path, body, query]] of good.entries()) {
      const repeat = method === 'GET' ? {} : { ...repeatable, 'repeatability-request-id': `r${index}` };
      const sent = {
        headers: { ...id, ...repeat },
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { query }),
      };
      const got = await call(method, path, sent);
      expect([method, path, got.status, got.text]).toEqual([method, path, status, got.text]);
      expect(got.headers.get('x-ms-client-request-id')).toBe(path === '/numbers' ? null : id['x-ms-client-request-id']);
      expect(got.headers.get('repeatability-result')).toBe(method === 'GET' ? null : 'accepted');
    }

    // Every operation has the documented error form as well: here because api-version is there twice.
    for (const [, method, path] of good) {
      const got = await call(method, path, { query: 'api-version=1' });
      expect([got.status, got.code, got.headers.get('x-ms-error-code')]).toEqual([400, got.code, got.code]);
    }
    expect(register.missing()).toEqual([]);
  });
});

describe.skipIf(!openapiPresent)(`the judge${openapiNote}`, () => {
  const request = { method: 'GET', url: '/accounts/a?api-version=x', headers: {} };
  const headers = { 'content-type': 'application/json', etag: '"1"' };
  const good = { name: 'a', serviceDetails: { teamsDirectRouting: { ...on, subdomainStatus: 'provisioned' } } };

  it('accepts a good exchange', () => {
    expect(checkExchange(request, { status: 200, headers, body: JSON.stringify(good) })).toEqual([]);
  });

  it.each([
    ['a required field is missing', { serviceDetails: {} }],
    ['a name has the wrong form', { name: 'a b' }],
    ['a wrong type', { name: 'a', correlationId: 7 }],
    ['a nested required field is missing', { name: 'a', serviceDetails: { teamsOperatorConnect: { enabled: true } } }],
    ['the DNS status is missing', { name: 'a', serviceDetails: { teamsDirectRouting: on } }],
    ['a status that is not in the list', { ...good, serviceProvisioningStatus: 'busy' }],
  ])('finds in a reply: %s', (_, body) => {
    expect(checkExchange(request, { status: 200, headers, body: JSON.stringify(body) })).not.toEqual([]);
  });

  it.each([
    ['a status that is not documented', { status: 202, headers, body: '{"name":"a"}' }],
    ['no ETag', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"name":"a"}' }],
    ['HTML', { status: 200, headers: { ...headers, 'content-type': 'text/html' }, body: '<p>' }],
    ['no body', { status: 200, headers, body: '' }],
    [
      'an error without a code',
      { status: 404, headers: { ...headers, 'x-ms-error-code': 'x' }, body: '{"error":{"message":"x"}}' },
    ],
    ['an error without its header', { status: 404, headers, body: '{"error":{"code":"x","message":"x"}}' }],
    [
      'a client request id that is no uuid',
      { status: 200, headers: { ...headers, 'x-ms-client-request-id': 5 as never }, body: '{"name":"a"}' },
    ],
  ])('finds: %s', (_, reply) => {
    expect(checkExchange(request, reply)).not.toEqual([]);
  });

  const put = (body: unknown, more = {}): string[] => {
    const sent = {
      method: 'PUT',
      url: '/accounts/a?api-version=x',
      headers: { 'content-type': 'application/json', ...more },
    };
    return checkExchange({ ...sent, body: JSON.stringify(body) }, { status: 201, headers, body: JSON.stringify(good) });
  };

  it('finds what is wrong in an accepted request', () => {
    expect(put({ name: 'a', serviceDetails: { teamsDirectRouting: on } })).toEqual([]);
    expect(put({ name: 'a', serviceProvisioningStatus: 'synced' })).not.toEqual([]);
    expect(put({ name: '' })).not.toEqual([]);
    expect(put({ name: 'a' }, { 'x-ms-client-request-id': 'no uuid' })).not.toEqual([]);
    expect(put({ name: 'a' }, { 'if-modified-since': 'yesterday' })).not.toEqual([]);
    const noVersion = { method: 'GET', url: '/accounts/a', headers: {} };
    expect(checkExchange(noVersion, { status: 200, headers, body: JSON.stringify(good) })).not.toEqual([]);
    const badTop = { method: 'GET', url: '/accounts?api-version=x&top=many', headers: {} };
    expect(checkExchange(badTop, { status: 200, headers, body: '{"value":[]}' })).not.toEqual([]);
  });

  it('lets a merge patch remove with null, and finds what is wrong beside it', () => {
    const patch = (body: unknown): string[] => {
      const sent = { method: 'PATCH', url: `/teamsRequestsForInformation/${tenant}?api-version=x` };
      const type = { 'content-type': 'application/merge-patch+json' };
      const reply = { status: 200, headers, body: JSON.stringify({ tenantId: tenant }) };
      return checkExchange({ ...sent, headers: type, body: JSON.stringify(body) }, reply);
    };
    expect(patch({ customerRelationship: { comment: null } })).toEqual([]);
    expect(patch({ customerRelationship: { comment: null, status: 1 } })).not.toEqual([]);
    expect(patch({ customerRelationship: 'x' })).not.toEqual([]);
    expect(put({ name: 'a', correlationId: null })).not.toEqual([]);
  });

  it('knows what has not been seen', () => {
    const register = createRegister();
    expect(register.missing()).toHaveLength(39);
    register.record(request, { status: 200, headers, body: '' });
    expect(register.missing()).toHaveLength(38);
  });
});
