// What a reply must look like for acgctl to go on: the members it reads, in our own words after api-facts section 5.
// Members and enum values that it does not know are let through, because the service may be newer.

const errorShape = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    target: { type: 'string' },
    details: { type: 'array', items: { type: 'object' } },
  },
} as const;

const accountName = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,100}$' } as const;

const provisioned = {
  serviceProvisioningStatus: { type: 'string' },
  serviceProvisioningErrors: { type: 'array', items: errorShape },
} as const;

const accountService = {
  type: 'object',
  required: ['enabled'],
  properties: {
    enabled: { type: 'boolean' },
    syncEnabled: { type: 'boolean' },
    numberCount: { type: 'integer', minimum: 0 },
  },
} as const;

const account = {
  type: 'object',
  required: ['name'],
  properties: {
    name: accountName,
    correlationId: { type: 'string' },
    serviceDetails: {
      type: 'object',
      properties: {
        teamsTenantId: { type: 'string' },
        teamsOperatorConnect: accountService,
        teamsPhoneMobile: accountService,
        teamsDirectRouting: {
          ...accountService,
          properties: {
            ...accountService.properties,
            configuration: {
              type: 'object',
              required: ['callScreening', 'subdomain', 'subdomainTokens'],
              properties: {
                callScreening: { type: 'boolean' },
                subdomain: { type: 'string' },
                subdomainTokens: {
                  type: 'object',
                  required: ['region1Token', 'region2Token'],
                  properties: { region1Token: { type: 'string' }, region2Token: { type: 'string' } },
                },
              },
            },
            subdomainStatus: { type: 'string' },
          },
        },
        zoomPhoneCloudPeering: accountService,
        azureOperatorCallProtection: accountService,
      },
    },
    ...provisioned,
  },
} as const;

const texts = { type: 'array', items: { type: 'string' } } as const;

const numberService = {
  type: 'object',
  required: ['enabled'],
  properties: { enabled: { type: 'boolean' } },
} as const;

const teamsNumberService = {
  ...numberService,
  properties: {
    ...numberService.properties,
    assignmentStatus: { type: 'string' },
    configuration: {
      type: 'object',
      properties: {
        usage: { type: 'string' },
        choosableCapabilities: texts,
        additionalUsages: texts,
        civicAddressId: { type: 'string' },
        locationId: { type: 'string' },
        allowTenantAddressUpdate: { type: 'boolean' },
        displayedCountryCode: { type: 'string' },
      },
    },
  },
} as const;

const number = {
  type: 'object',
  required: ['telephoneNumber', 'accountName', 'serviceDetails'],
  properties: {
    telephoneNumber: { type: 'string', pattern: '^\\+[1-9]\\d{1,14}$' },
    accountName,
    serviceDetails: {
      type: 'object',
      properties: {
        teamsOperatorConnect: teamsNumberService,
        teamsPhoneMobile: teamsNumberService,
        teamsDirectRouting: numberService,
        zoomPhoneCloudPeering: numberService,
        azureOperatorCallProtection: numberService,
      },
    },
    configuration: { type: 'object', properties: { customSipHeader: { type: 'string' } } },
    ...provisioned,
  },
} as const;

const rfi = {
  type: 'object',
  required: ['tenantId'],
  properties: {
    tenantId: { type: 'string', pattern: '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' },
    accountName: { type: 'string' },
    status: { type: 'string' },
    customerRelationship: {
      type: 'object',
      properties: { status: { type: 'string' }, comment: { type: 'string' } },
    },
    ...provisioned,
  },
} as const;

const civicAddress = {
  type: 'object',
  required: ['id', 'defaultLocationId'],
  properties: {
    id: { type: 'string', minLength: 1 },
    defaultLocationId: { type: 'string', minLength: 1 },
    locations: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'civicAddressId'],
        properties: { id: { type: 'string' }, civicAddressId: { type: 'string' } },
      },
    },
  },
} as const;

const capabilityPlan = {
  type: 'object',
  required: ['name', 'usage', 'supportsTollFree'],
  properties: {
    name: { type: 'string' },
    usage: { type: 'string' },
    supportsTollFree: { type: 'boolean' },
    offerTypes: texts,
    mandatoryCapabilities: texts,
    choosableCapabilities: texts,
  },
} as const;

/** A page of a list; some servers write "no more" as null or an empty link. */
function pageOf<T>(item: T) {
  return {
    type: 'object',
    required: ['value'],
    properties: {
      value: { type: 'array', items: item },
      nextLink: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    },
  } as const;
}

/** By what the reply is; reply-validators.ts compiles each. */
export const replySchemas = {
  error: { type: 'object', required: ['error'], properties: { error: errorShape } },
  account,
  accountPage: pageOf(account),
  number,
  numberPage: pageOf(number),
  numberBatch: { type: 'object', required: ['numbers'], properties: { numbers: { type: 'array', items: number } } },
  rfi,
  rfiPage: pageOf(rfi),
  civicAddress,
  civicAddressPage: pageOf(civicAddress),
  capabilityPlans: {
    type: 'object',
    required: ['capabilityPlans'],
    properties: { capabilityPlans: { type: 'array', items: capabilityPlan } },
  },
  availableCapabilities: {
    type: 'object',
    required: ['availableCapabilities'],
    properties: { availableCapabilities: texts },
  },
} as const;
