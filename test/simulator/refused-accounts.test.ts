// Account bodies that are refused with 400, each with its code and the JSON path of what is wrong; nothing changes.

import { expect, it } from 'vitest';
import { drive } from './drive.ts';
import { account, number, on, phone, rfi, state, synced } from './resources.ts';

const seed = state({
  accounts: [account('a', { teamsDirectRouting: on, teamsOperatorConnect: synced })],
  numbers: [number('a', phone(1))],
  requestsForInformation: [rfi],
});

const name100 = 'n'.repeat(100);
const good = account('a');
const routed = (change: object): object => ({
  name: 'a',
  serviceDetails: {
    teamsDirectRouting: {
      ...on,
      configuration: {
        callScreening: true,
        subdomain: 'abc',
        subdomainTokens: { region1Token: 'x', region2Token: 'y' },
        ...change,
      },
    },
  },
});
const refusedBodies: [what: string, method: string, path: string, body: unknown, code: string, target: string][] = [
  ['a name is missing', 'PUT', '/accounts/a', {}, 'MissingField', '$.name'],
  ['a name with a space', 'PUT', '/accounts/a', { name: 'a b' }, 'InvalidFieldValue', '$.name'],
  ['a name of 101', 'PUT', `/accounts/${name100}`, { name: `${name100}n` }, 'InvalidFieldValue', '$.name'],
  ['a number for a text', 'PUT', '/accounts/a', { ...good, correlationId: 1 }, 'InvalidFieldValue', '$.correlationId'],
  [
    'null for an object',
    'PUT',
    '/accounts/a',
    { name: 'a', serviceDetails: null },
    'InvalidFieldValue',
    '$.serviceDetails',
  ],
  ['an array', 'PUT', '/accounts/a', [], 'InvalidFieldValue', '$'],
  [
    'enabled as text',
    'PUT',
    '/accounts/a',
    account('a', { azureOperatorCallProtection: { enabled: 'yes' as never } }),
    'InvalidFieldValue',
    '$.serviceDetails.azureOperatorCallProtection.enabled',
  ],
  [
    'syncEnabled is missing',
    'PUT',
    '/accounts/a',
    account('a', { zoomPhoneCloudPeering: { enabled: true } as never }),
    'MissingField',
    '$.serviceDetails.zoomPhoneCloudPeering.syncEnabled',
  ],
  [
    'a subdomain of 11',
    'PUT',
    '/accounts/a',
    routed({ subdomain: 'abcdefghijk' }),
    'InvalidFieldValue',
    '$.serviceDetails.teamsDirectRouting.configuration.subdomain',
  ],
  [
    'a subdomain with a dot',
    'PUT',
    '/accounts/a',
    routed({ subdomain: 'a.b' }),
    'InvalidFieldValue',
    '$.serviceDetails.teamsDirectRouting.configuration.subdomain',
  ],
  [
    'no callScreening',
    'PUT',
    '/accounts/a',
    routed({ callScreening: undefined }),
    'MissingField',
    '$.serviceDetails.teamsDirectRouting.configuration.callScreening',
  ],
  [
    'a token of 101',
    'PUT',
    '/accounts/a',
    routed({ subdomainTokens: { region1Token: `${name100}n`, region2Token: 'y' } }),
    'InvalidFieldValue',
    '$.serviceDetails.teamsDirectRouting.configuration.subdomainTokens.region1Token',
  ],
  [
    'one token',
    'PUT',
    '/accounts/a',
    routed({ subdomainTokens: { region1Token: 'x' } }),
    'MissingField',
    '$.serviceDetails.teamsDirectRouting.configuration.subdomainTokens.region2Token',
  ],
  ['a field that does not exist', 'PUT', '/accounts/a', { ...good, colour: 'red' }, 'UnknownField', '$.colour'],
  [
    'syncEnabled where there is none',
    'PUT',
    '/accounts/a',
    account('a', { azureOperatorCallProtection: on as never }),
    'UnknownField',
    '$.serviceDetails.azureOperatorCallProtection.syncEnabled',
  ],
  [
    'a read-only status',
    'PUT',
    '/accounts/a',
    { ...good, serviceProvisioningStatus: 'synced' },
    'ReadOnlyField',
    '$.serviceProvisioningStatus',
  ],
  [
    'a read-only count',
    'PUT',
    '/accounts/a',
    account('a', { teamsDirectRouting: { ...on, numberCount: 1 } }),
    'ReadOnlyField',
    '$.serviceDetails.teamsDirectRouting.numberCount',
  ],
  [
    'a read-only DNS status',
    'PUT',
    '/accounts/a',
    account('a', { teamsDirectRouting: { ...on, subdomainStatus: 'provisioned' } }),
    'ReadOnlyField',
    '$.serviceDetails.teamsDirectRouting.subdomainStatus',
  ],
  ['another name than the path', 'PUT', '/accounts/a', account('b'), 'KeyMismatch', '$.name'],
];

it.each(refusedBodies)('refuses with 400: %s', async (_, method, path, body, code, target) => {
  const { call, sim } = await drive({ state: seed });
  const before = (await sim('GET', 'state')).text;
  const got = await call(method, path, { body });
  expect([got.status, got.code, got.json.error?.details[0]?.target]).toEqual([400, code, target]);
  expect((await sim('GET', 'state')).text).toBe(before);
});
