// Random resources as the gateway may hold them: writable members, computed ones and some that acgctl does not know.

import fc from 'fast-check';
import { services } from '../../src/kinds/services.ts';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';

const optional = { requiredKeys: [] };
const word = fc.constantFrom('a', 'b', 'InboundCalling', 'OutboundCalling', 'Mobile');
const unknownMember = fc.record({ futureMember: fc.oneof(fc.boolean(), word, fc.array(word)) }, optional);
const computed = fc.record(
  { serviceProvisioningStatus: fc.constantFrom('pending', 'synced'), serviceProvisioningErrors: fc.constant([]) },
  optional,
);

function joined(...parts: readonly fc.Arbitrary<object>[]): fc.Arbitrary<JsonObject> {
  return fc.tuple(...parts).map((objects) => Object.assign({}, ...objects) as JsonObject);
}

const teamsConfiguration = joined(
  fc.record(
    {
      usage: word,
      choosableCapabilities: fc.array(word),
      additionalUsages: fc.array(word),
      acquiredCapabilities: fc.array(word),
      civicAddressId: word,
      locationId: word,
      allowTenantAddressUpdate: fc.boolean(),
      displayedCountryCode: fc.constant('US'),
    },
    optional,
  ),
  unknownMember,
);

function numberService(hasConfiguration: boolean): fc.Arbitrary<JsonObject> {
  const plain = fc.record({ enabled: fc.boolean() });
  if (!hasConfiguration) return joined(plain, unknownMember);
  const more = { assignmentStatus: fc.constantFrom('assigned', 'unassigned'), configuration: teamsConfiguration };
  return joined(plain, fc.record(more, optional), unknownMember);
}

/** A NumberResource without its key. */
export const numberResource: fc.Arbitrary<JsonObject> = joined(
  fc.record(
    {
      serviceDetails: joined(
        fc.record(
          Object.fromEntries(
            services.map(({ field, hasNumberConfiguration }) => [field, numberService(hasNumberConfiguration)]),
          ),
          optional,
        ),
      ),
      configuration: joined(fc.record({ customSipHeader: word }, optional)),
    },
    optional,
  ),
  computed,
  unknownMember,
);

const directRouting = fc.record({
  callScreening: fc.boolean(),
  subdomain: word,
  subdomainTokens: fc.record({ region1Token: word, region2Token: word }),
});

function accountService(field: string, hasSync: boolean): fc.Arbitrary<JsonObject> {
  return joined(
    fc.record({ enabled: fc.boolean() }),
    fc.record({ numberCount: fc.nat(), ...(hasSync ? { syncEnabled: fc.boolean() } : {}) }, optional),
    field === 'teamsDirectRouting' ? fc.record({ configuration: directRouting }, optional) : fc.constant({}),
    unknownMember,
  );
}

export const accountResource: fc.Arbitrary<JsonObject> = joined(
  fc.record(
    {
      correlationId: word,
      serviceDetails: joined(
        fc.record(
          {
            teamsTenantId: fc.constantFrom('9D2E0000-0000-4000-8000-000000000001', 'contoso.com'),
            ...Object.fromEntries(
              services.map(({ field, syncDefault }) => [field, accountService(field, syncDefault !== undefined)]),
            ),
          },
          optional,
        ),
        unknownMember,
      ),
    },
    optional,
  ),
  computed,
  unknownMember,
);

export const rfiResource: fc.Arbitrary<JsonObject> = joined(
  fc.record(
    {
      tenantId: fc.constant('9d2e0000-0000-4000-8000-000000000001'),
      status: fc.constant('active'),
      customerRelationship: fc.record(
        { status: word, comment: fc.option(word, { nil: null }), lastModifiedOn: fc.constant('2026-11-22T00:00:00Z') },
        optional,
      ),
    },
    optional,
  ),
);

/** The resource without the members that acgctl does not know. */
export function withoutUnknown(resource: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(resource)
      .filter(([key]) => key !== 'futureMember')
      .map(([key, value]) => [key, isJsonObject(value) ? withoutUnknown(value) : value]),
  );
}
