// What a gateway holds, or is wanted to hold, in the few properties that the cost of a change depends on; and the same as
// the simulator's state and as a config repository.

import { chooseFiles } from '../../../src/config/list-files.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Desired } from '../../../src/model/desired.ts';
import { formatSource } from '../../../src/model/diagnostic.ts';
import { emptyState, type SimulatorState } from '../../../src/simulator/state/simulator-state.ts';

export interface HeldAccount {
  /** What the account itself is told by. */
  readonly correlationId: string;
  /** Wanted only: the account is to be deleted, after its numbers by name or with them. */
  readonly buried?: 'by name' | 'cascade';
  /** Number without `+` -> its SIP header, which stands for its settings. */
  readonly numbers: ReadonlyMap<number, string>;
}

/** By account name. */
export type Holding = ReadonlyMap<string, HeldAccount>;

const services = { zoomPhoneCloudPeering: { enabled: true, syncEnabled: false } };
const gatewayFile = `gateway:
  baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com
  tenantId: 6f1c0000-0000-4000-8000-000000000001
profiles:
  zoom: { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } }
findings: { PROFILE_UNUSED: off }
`;

export function stateOf(holding: Holding): SimulatorState {
  return {
    ...emptyState,
    accounts: [...holding].map(([name, { correlationId }]) => ({ name, correlationId, serviceDetails: services })),
    numbers: [...holding].flatMap(([accountName, { numbers }]) =>
      [...numbers].map(([number, customSipHeader]) => ({
        telephoneNumber: `+${number}`,
        accountName,
        serviceDetails: { zoomPhoneCloudPeering: { enabled: true } },
        configuration: { customSipHeader },
      })),
    ),
  };
}

/** What acgctl reads from a repository that declares this; `comment` is put into every account file. */
export async function desiredOf(holding: Holding, comment = ''): Promise<Desired> {
  const files = new Map([['acg.yaml', gatewayFile]]);
  for (const [name, account] of holding) files.set(`accounts/${name}.yaml`, `${comment}${accountFile(name, account)}`);
  const { desired, diagnostics } = await loadConfig({
    root: '/',
    today: '2026-11-22',
    open: async (_root, limits) => ({
      read: async (file) => new TextEncoder().encode(files.get(file)),
      list: async (globs) => chooseFiles(globs, { files: new Set(files.keys()), links: new Set() }, limits.files),
    }),
  });
  if (desired !== undefined) return desired;
  throw new Error(diagnostics.map(({ at, code, message }) => `${formatSource(at)} ${code} ${message}`).join('\n'));
}

function accountFile(name: string, { correlationId, buried, numbers }: HeldAccount): string {
  if (buried !== undefined) {
    return `account: ${name}\nstate: absent\nreason: gone\n${buried === 'cascade' ? 'cascade: true\n' : ''}`;
  }
  const byHeader = new Map<string, number[]>();
  for (const [number, header] of numbers) {
    const list = byHeader.get(header) ?? [];
    list.push(number);
    byHeader.set(header, list);
  }
  const entries = [...byHeader].map(
    ([header, list]) =>
      `  - list:\n${list.map((number) => `      - +${number}\n`).join('')}` +
      `    profile: zoom\n    configuration: { customSipHeader: ${header} }\n`,
  );
  return `account: ${name}
correlationId: ${correlationId}
serviceDetails:
  zoomPhoneCloudPeering: { enabled: true }
numbers:${entries.length === 0 ? ' []\n' : `\n${entries.join('')}`}`;
}
