// Plans to look at: what a small and a blocked pull request bring, and a change of 100,000 numbers.

import type { JsonObject } from '../../../src/model/json.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { type DesiredWorld, desiredWorld, type LiveWorld, liveWorld, type WorldNumber } from '../../support/worlds.ts';

const commit = { id: '4f2b8c19d0e7a6b35c8841f09e2d7a6b3c5f1e08', dirty: false };

const directRouting: JsonObject = { serviceDetails: { teamsDirectRouting: { enabled: true } } };
const zoom: JsonObject = { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } };

function operatorConnect(civicAddressId: string, usage = 'CallingUserAssignment'): JsonObject {
  const configuration = { usage, choosableCapabilities: ['InboundCalling', 'OutboundCalling'], civicAddressId };
  return { serviceDetails: { teamsOperatorConnect: { enabled: true, configuration } } };
}

const account = (name: string): DesiredWorld['accounts'][number] => ({
  name,
  kind: 'listed',
  spec: {
    correlationId: `CRM-${10_442 + name.length}`,
    serviceDetails: {
      teamsOperatorConnect: { enabled: true, syncEnabled: true },
      teamsDirectRouting: { enabled: true, syncEnabled: false },
      zoomPhoneCloudPeering: { enabled: true, syncEnabled: false },
    },
  },
});

function planOf(desired: DesiredWorld, live: LiveWorld): Plan {
  const plan = makePlan({
    desired: desiredWorld(desired),
    live: liveWorld(live),
    version: '0.1.0',
    now: new Date('2026-11-22T12:00:00Z'),
    commit,
  });
  const changes = plan.changes.map((change, index) => {
    const file = `accounts/${change.account}.yaml`;
    return { ...change, source: { file, line: 12 + (index % 4_000), column: 5 } };
  });
  return { ...plan, changes };
}

const numbers = (name: string, first: number, count: number, spec: JsonObject): readonly WorldNumber[] =>
  Array.from({ length: count }, (_, index) => ({ account: name, number: first + index, spec }));

const withHeader = (spec: JsonObject, customSipHeader: string): JsonObject => ({
  ...spec,
  configuration: { customSipHeader },
});

export function emptyPlan(): Plan {
  const world = { accounts: [account('contoso')], numbers: numbers('contoso', 14_255_550_100, 20, directRouting) };
  return planOf(world, world);
}

/** Three changes: a new number, another SIP header, an account's correlation id. */
export function smallPlan(): Plan {
  const kept = numbers('contoso', 14_255_550_100, 20, directRouting);
  const desired = {
    accounts: [account('contoso'), account('fabrikam')],
    numbers: [
      { ...(kept[0] as WorldNumber), spec: withHeader(directRouting, 'contoso-reception') },
      ...kept.slice(1),
      ...numbers('contoso', 14_255_550_150, 1, directRouting),
    ],
  };
  const live = {
    accounts: [
      account('contoso'),
      { name: 'fabrikam', spec: { ...account('fabrikam').spec, correlationId: 'CRM-9001' } },
    ],
    numbers: [{ ...(kept[0] as WorldNumber), spec: withHeader(directRouting, 'contoso-lobby') }, ...kept.slice(1)],
  };
  return { ...planOf(desired, live) };
}

/** Deletions beyond the guards, emergency addresses, a service switched off, moves, and changes of both origins. */
export function blockedPlan(): Plan {
  const desired = {
    accounts: [account('contoso'), account('fabrikam'), account('northwind')],
    protect: ['northwind'],
    numbers: [
      ...numbers('contoso', 14_255_550_100, 60, directRouting),
      ...numbers('contoso', 14_255_550_200, 14, operatorConnect('3c1f6f4e-5d0a-4a87-9e05-2f6b0a6f7d11')),
      ...numbers('contoso', 14_255_550_300, 3, zoom),
      ...numbers('fabrikam', 442_071_838_750, 40, directRouting),
      ...numbers('fabrikam', 14_255_550_400, 4, zoom),
      ...numbers('northwind', 4_930_120_400, 12, directRouting),
    ],
  };
  const live = {
    accounts: [
      ...['contoso', 'fabrikam', 'northwind'].map((name) => ({ name, spec: account(name).spec })),
      { name: 'legacy', spec: {} },
    ],
    numbers: [
      ...numbers('contoso', 14_255_550_100, 60, withHeader(directRouting, 'contoso-main')),
      ...numbers('contoso', 14_255_550_160, 37, directRouting),
      ...numbers('contoso', 14_255_550_200, 14, operatorConnect('b90c2f7a-88a1-4ce2-b1cf-6a4f2f0e9c53')),
      ...numbers('contoso', 14_255_550_300, 3, {
        serviceDetails: { ...(zoom.serviceDetails as JsonObject), ...(directRouting.serviceDetails as JsonObject) },
      }),
      ...numbers('contoso', 14_255_550_400, 4, zoom),
      ...numbers('northwind', 4_930_120_400, 14, directRouting),
      ...numbers('legacy', 33_144_550_000, 8, {}),
    ],
  };
  const plan = planOf(desired, live);
  const changes = plan.changes.map((change) => ({
    ...change,
    origin: change.action === 'update' && change.classes.length === 0 ? ('drift' as const) : ('this change' as const),
  }));
  return { ...plan, changes };
}

/** 100,000 changes over 60 accounts; every fifth number has settings of its own. */
export function largePlan(count = 100_000): Plan {
  const names = Array.from({ length: 60 }, (_, index) => `customer-${String(index + 1).padStart(3, '0')}`);
  const wanted: WorldNumber[] = [];
  const there: WorldNumber[] = [];
  for (let index = 0; index < count; index += 1) {
    const nth = Math.floor((index / count) ** 2 * names.length);
    const name = names[nth] as string;
    const number = 14_200_000_000 + index * 2 - (index % 50);
    const own = index % 5 === 0 ? withHeader(directRouting, `desk-${index}`) : directRouting;
    const kind = index % 100;
    if (kind < 96) wanted.push({ account: name, number, spec: own });
    if (kind >= 60 && kind < 94) there.push({ account: name, number, spec: withHeader(directRouting, 'old-trunk') });
    if (kind >= 94 && kind < 96) there.push({ account: names[(nth + 1) % names.length] as string, number, spec: own });
    if (kind >= 96) there.push({ account: name, number, spec: zoom });
  }
  const accounts = names.map(account);
  return planOf(
    { accounts, numbers: wanted },
    { accounts: names.map((name) => ({ name, spec: account(name).spec })), numbers: there },
  );
}
