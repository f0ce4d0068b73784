// The account kind: defaults, what counts as the same, and the laws that comparing and writing rest on.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountToWire, normaliseAccount, resolveAccount } from '../../src/kinds/account.ts';
import { services } from '../../src/kinds/services.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { accountResource } from './arbitraries.ts';

const spec = accountResource.map(normaliseAccount);

describe('normaliseAccount', () => {
  test.each(services.map(({ field, syncDefault }) => [field, syncDefault] as const))(
    'fills syncEnabled of %s with %s',
    (field, syncDefault) => {
      const enabled = syncDefault === undefined ? { enabled: true } : { enabled: true, syncEnabled: syncDefault };
      expect(normaliseAccount({ serviceDetails: { [field]: { enabled: true } } })).toEqual({
        serviceDetails: { [field]: enabled },
      });
      expect(normaliseAccount({ serviceDetails: { [field]: { enabled: false } } })).toEqual({});
    },
  );

  test('keeps the configuration of a service that is off', () => {
    const configuration = {
      callScreening: true,
      subdomain: 'x',
      subdomainTokens: { region1Token: 'a', region2Token: 'b' },
    };
    expect(normaliseAccount({ serviceDetails: { teamsDirectRouting: { enabled: false, configuration } } })).toEqual({
      serviceDetails: { teamsDirectRouting: { enabled: false, syncEnabled: false, configuration } },
    });
  });

  test('leaves out what the service computes, and writes a tenant in lower case', () => {
    const resource = {
      name: 'contoso',
      serviceProvisioningStatus: 'synced',
      serviceDetails: {
        teamsTenantId: '9D2E0000-0000-4000-8000-000000000001',
        teamsDirectRouting: { enabled: true, syncEnabled: true, numberCount: 7, subdomainStatus: 'provisioned' },
      },
    };
    expect(normaliseAccount(resource)).toEqual({
      serviceDetails: {
        teamsTenantId: '9d2e0000-0000-4000-8000-000000000001',
        teamsDirectRouting: { enabled: true, syncEnabled: true },
      },
    });
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(accountResource, (resource) => {
        const once = normaliseAccount(resource);
        expect(normaliseAccount(once)).toEqual(once);
      }),
    );
  });
});

describe('resolveAccount', () => {
  test('keeps what acgctl does not know, and clears what is known and not declared', () => {
    const live: JsonObject = { futureMember: 1, correlationId: 'x', serviceDetails: { sixth: { enabled: true } } };
    expect(resolveAccount({ serviceDetails: { teamsTenantId: 'a' } }, live)).toEqual({
      futureMember: 1,
      serviceDetails: { teamsTenantId: 'a', sixth: { enabled: true } },
    });
  });

  test('keeps a service of a later version also when no service is declared', () => {
    const live = { serviceDetails: { sixth: { enabled: true }, zoomPhoneCloudPeering: { enabled: true } } };
    expect(resolveAccount({ correlationId: 'x' }, live)).toEqual({
      correlationId: 'x',
      serviceDetails: { sixth: { enabled: true } },
    });
  });

  test('gives a normalised account, and the declared one when that is live already', () => {
    fc.assert(
      fc.property(spec, spec, (wanted, found) => {
        const after = resolveAccount(wanted, found);
        expect(normaliseAccount(after)).toEqual(after);
        expect(resolveAccount(wanted, after)).toEqual(after);
        expect(resolveAccount(wanted, wanted)).toEqual(wanted);
      }),
    );
  });
});

describe('accountToWire', () => {
  test('says in so many words that a service goes off, with the syncEnabled that the API demands', () => {
    const on = { enabled: true };
    const before = { serviceDetails: { teamsPhoneMobile: on, azureOperatorCallProtection: on } };
    expect(accountToWire('contoso', {}, before)).toEqual({
      name: 'contoso',
      serviceDetails: {
        teamsPhoneMobile: { enabled: false, syncEnabled: true },
        azureOperatorCallProtection: { enabled: false },
      },
    });
  });

  test('what is sent is read back as what was meant', () => {
    fc.assert(
      fc.property(spec, fc.option(spec, { nil: null }), (after, before) => {
        expect(normaliseAccount(accountToWire('contoso', after, before))).toEqual(after);
      }),
    );
  });
});
