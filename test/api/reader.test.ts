import { afterEach, describe, expect, it } from 'vitest';
import { createGatewayReader } from '../../src/api/gateway-reader.ts';
import type { NumberResource } from '../../src/kinds/wire.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import { formatE164 } from '../../src/model/e164.ts';
import type { LiveNumbers } from '../../src/model/live.ts';
import { numberRow } from '../../src/model/number-table.ts';
import type { SimulatorState } from '../../src/simulator/state/simulator-state.ts';
import { type Bench, createBench } from '../support/gateway-client.ts';

let bench: Bench;
afterEach(() => bench.close());

const tenantId = '8b0d7f2e-3f1a-4c5b-9d6e-0a1b2c3d4e5f';

function numberOf(accountName: string, digits: number): NumberResource {
  return {
    telephoneNumber: `+${digits}`,
    accountName,
    serviceDetails: { teamsDirectRouting: { enabled: true } },
    serviceProvisioningStatus: 'synced',
    serviceProvisioningErrors: [],
  };
}

/** Accounts with so many numbers each, all with Direct Routing. */
function stateOf(counts: Readonly<Record<string, number>>): SimulatorState {
  const names = Object.keys(counts);
  return {
    accounts: names.map((name, index) => ({
      name,
      serviceDetails: {
        teamsDirectRouting: {
          enabled: true,
          syncEnabled: false,
          configuration: {
            callScreening: true,
            subdomain: `s${index}`,
            subdomainTokens: { region1Token: 'a', region2Token: 'b' },
          },
        },
      },
    })),
    numbers: names.flatMap((name, index) =>
      Array.from({ length: counts[name] ?? 0 }, (_, number) =>
        numberOf(name, 14_250_000_000 + index * 100_000 + number),
      ),
    ),
    requestsForInformation: [
      {
        tenantId: tenantId.toUpperCase(),
        status: 'active',
        accountName: 'contoso',
        customerRelationship: { status: 'ConsentAcknowledged', comment: 'signed' },
      },
    ],
    civicAddresses: {},
  };
}

function rowsOf(numbers: LiveNumbers): readonly string[] {
  return Array.from({ length: numbers.table.count }, (_, index) => {
    const row = numberRow(numbers.table, index);
    return `${numbers.accountNames[row.account]}/${formatE164(row.number)}`;
  });
}

const requestsFor = (path: string) => bench.simulator.gateway.requests().filter((entry) => entry.path === path);

describe('reading everything', () => {
  it('gives accounts, numbers and RFIs, split into spec and status', async () => {
    bench = await createBench({ state: stateOf({ fabrikam: 2, contoso: 3 }) });
    const live = await bench.run(createGatewayReader(bench.client).read({ rfis: true }));
    expect([...live.accounts.keys()]).toEqual(['contoso', 'fabrikam']);
    expect(live.accounts.get('contoso' as AccountName)).toEqual({
      name: 'contoso',
      spec: {
        serviceDetails: {
          teamsDirectRouting: {
            enabled: true,
            syncEnabled: false,
            configuration: {
              callScreening: true,
              subdomain: 's1',
              subdomainTokens: { region1Token: 'a', region2Token: 'b' },
            },
          },
        },
      },
      status: { state: 'synced', errors: [] },
      numberCounts: { teamsDirectRouting: 3 },
      subdomainStatus: 'provisioned',
    });
    expect(live.numbers.scope).toBe('all');
    expect(rowsOf(live.numbers)).toEqual([
      'fabrikam/+14250000000',
      'fabrikam/+14250000001',
      'contoso/+14250100000',
      'contoso/+14250100001',
      'contoso/+14250100002',
    ]);
    const row = numberRow(live.numbers.table, 0);
    expect(live.numbers.pool.get(row.settings)).toEqual({ serviceDetails: { teamsDirectRouting: { enabled: true } } });
    expect(live.numbers.statuses[row.mark]).toEqual({ state: 'synced', errors: [] });
    expect([...live.rfis.keys()]).toEqual([tenantId]);
    expect(live.rfis.get(tenantId)).toMatchObject({
      spec: { status: 'ConsentAcknowledged', comment: 'signed' },
      consent: 'active',
      accountName: 'contoso',
    });
  });

  it('takes no more requests than pages, and sends what the contract says', async () => {
    bench = await createBench({ state: stateOf({ a: 300, b: 750 }), knobs: { pageSize: { max: 200 } } });
    await bench.run(createGatewayReader(bench.client).read({ rfis: false }));
    const entries = bench.simulator.gateway.requests();
    expect(entries.map((entry) => entry.path)).toEqual(['/accounts', ...Array(6).fill('/numbers')]);
    for (const entry of entries) {
      expect(entry.query).toMatchObject({ 'api-version': '2024-02-29-preview', countRecords: 'true' });
    }
    expect(entries[0]?.clientRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(entries[1]?.clientRequestId).toBeNull();
  });

  it('drops the page size where the gateway refuses it, once for all lists', async () => {
    bench = await createBench({
      state: stateOf({ a: 120, b: 5 }),
      knobs: { pageSize: { default: 50, max: 100, aboveMax: 'reject' } },
    });
    const live = await bench.run(createGatewayReader(bench.client).read({ rfis: false }));
    expect(live.numbers.table.count).toBe(125);
    const refused = bench.simulator.gateway.requests().filter((entry) => entry.status === 400);
    expect(refused.map((entry) => entry.path)).toEqual(['/accounts']);
  });

  it('reads an empty gateway', async () => {
    bench = await createBench();
    const live = await bench.run(createGatewayReader(bench.client).read({ rfis: true }));
    expect([live.accounts.size, live.numbers.table.count, live.rfis.size]).toEqual([0, 0, 0]);
    expect(bench.simulator.gateway.requests()).toHaveLength(2);
  });
});

describe('pages that do not fit together', () => {
  it.each(['unstable', 'mutating'] as const)('in %s order never pass for a whole', async (order) => {
    bench = await createBench({
      state: stateOf({ a: 30, b: 30 }),
      knobs: { pageSize: { default: 10, max: 10 }, lists: { order } },
    });
    const reading = bench.run(createGatewayReader(bench.client).read({ rfis: false }));
    const outcome = await reading.then(
      (live) => new Set(rowsOf(live.numbers)).size,
      (error: { readonly code: string }) => error.code,
    );
    // Chance may give a whole listing, which is then complete; anything less is an error.
    expect([60, 'LIST_INCOMPLETE']).toContain(outcome);
  });

  it('are read again, three times in all', async () => {
    bench = await createBench({
      state: stateOf({ a: 30 }),
      knobs: { pageSize: { default: 10, max: 10 }, lists: { order: 'unstable' } },
    });
    await expect(bench.run(createGatewayReader(bench.client).read({ rfis: false }))).rejects.toMatchObject({
      code: 'LIST_INCOMPLETE',
    });
    expect(requestsFor('/numbers')).toHaveLength(9);
    expect(bench.client.records.filter((record) => record.event === 'restart-list')).toHaveLength(3);
  });
});

describe('a part of the gateway', () => {
  it('is read account by account when it is a few accounts', async () => {
    bench = await createBench({ state: stateOf({ a: 3, b: 4, c: 5, d: 6, e: 7 }) });
    const live = await bench.run(
      createGatewayReader(bench.client).read({
        rfis: false,
        accounts: (name) => name < 'd',
        numbersOf: (n) => n < 'c',
      }),
    );
    expect([...live.accounts.keys()]).toEqual(['a', 'b', 'c']);
    expect(live.numbers.scope).toEqual(new Set(['a', 'b']));
    expect(live.numbers.table.count).toBe(7);
    expect(requestsFor('/numbers')).toHaveLength(0);
    expect(requestsFor('/accounts/a/numbers')).toHaveLength(1);
    expect(requestsFor('/accounts/c/numbers')).toHaveLength(0);
  });

  it('costs nothing for an account that is not there', async () => {
    bench = await createBench({ state: stateOf({ a: 3, b: 4 }) });
    const live = await bench.run(
      createGatewayReader(bench.client).read({ rfis: false, numbersOf: (name) => name === 'missing' }),
    );
    expect(live.numbers.table.count).toBe(0);
    expect(live.numbers.scope).toEqual(new Set());
    expect(bench.simulator.gateway.requests()).toHaveLength(1);
  });

  it('comes out of the one list, without the rest, where that is fewer requests', async () => {
    bench = await createBench({ state: stateOf({ a: 3, b: 3, c: 3, d: 3, e: 3, f: 3 }) });
    const live = await bench.run(
      createGatewayReader(bench.client).read({ rfis: false, numbersOf: (name) => name < 'e' }),
    );
    expect(rowsOf(live.numbers)).toHaveLength(12);
    expect(rowsOf(live.numbers).every((row) => row < 'e')).toBe(true);
    expect(live.numbers.scope).toEqual(new Set(['a', 'b', 'c', 'd']));
    expect(bench.simulator.gateway.requests()).toHaveLength(2);
  });

  it('comes from the lists of its accounts where that is fewer requests, after one probe', async () => {
    bench = await createBench({
      state: stateOf({ a: 1, b: 1, c: 1, d: 1, huge: 100 }),
      knobs: { pageSize: { default: 10, max: 10 } },
    });
    const live = await bench.run(
      createGatewayReader(bench.client).read({ rfis: false, numbersOf: (name) => name.length === 1 }),
    );
    expect(live.numbers.table.count).toBe(4);
    expect(requestsFor('/numbers')).toHaveLength(1);
    expect(bench.simulator.gateway.requests()).toHaveLength(6);
  });

  it('is the one list when every account is wanted by name', async () => {
    bench = await createBench({ state: stateOf({ a: 3, b: 4 }) });
    const live = await bench.run(createGatewayReader(bench.client).read({ rfis: false, accounts: () => true }));
    expect(live.numbers.scope).toEqual(new Set(['a', 'b']));
    expect(bench.simulator.gateway.requests()).toHaveLength(2);
  });
});

describe('a number in two accounts', () => {
  it('is an error that names both', async () => {
    const state = stateOf({ contoso: 1, fabrikam: 1 });
    const knobs = { numbers: { otherAccount: 'both' } } as const;
    bench = await createBench({
      state: { ...state, numbers: [...state.numbers, numberOf('fabrikam', 14_250_000_000)] },
      knobs,
    });
    await expect(bench.run(createGatewayReader(bench.client).read({ rfis: false }))).rejects.toMatchObject({
      code: 'NUMBER_TWICE',
      message: expect.stringMatching(/\+14250000000 in (contoso|fabrikam) and in (contoso|fabrikam)/),
    });
  });
});

describe('one resource', () => {
  it('comes with its ETag, or not at all', async () => {
    bench = await createBench({ state: stateOf({ contoso: 1 }) });
    const reader = createGatewayReader(bench.client);
    const found = await bench.run(reader.getAccount('contoso' as AccountName));
    expect(found?.resource.name).toBe('contoso');
    expect(found?.etag).toMatch(/^"?.+"?$/);
    expect(await bench.run(reader.getAccount('nobody' as AccountName))).toBeUndefined();
    expect((await bench.run(reader.getRfi(tenantId)))?.resource.spec).toEqual({
      status: 'ConsentAcknowledged',
      comment: 'signed',
    });
    expect(await bench.run(reader.getRfi(tenantId.replace('8', '9')))).toBeUndefined();
  });
});

describe('an interruption', () => {
  it('ends the reading at once', async () => {
    bench = await createBench({ state: stateOf({ a: 1 }) });
    const stop = new AbortController();
    stop.abort();
    await expect(
      bench.run(createGatewayReader(bench.client, { signal: stop.signal }).read({ rfis: true })),
    ).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(bench.simulator.gateway.requests()).toHaveLength(0);
  });
});

describe('progress', () => {
  it('knows the total and comes to it', async () => {
    bench = await createBench({ state: stateOf({ a: 12 }), knobs: { pageSize: { default: 5, max: 5 } } });
    const told = { expected: 0, advanced: 0, ended: 0 };
    const progress = {
      start: () => undefined,
      expect: (total: number) => {
        told.expected = total;
      },
      advance: (by: number) => {
        told.advanced += by;
      },
      finish: () => {
        told.ended += 1;
      },
    };
    await bench.run(createGatewayReader(bench.client, { progress }).read({ rfis: true }));
    expect(told).toEqual({ expected: 14, advanced: 14, ended: 1 });
  });
});
