// A gateway and a config repository between which an apply needs every kind of request, 40 of them and more.

import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { accountFile, gatewayFile } from '../support/repository.ts';

const tenantId = '9d2e0000-0000-4000-8000-000000000009';

const routing = (subdomain: string) => ({
  teamsDirectRouting: {
    enabled: true,
    syncEnabled: false,
    configuration: { callScreening: true, subdomain, subdomainTokens: { region1Token: 'ms1', region2Token: 'ms2' } },
    subdomainStatus: 'provisioned',
  },
});
const zoom = { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } };

const account = (name: string, serviceDetails: object) => ({ name, serviceDetails });
const rows = (accountName: string, first: number, count: number, field = 'teamsDirectRouting') =>
  Array.from({ length: count }, (_, index) => ({
    telephoneNumber: `+${14_255_550_000 + first + index}`,
    accountName,
    serviceDetails: { [field]: { enabled: true } },
  }));

/** The gateway before. */
export const liveState = {
  accounts: [
    account('alpha', { ...routing('alpha'), ...zoom }),
    account('beta', { ...routing('beta'), ...zoom }),
    account('switch', routing('switch')),
    account('gone', routing('gone')),
    account('tenant', { teamsTenantId: tenantId, teamsOperatorConnect: { enabled: true, syncEnabled: true } }),
    account('stranger', {}),
  ],
  numbers: [
    ...rows('alpha', 1000, 130),
    ...rows('beta', 2000, 60),
    ...rows('switch', 3000, 2),
    ...rows('gone', 4000, 3),
    ...rows('stranger', 9000, 2),
  ],
  requestsForInformation: [{ tenantId, status: 'active' }],
  civicAddresses: {},
} as unknown as SimulatorState;

const range = (first: number, last: number, profile = 'direct-routing'): string =>
  `\n  - range: +${14_255_550_000 + first}..+${14_255_550_000 + last}\n    profile: ${profile}`;

/** Moves 2000-2006 from beta to alpha, deletes 1125-1129 and 2058-2059, changes 120, creates 150, ends and begins accounts. */
export const files: Readonly<Record<string, string>> = {
  'acg.yaml': gatewayFile.replace(
    'findings:',
    'guards: { deletes: { max: 20, percent: 100 }, disables: { max: 200, percent: 100 } }\nfindings:',
  ),
  'accounts/alpha.yaml': accountFile('alpha', `${range(1000, 1119, 'zoom')}${range(1120, 1124)}${range(2000, 2006)}`),
  'accounts/beta.yaml': accountFile('beta', range(2007, 2057)),
  'accounts/switch.yaml': `account: switch\nserviceDetails: { zoomPhoneCloudPeering: { enabled: true } }\nnumbers:${range(3000, 3001, 'zoom')}\n`,
  'accounts/new.yaml': accountFile('new', range(5000, 5149)),
  'accounts/other.yaml': accountFile('other', range(6000, 6001)),
  'accounts/gone.yaml': 'account: gone\nstate: absent\nreason: contract ended\n',
  'accounts/tenant.yaml': `account: tenant\ncorrelationId: CRM-1\nserviceDetails: { teamsTenantId: ${tenantId}, teamsOperatorConnect: { enabled: true } }\nrequestForInformation: { status: ConsentAcknowledged }\n`,
};
