// The gateway without sockets, as a simulation in virtual time uses it: synchronous, repeatable, and large.

import { expect, it } from 'vitest';
import { createVirtualClock } from '../../src/simulator/clock.ts';
import type { GatewayRequest } from '../../src/simulator/exchange.ts';
import { createGateway, type Gateway, StateError } from '../../src/simulator/gateway.ts';
import { parseKnobs } from '../../src/simulator/knobs/parse-knobs.ts';
import { account, number, phone, phones, state } from './resources.ts';

const version = 'api-version=2024-02-29-preview';

function make(knobs: unknown = {}): {
  gateway: Gateway;
  send: (method: string, path: string, body?: unknown) => GatewayRequest;
} {
  const gateway = createGateway({
    knobs: parseKnobs(knobs),
    clock: createVirtualClock(),
    state: state({ accounts: [account('a')] }),
  });
  const headers = { authorization: `Bearer ${gateway.token}`, host: 'gateway', 'content-type': 'application/json' };
  return {
    gateway,
    send: (method, path, body) => ({
      method,
      url: `${path}?${version}`,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  };
}

it('gives the same replies for the same requests, byte for byte', () => {
  const run = (): unknown => {
    const { gateway, send } = make({
      lists: { order: 'unstable' },
      sync: { failEvery: 2 },
      rateLimit: { requests: 7 },
    });
    return Array.from({ length: 10 }, (_, index) => {
      gateway.clock.advance(700);
      const put = gateway.handle(send('PUT', `/accounts/a/numbers/${phone(index)}`, number('a', phone(index))));
      return [put, gateway.handle(send('GET', '/numbers'))];
    });
  };
  expect(run()).toEqual(run());
});

it('tells the owner of the connection what to do', () => {
  const { gateway, send } = make({ latencyMs: 5 });
  const ending = (act: string): unknown => {
    gateway.setFaults([{ act, times: 1 }]);
    const { ending: end, reply, delayMs } = gateway.deliver(send('GET', '/accounts'));
    return [end, reply?.status, delayMs];
  };
  expect(ending('hang')).toEqual(['hang', undefined, 5]);
  expect(ending('reset-before')).toEqual(['reset', undefined, 5]);
  expect(ending('reset-after')).toEqual(['reset', 200, 5]);
  expect(ending('truncate')).toEqual(['truncate', 200, 5]);
  expect(ending('delay:700')).toEqual(['reply', 200, 705]);
  expect(ending('status:503')).toEqual(['reply', 503, 5]);
});

it('does not accept a bad state', () => {
  const bad = state({ numbers: [number('none', phone(1))] });
  expect(() => createGateway({ knobs: parseKnobs({}), clock: createVirtualClock(), state: bad })).toThrow(StateError);
});

it('counts its changes', () => {
  const { gateway, send } = make();
  const before = gateway.revision();
  gateway.handle(send('GET', '/accounts'));
  gateway.handle(send('PUT', '/accounts/a', {}));
  expect(gateway.revision()).toBe(before);
  gateway.handle(send('PUT', '/accounts/a', account('a')));
  const after = gateway.revision();
  expect(after).toBeGreaterThan(before);
  gateway.replaceState(state({}));
  expect(gateway.revision()).toBeGreaterThan(after);
});

it('lists a hundred thousand numbers page by page, each once, in order', () => {
  const { gateway, send } = make({ rateLimit: { requests: 0 } });
  const numbers = Array.from({ length: 100_000 }, (_, index) =>
    number('a', `+44${1_000_000 + ((index * 7919) % 100_000)}`),
  );
  expect(gateway.replaceState(state({ accounts: [account('a')], numbers }))).toEqual([]);
  let request: GatewayRequest | undefined = send('GET', '/numbers');
  const seen: string[] = [];
  while (request !== undefined) {
    const { value, nextLink } = JSON.parse(gateway.handle(request).body) as {
      value: { telephoneNumber: string }[];
      nextLink?: string;
    };
    seen.push(...value.map(({ telephoneNumber }) => telephoneNumber));
    request = nextLink === undefined ? undefined : { ...request, url: nextLink.replace('http://gateway', '') };
  }
  expect(seen).toEqual(numbers.map(({ telephoneNumber }) => telephoneNumber).sort());
});

it('keeps order and counts right through writes and deletes between reads', () => {
  const { gateway, send } = make({ rateLimit: { requests: 0 } });
  const held = new Set<string>();
  for (let round = 0; round < 200; round += 1) {
    const text = phone((round * 37) % 50);
    if (held.has(text)) gateway.handle(send('DELETE', `/accounts/a/numbers/${text}`));
    else gateway.handle(send('PUT', `/accounts/a/numbers/${text}`, number('a', text)));
    if (!held.delete(text)) held.add(text);
    if (round % 7 > 0) continue;
    const listed = JSON.parse(gateway.handle(send('GET', '/accounts/a/numbers')).body) as {
      value: { telephoneNumber: string }[];
    };
    expect(listed.value.map(({ telephoneNumber }) => telephoneNumber)).toEqual([...held].sort());
    const { body } = gateway.handle(send('GET', '/accounts/a'));
    expect(JSON.parse(body)).toMatchObject({ serviceDetails: { teamsDirectRouting: { numberCount: held.size } } });
  }
  expect(phones(50)).toEqual(expect.arrayContaining([...held]));
});
