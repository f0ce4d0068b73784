// The rules for one account (api-facts.md sections 5, 6 and 13).

import { enabledServices } from '../kinds/services.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Problem } from './number-rules.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function findAccountProblems(details: JsonObject, answersRfi: boolean): readonly Problem[] {
  const enabled = enabledServices({ serviceDetails: details });
  return [
    ...findTenantProblems(details, answersRfi),
    ...enabled
      .filter((service) => service.syncDefault === false)
      .filter((service) => {
        const block = details[service.field];
        return isJsonObject(block) && block.syncEnabled === true;
      })
      .map(
        (service): Problem => ({
          code: 'SYNC_UNSUPPORTED',
          path: ['serviceDetails', service.field, 'syncEnabled'],
          message: `${service.title} has no back-end sync, and syncEnabled is true.`,
          hint: 'Leave syncEnabled out: it is false for this service.',
        }),
      ),
    ...enabled
      .filter((service) => service.needsAccountConfiguration)
      .filter((service) => {
        const block = details[service.field];
        return isJsonObject(block) && block.configuration === undefined;
      })
      .map(
        (service): Problem => ({
          code: 'DIRECT_ROUTING_CONFIGURATION',
          path: ['serviceDetails', service.field, 'enabled'],
          message: `${service.title} is enabled and has no \`configuration\`.`,
          hint: 'Add `configuration:` with callScreening, subdomain and subdomainTokens.',
        }),
      ),
  ];
}

function findTenantProblems(details: JsonObject, answersRfi: boolean): readonly Problem[] {
  const { teamsTenantId } = details;
  const path = ['serviceDetails', 'teamsTenantId'];
  const needing = enabledServices({ serviceDetails: details }).filter((service) => service.needsTenant);
  const [service] = needing;
  const hint = "Write the id of the customer's Microsoft Entra tenant: 32 hexadecimal digits in five groups.";
  if (typeof teamsTenantId === 'string') {
    if (guid.test(teamsTenantId)) return [];
    const message = 'The teamsTenantId is not a GUID.';
    return [{ code: answersRfi ? 'RFI_TENANT' : 'TENANT_FORMAT', path, message, hint }];
  }
  if (answersRfi) {
    const message = 'A request for information belongs to a tenant, and the account has no teamsTenantId.';
    return [{ code: 'RFI_TENANT', path: ['requestForInformation'], message, hint: `Add teamsTenantId. ${hint}` }];
  }
  if (service === undefined) return [];
  const message = `${needing.map(({ title }) => title).join(' and ')} needs the customer's teamsTenantId.`;
  return [
    {
      code: 'TENANT_MISSING',
      path: ['serviceDetails', service.field, 'enabled'],
      message,
      hint: `Add teamsTenantId. ${hint}`,
    },
  ];
}
