// The store as a state that can be put back: every resource as a reader sees it now.

import { viewAccount, viewNumber, viewRequestForInformation } from '../operations/views.ts';
import type { SimulatorState } from './simulator-state.ts';
import type { World } from './world.ts';

export function readState(world: World): SimulatorState {
  const { store } = world;
  const accounts = store.accountNames().flatMap((name) => store.account(name) ?? []);
  const rfis = [...store.requestsForInformation].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    accounts: accounts.map((account) => viewAccount(world, account)),
    numbers: accounts.flatMap(({ numbers }) =>
      Array.from(numbers.keys()).flatMap((key) => {
        const record = numbers.get(key);
        return record === undefined ? [] : [viewNumber(world, record)];
      }),
    ),
    requestsForInformation: rfis.map(([, record]) => viewRequestForInformation(world, record)),
    civicAddresses: Object.fromEntries(store.civicAddresses),
    capabilityPlans: Object.fromEntries(store.capabilityPlans),
  };
}
