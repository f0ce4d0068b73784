// The same for numbers, batches and answers to requests for information.

import { expect, it } from 'vitest';
import { drive } from './drive.ts';
import { account, number, on, phone, rfi, state, synced, tenant } from './resources.ts';

const seed = state({
  accounts: [account('a', { teamsDirectRouting: on, teamsOperatorConnect: synced })],
  numbers: [number('a', phone(1))],
  requestsForInformation: [rfi],
});

const operator = (configuration: object): object =>
  number('a', phone(1), { teamsOperatorConnect: { enabled: true, configuration } as never });

const refusedBodies: [what: string, method: string, path: string, body: unknown, code: string, target: string][] = [
  [
    'no serviceDetails',
    'PUT',
    `/accounts/a/numbers/${phone(1)}`,
    { telephoneNumber: phone(1), accountName: 'a' },
    'MissingField',
    '$.serviceDetails',
  ],
  [
    'another number than the path',
    'PUT',
    `/accounts/a/numbers/${phone(1)}`,
    number('a', phone(2)),
    'KeyMismatch',
    '$.telephoneNumber',
  ],
  [
    'another account than the path',
    'PUT',
    `/accounts/a/numbers/${phone(1)}`,
    number('b', phone(1)),
    'KeyMismatch',
    '$.accountName',
  ],
  [
    'a header with a space',
    'PUT',
    `/accounts/a/numbers/${phone(1)}`,
    { ...number('a', phone(1)), configuration: { customSipHeader: 'a b' } },
    'InvalidFieldValue',
    '$.configuration.customSipHeader',
  ],
  [
    'an empty header',
    'PUT',
    `/accounts/a/numbers/${phone(1)}`,
    { ...number('a', phone(1)), configuration: { customSipHeader: '' } },
    'InvalidFieldValue',
    '$.configuration.customSipHeader',
  ],
  [
    'no usage',
    'PUT',
    `/accounts/a/numbers/${phone(1)}`,
    operator({ choosableCapabilities: [] }),
    'MissingField',
    '$.serviceDetails.teamsOperatorConnect.configuration.usage',
  ],
  [
    'capabilities as text',
    'PUT',
    `/accounts/a/numbers/${phone(1)}`,
    operator({ usage: 'x', choosableCapabilities: 'y' }),
    'InvalidFieldValue',
    '$.serviceDetails.teamsOperatorConnect.configuration.choosableCapabilities',
  ],
  [
    'read-only capabilities',
    'PUT',
    `/accounts/a/numbers/${phone(1)}`,
    operator({ usage: 'x', choosableCapabilities: [], acquiredCapabilities: [] }),
    'ReadOnlyField',
    '$.serviceDetails.teamsOperatorConnect.configuration.acquiredCapabilities',
  ],
  [
    'an assignment that does not exist',
    'PUT',
    `/accounts/a/numbers/${phone(1)}`,
    number('a', phone(1), { teamsOperatorConnect: { enabled: true, assignmentStatus: 'maybe' } }),
    'InvalidFieldValue',
    '$.serviceDetails.teamsOperatorConnect.assignmentStatus',
  ],
  ['no numbers', 'POST', '/accounts/a:createOrUpdateNumbers', {}, 'MissingField', '$.numbers'],
  [
    '101 numbers',
    'POST',
    '/accounts/a:createOrUpdateNumbers',
    { numbers: Array.from({ length: 101 }, (_, index) => number('a', phone(index))) },
    'InvalidFieldValue',
    '$.numbers',
  ],
  [
    '101 deletes',
    'POST',
    '/accounts/a:deleteNumbers',
    { numbers: Array.from({ length: 101 }, (_, index) => ({ telephoneNumber: phone(index) })) },
    'InvalidFieldValue',
    '$.numbers',
  ],
  [
    'a number without a plus',
    'POST',
    '/accounts/a:deleteNumbers',
    { numbers: [{ telephoneNumber: '14255550100' }] },
    'InvalidFieldValue',
    '$.numbers[0].telephoneNumber',
  ],
  [
    'an item that is no object',
    'POST',
    '/accounts/a:createOrUpdateNumbers',
    { numbers: [null] },
    'InvalidFieldValue',
    '$.numbers[0]',
  ],
  [
    'a read-only tenant',
    'PATCH',
    `/teamsRequestsForInformation/${tenant}`,
    { tenantId: tenant },
    'ReadOnlyField',
    '$.tenantId',
  ],
  [
    'a read-only date',
    'PATCH',
    `/teamsRequestsForInformation/${tenant}`,
    { customerRelationship: { lastModifiedOn: '2026-01-01T00:00:00Z' } },
    'ReadOnlyField',
    '$.customerRelationship.lastModifiedOn',
  ],
  [
    'a status that is no text',
    'PATCH',
    `/teamsRequestsForInformation/${tenant}`,
    { customerRelationship: { status: 1 } },
    'InvalidFieldValue',
    '$.customerRelationship.status',
  ],
  ['JSON cut short', 'PUT', '/accounts/a', '{"name":', 'InvalidJson', '$'],
];

it.each(refusedBodies)('refuses with 400: %s', async (_, method, path, body, code, target) => {
  const { call, sim } = await drive({ state: seed });
  const before = (await sim('GET', 'state')).text;
  const got = await call(method, path, { body });
  expect([got.status, got.code, got.json.error?.details[0]?.target]).toEqual([400, code, target]);
  expect((await sim('GET', 'state')).text).toBe(before);
});
