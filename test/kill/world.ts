// One gateway and one config repository whose plan holds everything an apply can do, within the guards: services on,
// off, and both in one account; an account created, two deleted; numbers deleted, moved, created and changed; answers
// to requests for information. Beside it stand an account without a file and numbers that no plan may touch.

import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { gatewayFile } from '../support/repository.ts';

type Service = 'dr' | 'zoom';

interface Wanted {
  readonly services: readonly Service[];
  readonly correlationId?: string;
  /** `1000-1005` or `1000`, each with services and, perhaps, a SIP header; undefined: no key. */
  readonly numbers?: readonly (readonly [string, readonly Service[], string?])[];
  readonly answer?: string;
}

const bothServices = ['dr', 'zoom'] as const;

/** What the gateway holds at the beginning. */
const live: Readonly<Record<string, Wanted>> = {
  alder: { services: ['dr'], numbers: [['1000-1024', ['dr']]] },
  birch: {
    services: bothServices,
    numbers: [
      ['1100-1103', bothServices],
      ['1110-1112', ['dr']],
    ],
  },
  cedar: { services: ['dr'], numbers: [['1200-1202', ['dr']]] },
  elm: { services: ['dr'], numbers: [['1400-1402', ['dr']]] },
  fir: { services: ['zoom'] },
  ginkgo: { services: ['dr'], numbers: [['1500-1502', ['dr']]] },
  hazel: { services: ['dr'] },
  holly: { services: ['dr'] },
  ivy: { services: ['dr'], numbers: [['1600-1619', ['dr']]] },
  juniper: { services: ['dr'], numbers: [['1700-1704', ['dr']]] },
  stranger: { services: ['dr'], numbers: [['1900-1904', ['dr']]] },
};

/** What the repository declares. */
const wanted: Readonly<Record<string, Wanted>> = {
  alder: {
    services: bothServices,
    numbers: [
      ['1000-1009', ['dr']],
      ['1010-1012', bothServices],
      ['1013-1014', ['dr'], 'reception'],
      ['1015-1018', ['dr']],
      ['1030-1033', ['zoom']],
      ['1610-1611', ['dr']],
    ],
  },
  birch: {
    services: ['dr'],
    numbers: [
      ['1100-1103', ['dr']],
      ['1110-1111', ['dr']],
      ['1120-1121', ['dr']],
    ],
  },
  cedar: { services: ['zoom'], numbers: [['1200-1202', ['zoom']]] },
  dogwood: {
    services: bothServices,
    numbers: [
      ['1020-1022', ['dr']],
      ['1300-1301', ['zoom']],
      ['1402', ['dr']],
    ],
  },
  ginkgo: { services: ['dr'], correlationId: 'CRM-7' },
  hazel: { services: ['dr'], answer: 'ConsentAcknowledged' },
  holly: { services: ['dr'], answer: 'CannotServe' },
  ivy: {
    services: ['dr'],
    numbers: [
      ['1112', ['dr'], 'desk'],
      ['1600-1608', ['dr']],
      ['1613-1619', ['dr']],
      ['1019', ['dr']],
      ['1620-1623', ['dr']],
    ],
  },
  juniper: { services: ['dr'], numbers: [['1700-1704', ['dr'], 'moved-desk']] },
};

const buried = ['elm', 'fir'] as const;

/** Numbers that the plan deletes, and those that it moves: no other may ever be absent. */
export const deleted = ['1023', '1024', '1400', '1401', '1609', '1612'].map(numberOf);
export const moved = ['1019', '1020', '1021', '1022', '1112', '1402', '1610', '1611'].map(numberOf);

export const files: Readonly<Record<string, string>> = {
  'acg.yaml': gatewayFile,
  ...Object.fromEntries(
    Object.entries(wanted).map(([name, account]) => [`accounts/${name}.yaml`, accountYaml(name, account)]),
  ),
  ...Object.fromEntries(
    buried.map((name) => [`accounts/${name}.yaml`, `account: ${name}\nstate: absent\nreason: contract ended\n`]),
  ),
};

export const state: SimulatorState = {
  accounts: Object.entries(live).map(([name, { services }]) => ({
    name,
    serviceDetails: { ...tenantOf(name), ...accountServices(name, services) },
  })),
  numbers: Object.entries(live).flatMap(([accountName, { numbers = [] }]) =>
    numbers.flatMap(([range, services, header]) =>
      numbersOf(range).map((telephoneNumber) => ({
        telephoneNumber,
        accountName,
        serviceDetails: numberServices(services),
        ...(header === undefined ? {} : { configuration: { customSipHeader: header } }),
      })),
    ),
  ),
  requestsForInformation: ['hazel', 'holly'].map((name) => ({
    tenantId: tenantId(name),
    status: 'active',
    accountName: name,
    customerRelationship: { status: 'Pending' },
  })),
  civicAddresses: {},
};

function accountYaml(name: string, { services, correlationId, numbers, answer }: Wanted): string {
  const lines = [`account: ${name}`];
  if (correlationId !== undefined) lines.push(`correlationId: ${correlationId}`);
  lines.push(`serviceDetails: ${JSON.stringify({ ...tenantOf(name), ...accountServices(name, services, false) })}`);
  if (answer !== undefined) lines.push(`requestForInformation: { status: ${answer}, comment: by the book }`);
  if (numbers !== undefined) lines.push('numbers:');
  for (const [range, on, header] of numbers ?? []) {
    const ends = range.split('-').map(numberOf);
    lines.push(ends.length === 1 ? `  - telephoneNumber: ${ends[0]}` : `  - range: ${ends[0]}..${ends[1]}`);
    lines.push(`    serviceDetails: ${JSON.stringify(numberServices(on))}`);
    if (header !== undefined) lines.push(`    configuration: { customSipHeader: ${header} }`);
  }
  return `${lines.join('\n')}\n`;
}

function accountServices(name: string, services: readonly Service[], isLive = true) {
  const configuration = {
    callScreening: true,
    subdomain: name,
    subdomainTokens: { region1Token: `ms1${name}`, region2Token: `ms2${name}` },
  };
  const status = isLive ? { subdomainStatus: 'provisioned' } : {};
  return {
    ...(services.includes('dr')
      ? { teamsDirectRouting: { enabled: true, syncEnabled: false, configuration, ...status } }
      : {}),
    ...(services.includes('zoom') ? { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } } : {}),
  };
}

function numberServices(services: readonly Service[]) {
  return {
    ...(services.includes('dr') ? { teamsDirectRouting: { enabled: true } } : {}),
    ...(services.includes('zoom') ? { zoomPhoneCloudPeering: { enabled: true } } : {}),
  };
}

/** Only the customers who asked have a tenant. */
function tenantOf(name: string): { readonly teamsTenantId?: string } {
  return name.startsWith('h') ? { teamsTenantId: tenantId(name) } : {};
}

function tenantId(name: string): string {
  return `9d2e0000-0000-4000-8000-00000000${name === 'hazel' ? '0001' : '0002'}`;
}

function numbersOf(range: string): string[] {
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => numberOf(String(first + index)));
}

function numberOf(last: string): string {
  return `+1425555${last}`;
}
