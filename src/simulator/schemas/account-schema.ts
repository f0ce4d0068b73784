// AccountResource (api-facts.md section 5). subdomainStatus is required and read-only there: never sent, always replied.

import { nameOf, objectSchema, provisioning, type Schema, text, type View, yesNo } from './object-schema.ts';

const numberCount: Schema = { type: 'integer', minimum: 0 };

const token: Schema = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9=_-]+$' };

function directRouting(view: View): Schema {
  const subdomainTokens = objectSchema(view, {
    required: ['region1Token', 'region2Token'],
    writable: { region1Token: token, region2Token: token },
  });
  const configuration = objectSchema(view, {
    required: ['callScreening', 'subdomain', 'subdomainTokens'],
    writable: { callScreening: yesNo, subdomain: nameOf(10), subdomainTokens },
  });
  return objectSchema(view, {
    required: ['syncEnabled', 'enabled'],
    writable: { syncEnabled: yesNo, enabled: yesNo, configuration },
    readOnly: { numberCount, subdomainStatus: text },
  });
}

export function accountSchema(view: View): Schema {
  const synced = objectSchema(view, {
    required: ['syncEnabled', 'enabled'],
    writable: { syncEnabled: yesNo, enabled: yesNo },
    readOnly: { numberCount },
  });
  const serviceDetails = objectSchema(view, {
    writable: {
      teamsTenantId: text,
      teamsOperatorConnect: synced,
      teamsPhoneMobile: synced,
      teamsDirectRouting: directRouting(view),
      zoomPhoneCloudPeering: synced,
      azureOperatorCallProtection: objectSchema(view, {
        required: ['enabled'],
        writable: { enabled: yesNo },
        readOnly: { numberCount },
      }),
    },
  });
  return objectSchema(view, {
    required: ['name'],
    writable: { name: nameOf(100), correlationId: text, serviceDetails },
    readOnly: provisioning,
  });
}
