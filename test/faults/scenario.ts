// A run of plan and apply that sends every request the client has for them, three times or more; and what is true of the
// gateway before and after.

import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { emptyState } from '../../src/simulator/state/simulator-state.ts';
import { accountFile, desiredOf } from '../support/repository.ts';

const tenants = [1, 2, 3, 4, 5, 6].map((digit) => `9d2e0000-0000-4000-8000-00000000000${digit}`);

const account = (name: string) => ({
  name,
  serviceDetails: {
    teamsDirectRouting: {
      enabled: true,
      syncEnabled: false,
      configuration: {
        callScreening: true,
        subdomain: name.slice(0, 9),
        subdomainTokens: { region1Token: 'ms1', region2Token: 'ms2' },
      },
    },
    zoomPhoneCloudPeering: { enabled: true, syncEnabled: false },
  },
});

const number = (accountName: string, digits: string) => ({
  telephoneNumber: `+1425555${digits}`,
  accountName,
  serviceDetails: { teamsDirectRouting: { enabled: true } },
});

/** k1-k3 are kept and changed, g1-g3 are to go, u1 is nobody's business. */
export const before: SimulatorState = {
  ...emptyState,
  accounts: ['g1', 'g2', 'g3', 'k1', 'k2', 'k3', 'u1'].map(account),
  numbers: [
    ...[1, 2, 3].flatMap((index) => [0, 1, 2, 3].map((last) => number(`k${index}`, `1${index}0${last}`))),
    ...[1, 2, 3].map((index) => number(`g${index}`, `2${index}00`)),
    // So many that the numbers of the others are dearer to get with them than by themselves.
    ...Array.from({ length: 48 }, (_, index) => number('u1', String(9000 + index))),
  ],
  requestsForInformation: tenants.map((tenantId) => ({ tenantId, status: 'active' })),
};

const rfi = (index: number): string =>
  `requestForInformation: { status: ConsentAcknowledged, comment: "signed ${index}" }\n`;

/** Of each kept account: one number goes, one changes, one moves to the next account, one is new. */
function keptFile(index: number): string {
  const neighbour = index === 1 ? 3 : index - 1;
  const list = `
  - list: [+14255551${index}01, +14255551${neighbour}03]
    profile: direct-routing
  - list: [+14255551${index}02, +14255553${index}00]
    profile: zoom`;
  return accountFile(`k${index}`, list, `correlationId: CRM-${index}\n`);
}

function newFile(index: number): string {
  const text = accountFile(`n${index}`, `\n  - list: [+14255554${index}00]\n    profile: direct-routing`, rfi(index));
  return text.replace('serviceDetails:\n', `serviceDetails:\n  teamsTenantId: ${tenants[index - 1]}\n`);
}

const tombstone = (index: number): string => `account: g${index}\nstate: absent\nreason: contract ended\n`;

export const desired = await desiredOf(
  Object.fromEntries(
    [1, 2, 3].flatMap((index) => [
      [`accounts/k${index}.yaml`, keptFile(index)],
      [`accounts/n${index}.yaml`, newFile(index)],
      [`accounts/g${index}.yaml`, tombstone(index)],
    ]),
  ),
);

/** The operation of a request: its method and its path without names. */
export function operationOf(method: string, path: string): string {
  const shape = decodeURIComponent(path)
    .replace(/\/accounts\/[^/:]+/, '/accounts/{account}')
    .replace(/\/numbers\/.+/, '/numbers/{number}')
    .replace(/(\/teamsRequestsForInformation)\/.+/, '$1/{tenant}');
  return `${method} ${shape}`;
}
