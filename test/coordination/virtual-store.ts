// A store in virtual time, with what can happen on the way to it: it is away, an answer is lost, a request comes late. It
// has a clock of its own, and tells it in whole seconds as HTTP does.

import type { BlobStore, Sighting, WriteCondition, Written } from '../../src/coordination/blob-store.ts';
import { StoreError } from '../../src/coordination/blob-store.ts';
import type { Clock } from '../../src/model/ports.ts';
import type { Machine, Random } from '../limit/machine.ts';

export interface VirtualStore {
  /** The store as a process sees it; one that is cut off reaches nothing. */
  openFor(process: Caller, observe?: (sighting: Sighting) => void): BlobStore;
  /** Nobody reaches it. */
  isAway: boolean;
  /** Who has the lease of the blob at this very moment. */
  leaseHolder(name: string): string | undefined;
  text(name: string): string | undefined;
  requests(): number;
}

export interface Caller {
  readonly isCutOff: boolean;
  /** Its own, which may stand still. */
  readonly clock: Clock;
}

interface Held {
  text: string;
  version: number;
  lease?: { readonly id: string; readonly until: number } | undefined;
}

const epoch = Date.UTC(2026, 10, 22, 12);

export function createVirtualStore(machine: Machine, random: Random, lossOneIn: number): VirtualStore {
  const blobs = new Map<string, Held>();
  const offset = random.below(7_200_000) - 3_600_000 + random.next();
  const latency = 1 + random.below(60);
  let requests = 0;
  const way = machine.clockOf({ dead: false }, () => 0);

  function leaseOf(name: string): string | undefined {
    const lease = blobs.get(name)?.lease;
    return lease !== undefined && lease.until > machine.now() ? lease.id : undefined;
  }

  function write(name: string, text: string, condition: WriteCondition | undefined): Written {
    const found = blobs.get(name);
    const holder = leaseOf(name);
    const fits =
      condition === undefined
        ? holder === undefined
        : 'ifMatch' in condition
          ? condition.ifMatch === String(found?.version)
          : 'lease' in condition
            ? holder === condition.lease
            : found === undefined;
    if (!fits) return 'conflict';
    const version = (found?.version ?? 0) + 1;
    blobs.set(name, { text, version, lease: found?.lease });
    return { etag: String(version) };
  }

  function openFor(caller: Caller, observe: (sighting: Sighting) => void = () => undefined): BlobStore {
    const { clock } = caller;
    async function ask<T>(act: () => T): Promise<T> {
      requests += 1;
      const sent = clock.now();
      const luck = lossOneIn === 0 ? 1 : random.below(lossOneIn);
      const isReached = (): boolean => !store.isAway && !caller.isCutOff;
      if (luck === 0 && random.below(2) === 0) {
        // The request is under way for long: its sender gives it up, and it is carried out all the same.
        void way.sleep(random.below(20_000)).then(() => (isReached() ? act() : undefined));
        await clock.sleep(5_000);
        throw new StoreError('time-out', false);
      }
      await way.sleep(random.below(latency));
      if (!isReached()) {
        await clock.sleep(random.below(2) === 0 ? 5 : 5_000);
        throw new StoreError('away', false);
      }
      const answer = act();
      const date = Math.floor((epoch + offset + machine.now()) / 1000) * 1000;
      await clock.sleep(random.below(latency));
      if (luck === 0) throw new StoreError('lost', false);
      observe({ date, sent, received: clock.now() });
      return answer;
    }
    return {
      read: (name) =>
        ask(() => {
          const found = blobs.get(name);
          return found === undefined ? undefined : { text: found.text, etag: String(found.version) };
        }),
      write: (name, text, condition) => ask(() => write(name, text, condition)),
      append: (name, text) => ask(() => void write(name, (blobs.get(name)?.text ?? '') + text, undefined)),
      list: (prefix) => ask(() => [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort()),
      lease: (name, id) => ask(() => take(name, id, [undefined, id])),
      renewLease: (name, id) => ask(() => take(name, id, [id])),
      releaseLease: (name, id) =>
        ask(() => {
          const found = blobs.get(name);
          if (found !== undefined && leaseOf(name) === id) found.lease = undefined;
        }),
      breakLease: () => ask(() => 60),
      isLeased: (name) => ask(() => leaseOf(name) !== undefined),
    };
  }

  function take(name: string, id: string, from: readonly (string | undefined)[]): 'yes' | 'taken' {
    const found = blobs.get(name);
    if (found === undefined || !from.includes(leaseOf(name))) return 'taken';
    found.lease = { id, until: machine.now() + 60_000 };
    return 'yes';
  }

  const store: VirtualStore = {
    openFor,
    isAway: false,
    leaseHolder: leaseOf,
    text: (name) => blobs.get(name)?.text,
    requests: () => requests,
  };
  return store;
}
