// Watches the simulator's state from the inside: what each resource looked like after every exchange, so that no
// instant is missed. An unbroken run says which images follow each other; a broken one may show nothing else.

import type { Gateway } from '../../src/simulator/gateway.ts';

/** The image of a resource that is not there. */
export const absent = 'absent';

export interface Watch {
  /** To be called after every exchange. */
  look(): void;
  /** `address: image -> image` for everything that ever changed. */
  readonly transitions: ReadonlySet<string>;
  /** Address -> what is there now. */
  images(): ReadonlyMap<string, string>;
}

/** Statuses, counts and times that the service itself computes. */
const computed = new Set([
  'serviceProvisioningStatus',
  'serviceProvisioningErrors',
  'numberCount',
  'subdomainStatus',
  'lastModifiedOn',
]);

export function createWatch(gateway: Gateway): Watch {
  const transitions = new Set<string>();
  let revision = gateway.revision();
  let images = imagesOf(gateway);
  return {
    look() {
      if (gateway.revision() === revision) return;
      revision = gateway.revision();
      const now = imagesOf(gateway);
      for (const address of new Set([...images.keys(), ...now.keys()])) {
        const [was, is] = [images.get(address) ?? absent, now.get(address) ?? absent];
        if (was !== is) transitions.add(`${address}: ${was} -> ${is}`);
      }
      images = now;
    },
    transitions,
    images: () => images,
  };
}

/** Numbers by themselves, not by account, so that a move is a change of one resource. */
function imagesOf(gateway: Gateway): ReadonlyMap<string, string> {
  const { accounts, numbers, requestsForInformation } = gateway.readState();
  const image = (resource: object): string =>
    JSON.stringify(resource, (key, value: unknown) => (computed.has(key) ? undefined : sorted(value)));
  return new Map([
    ...accounts.map((account) => [account.name, image(account)] as const),
    ...numbers.map((number) => [number.telephoneNumber, image(number)] as const),
    ...requestsForInformation.map((rfi) => [`rfi/${rfi.tenantId}`, image(rfi)] as const),
  ]);
}

/** Which request wrote it decides the order of its members, and means nothing. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
