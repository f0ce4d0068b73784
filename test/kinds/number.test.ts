// The number kind: examples of each rule, and the laws that comparing and writing rest on.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isEmergencyPath,
  normaliseNumber,
  numberToWire,
  resolveNumber,
  startsBilling,
} from '../../src/kinds/number.ts';
import { leaves } from '../../src/kinds/path.ts';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';
import { numberResource, withoutUnknown } from './arbitraries.ts';

const spec = numberResource.map(normaliseNumber);
/** As configuration declares it: with nothing that acgctl does not know. */
const declaredSpec = numberResource.map((resource) => normaliseNumber(withoutUnknown(resource)));
const key = { telephoneNumber: '+14255550100', accountName: 'contoso' };

describe('normaliseNumber', () => {
  test('leaves out what the service computes, and the key', () => {
    const resource = {
      ...key,
      serviceProvisioningStatus: 'synced',
      serviceProvisioningErrors: [],
      serviceDetails: {
        teamsOperatorConnect: { enabled: true, configuration: { usage: 'x', acquiredCapabilities: ['a'] } },
      },
    };
    expect(normaliseNumber(resource)).toEqual({
      serviceDetails: {
        teamsOperatorConnect: { enabled: true, configuration: { usage: 'x', allowTenantAddressUpdate: false } },
      },
    });
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['a service that is off and empty', { zoomPhoneCloudPeering: { enabled: false } }, {}],
    [
      'capabilities in another order',
      {
        teamsPhoneMobile: {
          enabled: true,
          configuration: { choosableCapabilities: ['b', 'a', 'b'], additionalUsages: [] },
        },
      },
      {
        teamsPhoneMobile: {
          enabled: true,
          configuration: { choosableCapabilities: ['a', 'b'], allowTenantAddressUpdate: false },
        },
      },
    ],
    [
      'an empty configuration',
      { teamsPhoneMobile: { enabled: true, configuration: {} } },
      { teamsPhoneMobile: { enabled: true } },
    ],
    ['a service of a later version', { sixth: { enabled: false } }, { sixth: { enabled: false } }],
  ])('%s', (_, serviceDetails, expected) => {
    expect(normaliseNumber({ serviceDetails })).toEqual({ serviceDetails: expected });
  });

  test('an empty number configuration is none', () => {
    expect(normaliseNumber({ serviceDetails: {}, configuration: {} })).toEqual({ serviceDetails: {} });
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(numberResource, (resource) => {
        const once = normaliseNumber(resource);
        expect(normaliseNumber(once)).toEqual(once);
      }),
    );
  });
});

describe('resolveNumber', () => {
  const live: JsonObject = {
    futureMember: 'kept',
    serviceDetails: {
      teamsOperatorConnect: {
        enabled: true,
        assignmentStatus: 'assigned',
        configuration: {
          usage: 'x',
          allowTenantAddressUpdate: true,
          civicAddressId: 'c',
          locationId: 'l',
          futureMember: 1,
        },
      },
      sixth: { enabled: true },
    },
    configuration: { customSipHeader: 'gone' },
  };
  const desired = (configuration: JsonObject, more: JsonObject = {}): JsonObject =>
    normaliseNumber({ serviceDetails: { teamsOperatorConnect: { enabled: true, configuration, ...more } } });
  const resolved = (configuration: JsonObject, more: JsonObject = {}): JsonObject => {
    const details = resolveNumber(desired(configuration, more), live).serviceDetails as Record<string, JsonObject>;
    return details.teamsOperatorConnect as JsonObject;
  };

  test('keeps the assignment status unless it is declared', () => {
    expect(resolved({ usage: 'x' })).toMatchObject({ assignmentStatus: 'assigned' });
    expect(resolved({ usage: 'x' }, { assignmentStatus: 'unassigned' })).toMatchObject({
      assignmentStatus: 'unassigned',
    });
  });

  test('keeps the emergency address only where the tenant may update it and none is declared', () => {
    const { configuration } = resolved({ usage: 'x', allowTenantAddressUpdate: true });
    expect(configuration).toMatchObject({ civicAddressId: 'c', locationId: 'l' });
    expect(resolved({ usage: 'x' }).configuration).not.toHaveProperty('civicAddressId');
    const declared = resolved({ usage: 'x', allowTenantAddressUpdate: true, civicAddressId: 'other' });
    expect(declared.configuration).toMatchObject({ civicAddressId: 'other' });
    expect(declared.configuration).not.toHaveProperty('locationId');
  });

  test('keeps what acgctl does not know, and clears what is known and not declared', () => {
    const whole = resolveNumber(desired({ usage: 'x' }), live);
    expect(whole).toMatchObject({ futureMember: 'kept', serviceDetails: { sixth: { enabled: true } } });
    expect(whole).not.toHaveProperty('configuration');
    expect(resolved({ usage: 'x' }).configuration).toMatchObject({ futureMember: 1 });
  });

  test('keeps a setting of a later version also when no setting is declared', () => {
    const found = { serviceDetails: {}, configuration: { customSipHeader: 'gone', futureMember: 1 } };
    expect(resolveNumber({ serviceDetails: {} }, found)).toEqual({
      serviceDetails: {},
      configuration: { futureMember: 1 },
    });
  });

  test('gives normalised settings', () => {
    fc.assert(
      fc.property(spec, spec, (wanted, found) => {
        const after = resolveNumber(wanted, found);
        expect(normaliseNumber(after)).toEqual(after);
      }),
    );
  });

  test('is the declared settings when those are live already', () => {
    fc.assert(
      fc.property(spec, (wanted) => {
        expect(resolveNumber(wanted, wanted)).toEqual(wanted);
      }),
    );
  });

  test('settles: once written, there is nothing more to write', () => {
    fc.assert(
      fc.property(spec, spec, (wanted, found) => {
        const after = resolveNumber(wanted, found);
        expect(resolveNumber(wanted, after)).toEqual(after);
      }),
    );
  });

  test('never changes a leaf that is declared', () => {
    fc.assert(
      fc.property(declaredSpec, spec, (wanted, found) => {
        const after = new Map(leaves(resolveNumber(wanted, found)));
        for (const [path, leaf] of leaves(wanted)) {
          if (!(isJsonObject(leaf) && Object.keys(leaf).length === 0))
            expect([path, after.get(path)]).toEqual([path, leaf]);
        }
      }),
    );
  });
});

describe('numberToWire', () => {
  test('says in so many words that a service goes off', () => {
    const before = {
      serviceDetails: { zoomPhoneCloudPeering: { enabled: true }, teamsDirectRouting: { enabled: true } },
    };
    const after = { serviceDetails: { teamsDirectRouting: { enabled: true } } };
    expect(numberToWire(key, after, before)).toEqual({
      ...key,
      serviceDetails: { teamsDirectRouting: { enabled: true }, zoomPhoneCloudPeering: { enabled: false } },
    });
  });

  test('what is sent is read back as what was meant', () => {
    fc.assert(
      fc.property(spec, fc.option(spec, { nil: null }), (after, before) => {
        expect(normaliseNumber(numberToWire(key, after, before))).toEqual(after);
      }),
    );
  });
});

test.each([
  ['serviceDetails.teamsOperatorConnect.configuration.civicAddressId', true],
  ['serviceDetails.teamsPhoneMobile.configuration.locationId', true],
  ['serviceDetails.teamsPhoneMobile.configuration.allowTenantAddressUpdate', true],
  ['serviceDetails.teamsPhoneMobile.configuration.usage', false],
  ['serviceDetails.zoomPhoneCloudPeering.configuration.locationId', false],
  ['locationId', false],
])('the path %s decides where an ambulance is sent: %s', (path, expected) => {
  expect(isEmergencyPath(path)).toBe(expected);
});

test.each<[string, JsonObject | null, JsonObject, boolean]>([
  ['Direct Routing on', null, { teamsDirectRouting: { enabled: true } }, true],
  ['Zoom stays on', { zoomPhoneCloudPeering: { enabled: true } }, { zoomPhoneCloudPeering: { enabled: true } }, false],
  [
    'Zoom after Direct Routing',
    { teamsDirectRouting: { enabled: true } },
    { zoomPhoneCloudPeering: { enabled: true } },
    true,
  ],
  ['Operator Connect, not assigned', null, { teamsOperatorConnect: { enabled: true } }, false],
  ['Operator Connect, assigned', null, { teamsOperatorConnect: { enabled: true, assignmentStatus: 'assigned' } }, true],
  [
    'Operator Connect off, assigned',
    null,
    { teamsOperatorConnect: { enabled: false, assignmentStatus: 'assigned' } },
    false,
  ],
  ['Call Protection', null, { azureOperatorCallProtection: { enabled: true } }, false],
])('billing starts: %s', (_, before, after, expected) => {
  const details = (serviceDetails: JsonObject): JsonObject => ({ serviceDetails });
  expect(startsBilling(before && details(before), details(after))).toBe(expected);
});
