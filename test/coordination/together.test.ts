// Four real processes at once: two plans, an apply and a drift check share one limit; then with one of them killed. With
// COORDINATE_DEEP (`npm run coordinate:deep`) under the gateway's own limit of 100 a minute, which takes some minutes; else
// with the same requests in 6 s. What it takes is printed and recorded, and no test depends on it.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, hasAzurite, startAzurite } from '../support/azurite.ts';
import { recordFigure } from '../support/figures.ts';
import { createTown, type Town, until } from './together.ts';

const isDeep = process.env.COORDINATE_DEEP === '1';
const limit = { requests: 100, perSeconds: isDeep ? 60 : 6 };
const isThere = await hasAzurite();
let azurite: Azurite;
let town: Town | undefined;

beforeAll(async () => {
  if (isThere) azurite = await startAzurite({ keeps: true });
}, 60_000);
afterAll(() => azurite?.stop());
afterEach(() => town?.close());

function tell(name: string, found: ReturnType<Town['figures']>, requests = limit): void {
  const windows = Math.floor((found.requests - 1) / requests.requests);
  const leastSeconds = windows * requests.perSeconds;
  const ratio = leastSeconds === 0 ? 0 : Math.round((found.seconds / leastSeconds) * 1000) / 1000;
  const figure = { ...found, limit: requests.requests, perSeconds: requests.perSeconds, leastSeconds, ratio };
  recordFigure(`coordination: ${name}`, figure);
  if (isDeep) process.stdout.write(`${name}: ${JSON.stringify(figure)}\n`);
}

describe.skipIf(!isThere)('two plans, an apply of 150 requests and a drift check at once', () => {
  it.each([
    ['', undefined],
    [', with one plan killed', 30],
  ])(
    'meet no 429 and fill no window beyond the limit%s',
    async (name, killAt) => {
      const container = killAt === undefined ? 'all' : 'killed';
      // So many requests that the last window is half full: where one is exactly full, a single lost permit is a window.
      town = await createTown({ azurite, container, limit, accounts: 150, changed: 20, latencyMs: 40 });
      const plan = await town.start('plan', '--out', 'one.json');
      const others = await Promise.all([
        town.start('plan', '--out', 'two.json'),
        town.start('apply', '--auto-approve', '--no-wait'),
        town.start('drift'),
      ]);
      if (killAt !== undefined) {
        await until(() => (town?.arrivals().length ?? 0) >= killAt);
        plan.child.kill('SIGKILL');
      }
      const [first, second, apply, drift] = await Promise.all([plan, ...others].map(({ ended }) => ended));
      tell(`four processes${name}`, town.figures());
      expect([second, apply].map((ended) => ({ code: ended?.code, err: ended?.err }))).toEqual([
        { code: 0, err: '' },
        { code: 0, err: '' },
      ]);
      expect(first?.code).toBe(killAt === undefined ? 0 : null);
      expect([0, 2]).toContain(drift?.code);
      const { tooMany, worstWindow, requests } = town.figures();
      expect({ tooMany, isWithin: worstWindow <= limit.requests }).toEqual({ tooMany: 0, isWithin: true });
      expect(requests).toBeGreaterThan(300);
    },
    isDeep ? 900_000 : 240_000,
  );
});

describe.skipIf(!isThere || isDeep)('in mid-run', () => {
  const small = { requests: 20, perSeconds: 6 };

  it('a store that goes and comes back stops nobody for long, and the limit holds', async () => {
    town = await createTown({ azurite, container: 'away', limit: small, accounts: 140, changed: 0, latencyMs: 5 });
    const plan = await town.start('plan');
    await until(() => (town?.arrivals().length ?? 0) >= 25);
    await azurite.kill();
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    await azurite.restart();
    const { code, err } = await plan.ended;
    tell('store away for 12 s', town.figures(), small);
    expect(code).toBe(0);
    expect(err.match(/does not answer/g)?.length ?? 0).toBeLessThanOrEqual(1);
    const { tooMany, worstWindow } = town.figures();
    expect({ tooMany, isWithin: worstWindow <= small.requests }).toEqual({ tooMany: 0, isWithin: true });
  }, 240_000);

  it('an apply whose lock is broken sends no further write, reports, and exits 6', async () => {
    town = await createTown({ azurite, container: 'broken', limit: small, accounts: 40, changed: 40, latencyMs: 5 });
    const writes = (): number => town?.simulator.gateway.metrics().writes ?? 0;
    const apply = await town.start('apply', '--auto-approve', '--no-wait');
    await until(() => writes() > 2);
    const shown = await (await town.start('lock', 'show', '--json')).ended;
    const { holder } = JSON.parse(shown.out) as { holder: { id: string } };
    expect(await (await town.start('lock', 'break', holder.id)).ended).toMatchObject({ code: 0 });
    const { code, out } = await apply.ended;
    expect(code).toBe(6);
    expect(out).toContain('the lock was lost');
    expect(writes()).toBeLessThan(40);
    const { runs } = JSON.parse((await (await town.start('history', '--json')).ended).out) as {
      runs: readonly object[];
    };
    expect(runs).toMatchObject([{ exitCode: 6 }]);
  }, 240_000);

  it('an apply that is stopped in its middle loses the lock within a minute to the next, and writes nothing when it wakes', async () => {
    town = await createTown({ azurite, container: 'asleep', limit: small, accounts: 16, changed: 16, latencyMs: 5 });
    const writes = (): number => town?.simulator.gateway.metrics().writes ?? 0;
    const asleep = await town.start('apply', '--auto-approve', '--no-wait');
    await until(() => writes() > 2);
    asleep.child.kill('SIGSTOP');
    const next = await (await town.start('apply', '--auto-approve', '--no-wait', '--lock-timeout', '90s')).ended;
    expect(next).toMatchObject({ code: 0, err: expect.stringContaining('Waiting for the lock of') });
    const before = writes();
    expect(before).toBeGreaterThanOrEqual(16);
    asleep.child.kill('SIGCONT');
    expect(await asleep.ended).toMatchObject({ code: 6, out: expect.stringContaining('the lock was lost') });
    expect(writes()).toBe(before);
  }, 240_000);
});
