// The gateway's state as addresses and resources, without what the service computes, and what of it changed.

import { compareText, type JsonObject } from '../../src/model/json.ts';
import type { Gateway } from '../../src/simulator/gateway.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import type { Effect } from './history.ts';
import type { Vocabulary } from './vocabulary.ts';

/** By address, as JSON text. */
export type Snapshot = ReadonlyMap<string, string>;

const computed = (key: string, value: unknown): unknown =>
  key === 'numberCount' || key === 'subdomainStatus' ? undefined : value;

function snapshotOf(state: SimulatorState, { forClient }: Vocabulary): Snapshot {
  const found = new Map<string, string>();
  for (const { serviceProvisioningStatus: _, serviceProvisioningErrors: __, ...account } of state.accounts)
    found.set(account.name, forClient(JSON.stringify(account, computed)));
  for (const { serviceProvisioningStatus: _, serviceProvisioningErrors: __, ...number } of state.numbers)
    found.set(`${number.accountName}/${number.telephoneNumber}`, forClient(JSON.stringify(number)));
  for (const { tenantId, customerRelationship = {} } of state.requestsForInformation) {
    const { lastModifiedOn: _, ...answer } = customerRelationship;
    found.set(`rfi/${tenantId.toLowerCase()}`, JSON.stringify(answer));
  }
  return found;
}

export function parseSnapshot(snapshot: Snapshot): ReadonlyMap<string, JsonObject> {
  return new Map([...snapshot].map(([address, text]) => [address, JSON.parse(text) as JsonObject]));
}

export function effectsBetween(before: Snapshot, after: Snapshot): readonly Effect[] {
  const parse = (text: string | undefined): JsonObject | null =>
    text === undefined ? null : (JSON.parse(text) as JsonObject);
  const touched = new Set<string>();
  for (const [address, text] of after) if (before.get(address) !== text) touched.add(address);
  for (const address of before.keys()) if (!after.has(address)) touched.add(address);
  return [...touched]
    .sort(compareText)
    .map((address) => ({ address, before: parse(before.get(address)), after: parse(after.get(address)) }));
}

/** Takes a snapshot only when something has changed since the last one. */
export function createWatch(gateway: Gateway, vocabulary: Vocabulary): { current(): Snapshot } {
  let revision = -1;
  let last: Snapshot = new Map();
  return {
    current() {
      if (gateway.revision() !== revision) {
        revision = gateway.revision();
        last = snapshotOf(gateway.readState(), vocabulary);
      }
      return last;
    },
  };
}
