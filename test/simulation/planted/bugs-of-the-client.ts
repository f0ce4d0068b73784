// Bugs below the ports: what is sent again, how often, how fast and where, and which replies are believed.

import type { Exchange, WireReply, WireRequest } from '../../../src/api/exchange.ts';
import { evilOrigin } from '../mangle.ts';
import type { PlantedBug } from '../planted-bugs.ts';
import type { Sabotage } from '../sabotage.ts';

const isWrite = ({ method }: WireRequest): boolean => method !== 'GET';

/** Sends once more what was lost, changed like this. */
const sendsAgain = (
  applies: (wire: WireRequest) => boolean,
  times: number,
  change: (wire: WireRequest) => WireRequest,
): Sabotage => ({
  exchange:
    (exchange): Exchange =>
    async (wire, signal) => {
      let outcome = await exchange(wire, signal);
      for (let left = times; left > 0 && outcome.kind === 'failure' && applies(wire); left -= 1) {
        outcome = await exchange(change(wire), signal);
      }
      return outcome;
    },
});

const withHeader = (wire: WireRequest, name: string, value: string): WireRequest => ({
  ...wire,
  headers: { ...wire.headers, [name]: value },
});

let made = 0;
const newId = (): string => {
  made += 1;
  return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
};

/** What came is what there is. */
function believing(reply: WireReply): WireReply {
  if (
    reply.headers['x-ms-record-count'] === undefined ||
    !reply.body.startsWith('{"value"') ||
    reply.body.includes('nextLink')
  )
    return reply;
  try {
    const { value } = JSON.parse(reply.body) as { value: readonly unknown[] };
    return { ...reply, headers: { ...reply.headers, 'x-ms-record-count': String(value.length) } };
  } catch {
    return reply;
  }
}

export const bugsOfTheClient: readonly PlantedBug[] = [
  {
    name: 'sends a lost write again under a new id',
    breaks: 'I9',
    plant: () => sendsAgain(isWrite, 1, (wire) => withHeader(wire, 'repeatability-request-id', newId())),
  },
  {
    name: 'sends another body under the same id',
    breaks: 'I9',
    plant: () =>
      sendsAgain(
        (wire) => wire.body !== undefined,
        1,
        (wire) => ({ ...wire, body: `${wire.body} ` }),
      ),
  },
  {
    name: 'reads without end',
    breaks: 'I9',
    plant: () =>
      sendsAgain(
        (wire) => !isWrite(wire),
        6,
        (wire) => wire,
      ),
  },
  {
    name: 'exceeds the limit',
    breaks: 'I8',
    plant: () => ({ rateLimit: (limit) => ({ ...limit, requests: limit.requests * 3 }) }),
  },
  {
    name: 'writes while it plans',
    breaks: 'I1',
    plant: () => ({
      exchange:
        (exchange, run): Exchange =>
        (wire, signal) =>
          run.applyStep === undefined && wire.url.pathname === '/teamsRequestsForInformation'
            ? exchange({ ...wire, method: 'POST', url: new URL('/accounts/alpha:deleteNumbers', wire.url) }, signal)
            : exchange(wire, signal),
    }),
  },
  {
    name: 'takes the token to wherever nextLink leads',
    breaks: 'I14',
    plant: () => ({
      exchange:
        (exchange): Exchange =>
        async (wire, signal) => {
          const outcome = await exchange(wire, signal);
          if (outcome.kind !== 'reply' || !outcome.body.includes(evilOrigin)) return outcome;
          return exchange({ ...wire, url: new URL('/numbers', evilOrigin) }, signal);
        },
    }),
  },
  {
    name: 'believes a list that is not complete',
    breaks: 'I10',
    plant: () => ({
      exchange:
        (exchange): Exchange =>
        async (wire, signal) => {
          const outcome = await exchange(wire, signal);
          return outcome.kind === 'reply' ? believing(outcome) : outcome;
        },
    }),
  },
  {
    name: 'waits for a reply forever',
    breaks: 'I18',
    plant: () => ({
      exchange:
        (exchange): Exchange =>
        async (wire, signal) => {
          const outcome = await exchange(wire, signal);
          if (outcome.kind === 'failure' && outcome.code === 'NETWORK_TIMEOUT')
            return new Promise<never>(() => undefined);
          return outcome;
        },
    }),
  },
];
