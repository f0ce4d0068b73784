// The store over HTTP against an emulator: conditions, leases, files that grow, and what its failures look like.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../src/api/clock.ts';
import { openAzureStore } from '../../src/coordination/azure-store.ts';
import { type BlobStore, type Sighting, StoreError } from '../../src/coordination/blob-store.ts';
import { takeLock } from '../../src/coordination/run-lock.ts';
import { parseBlobTarget } from '../../src/model/blob-target.ts';
import { type Azurite, hasAzurite, startAzurite } from '../support/azurite.ts';

const isThere = await hasAzurite();
let azurite: Azurite;
const sightings: Sighting[] = [];

beforeAll(async () => {
  if (isThere) azurite = await startAzurite({ keeps: true });
}, 60_000);
afterAll(() => azurite?.stop());

async function open(container: string, connectionString = azurite.connectionString): Promise<BlobStore> {
  const target = parseBlobTarget(`${azurite.url}/${container}`);
  if ('problem' in target) throw new Error(target.problem);
  return openAzureStore({
    target,
    prefix: 'gateway.example',
    connectionString,
    token: () => Promise.reject(new Error('not asked for')),
    clock: realClock,
    observe: (sighting) => sightings.push(sighting),
  });
}

describe.skipIf(!isThere)('the store', () => {
  it('makes its container, and writes only from the version that was read', async () => {
    const store = await open('made-here');
    expect(await store.read('a.json')).toBeUndefined();
    const first = await store.write('a.json', '{"a":1}', { ifNoneMatch: '*' });
    expect(first).toMatchObject({ etag: expect.any(String) });
    expect(await store.write('a.json', '{}', { ifNoneMatch: '*' })).toBe('conflict');
    const found = await store.read('a.json');
    expect(found?.text).toBe('{"a":1}');
    const [one, other] = await Promise.all([
      store.write('a.json', '{"a":2}', { ifMatch: found?.etag ?? '' }),
      store.write('a.json', '{"a":3}', { ifMatch: found?.etag ?? '' }),
    ]);
    expect([one, other].filter((written) => written === 'conflict')).toHaveLength(1);
    expect(await store.list('')).toEqual(['a.json']);
  });

  it('tells what time it is, in every answer', async () => {
    const store = await open('times');
    sightings.length = 0;
    await store.read('nothing');
    await store.write('a', 'x', { ifMatch: 'W/"none"' });
    expect(sightings.length).toBeGreaterThanOrEqual(2);
    for (const { date, sent, received } of sightings) {
      expect(date % 1000).toBe(0);
      expect(Math.abs(date - Date.now())).toBeLessThan(60_000);
      expect(received).toBeGreaterThanOrEqual(sent);
    }
  });

  it('gives a lease to one, renews it for that one, and takes a broken one from it', async () => {
    const store = await open('leases');
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await store.write('lock', '{}');
    expect(await store.isLeased('lock')).toBe(false);
    expect(await store.lease('lock', mine)).toBe('yes');
    expect(await store.lease('lock', mine)).toBe('yes');
    expect(await store.lease('lock', theirs)).toBe('taken');
    expect(await store.renewLease('lock', theirs)).toBe('taken');
    expect(await store.renewLease('lock', mine)).toBe('yes');
    expect(await store.write('lock', 'x', { lease: theirs })).toBe('conflict');
    expect(await store.write('lock', 'x')).toBe('conflict');
    expect(await store.write('lock', 'x', { lease: mine })).toMatchObject({ etag: expect.any(String) });
    expect(await store.breakLease('lock')).toBeGreaterThan(30);
    expect(await store.renewLease('lock', mine)).toBe('taken');
    expect(await store.lease('lock', theirs)).toBe('taken');
    await store.releaseLease('lock', mine);
    expect(await store.lease('lock', theirs)).toBe('yes');
    expect(await store.breakLease('other')).toBe(0);
  });

  it('adds to the end of a blob that it makes', async () => {
    const store = await open('growing');
    await store.append('runs/1.jsonl', '{"a":1}\n');
    await store.append('runs/1.jsonl', '{"b":2}\n');
    expect((await store.read('runs/1.jsonl'))?.text).toBe('{"a":1}\n{"b":2}\n');
    expect(await store.list('runs/')).toEqual(['runs/1.jsonl']);
  });

  it('says what is wrong: another account, a wrong key, nobody there', async () => {
    const { connectionString } = azurite;
    await expect(open('x-x', connectionString.replaceAll('acgctltests', 'other'))).rejects.toThrow(
      'ACG_BLOB_CONNECTION_STRING',
    );
    await expect(open('x-x', 'nonsense')).rejects.toThrow('ACG_BLOB_CONNECTION_STRING');
    const wrong = await open('x-x', connectionString.replace(/AccountKey=[^;]*/, 'AccountKey=bm9uc2Vuc2U='));
    await expect(wrong.read('a')).rejects.toMatchObject({ name: 'StoreError', isLasting: true });
    const store = await open('restarts');
    await store.write('a', '1');
    await azurite.kill();
    await expect(store.read('a')).rejects.toBeInstanceOf(StoreError);
    await azurite.restart();
    expect((await store.read('a'))?.text).toBe('1');
  });
});

describe.skipIf(!isThere)('the lock', () => {
  const holder = (who: string) => ({
    id: randomUUID(),
    who,
    where: 'here',
    commit: 'abcdef0123456789',
    since: '2026-11-22T00:00:00Z',
  });
  const base = async () => ({
    store: await open('locks'),
    blob: 'lock.json',
    clock: realClock,
    timeoutMilliseconds: 0,
    signal: new AbortController().signal,
  });

  it('is one run’s; the next is told whose, waits, and has it when it is released', async () => {
    const waits: (string | undefined)[] = [];
    const options = { ...(await base()), onWait: (other?: { readonly who: string }) => waits.push(other?.who) };
    const one = await takeLock({ ...options, holder: holder('alice') });
    one.guard();
    await one.guardTogether();
    await expect(takeLock({ ...options, holder: holder('bob') })).rejects.toMatchObject({
      code: 'LOCKED',
      exitCode: 6,
    });
    const next = takeLock({ ...options, timeoutMilliseconds: 20_000, holder: holder('bob') });
    await realClock.sleep(200);
    await one.release();
    const two = await next;
    expect(waits).toEqual(['alice', 'alice']);
    two.guard();
    await two.release();
    expect(await options.store.isLeased('lock.json')).toBe(false);
  });

  it('that was broken is lost at the next renewal, and nothing may be written', async () => {
    const options = { ...(await base()), onWait: () => undefined };
    const lock = await takeLock({ ...options, holder: holder('carol') });
    await options.store.breakLease('lock.json');
    await new Promise((resolve) => lock.lost.addEventListener('abort', resolve, { once: true }));
    expect(() => lock.guard()).toThrow('the lock was lost');
    expect(lock.lost.reason).toMatchObject({ code: 'LOCK_LOST', exitCode: 6 });
    await lock.release();
  });
});
