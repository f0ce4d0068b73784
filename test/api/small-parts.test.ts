import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMilliseconds, retryAfterMilliseconds } from '../../src/api/backoff.ts';
import { realClock } from '../../src/api/clock.ts';
import { mapInParallel } from '../../src/api/in-parallel.ts';
import { createRedactor } from '../../src/api/redact.ts';
import { missingRole, tokenRoles } from '../../src/api/roles.ts';

describe('Retry-After', () => {
  const now = new Date('2026-11-22T10:00:00Z');
  it.each([
    ['7', 7],
    ['0', 1],
    ['1000000000', 120],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30],
    ['Sun, 22 Nov 2020 10:00:30 GMT', 1],
    [undefined, 60],
    ['', 60],
    ['soon', 60],
    ['NaN', 60],
  ])('%j is %i s', (header, seconds) => {
    expect(retryAfterMilliseconds(header, now)).toBe(seconds * 1000);
  });

  it('is between 1 s and 120 s whatever it says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)), (header) => {
        const wait = retryAfterMilliseconds(header, now);
        expect(wait >= 1000 && wait <= 120_000).toBe(true);
      }),
    );
  });
});

it('a retry waits up to 4, 16 and 64 s, by chance', () => {
  expect([1, 2, 3].map((attempt) => backoffMilliseconds(attempt, 0.5))).toEqual([2000, 8000, 32_000]);
  expect(backoffMilliseconds(3, 0)).toBe(0);
});

describe('the real clock', () => {
  it('sleeps, and stops sleeping when it is aborted', async () => {
    const before = realClock.now();
    await realClock.sleep(5);
    expect(realClock.now()).toBeGreaterThan(before + 3);
    expect(Math.abs(realClock.date().getTime() - Date.now())).toBeLessThan(1000);
    const stop = new AbortController();
    const long = realClock.sleep(1_000_000, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(long).rejects.toThrow('stopped');
    await expect(realClock.sleep(1_000_000, stop.signal)).rejects.toThrow('stopped');
  });
});

describe('mapInParallel', () => {
  it('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await mapInParallel([5, 1, 3, 0, 2], 2, async (turns) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return turns * 10;
    });
    expect(results).toEqual([50, 10, 30, 0, 20]);
    expect(most).toBe(2);
  });

  it('fails with the first failure', async () => {
    await expect(mapInParallel([1, 2], 2, (item) => Promise.reject(new Error(`no ${item}`)))).rejects.toThrow('no 1');
  });
});

describe('the redactor', () => {
  it('hides each form of a secret, and every JWT', () => {
    const secret = 'p@ss word+/';
    const redact = createRedactor([secret, '']);
    const text = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].join(' | ');
    expect(redact(text)).toBe('[redacted] | [redacted] | [redacted]');
    const form = new URLSearchParams({ s: secret }).toString().slice(2);
    expect(redact(`${form} | ${Buffer.from(secret).toString('base64url')}`)).toBe('[redacted] | [redacted]');
    const quoted = 'a "quoted" \\ secret';
    expect(createRedactor([quoted])(JSON.stringify({ secret: quoted }))).toBe('{"secret":"[redacted]"}');
    expect(redact('a eyJhbGciOi.eyJyb2xl.c2ln b')).toBe('a [redacted] b');
    expect(redact('a eyJhbGciOi.eyJyb2xl b'), 'cut off behind its claims').toBe('a [redacted] b');
    expect(redact('nothing to hide')).toBe('nothing to hide');
  });
});

describe('the roles of a token', () => {
  const jwt = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

  it('are its claim, empty without one, unknown for what is no JWT', () => {
    expect(tokenRoles(jwt({ roles: ['ProvisioningAPI.Read', 7] }))).toEqual(['ProvisioningAPI.Read']);
    expect(tokenRoles(jwt({}))).toEqual([]);
    expect(tokenRoles(jwt({ roles: 'ProvisioningAPI.Read' }))).toEqual([]);
    for (const token of ['opaque', 'a.b', 'a.!!.c', `a.${Buffer.from('null').toString('base64url')}.c`, 'a.b.c.d']) {
      expect(tokenRoles(token)).toBeUndefined();
    }
  });

  it('are held against the work', () => {
    const read = ['ProvisioningAPI.Read'];
    const write = [...read, 'ProvisioningAPI.Write'];
    expect(missingRole(read, { write: false, delete: false })).toBeUndefined();
    expect(missingRole([], { write: false, delete: false })).toBe('ProvisioningAPI.Read');
    expect(missingRole(read, { write: true, delete: false })).toBe('ProvisioningAPI.Write');
    expect(missingRole(write, { write: true, delete: true })).toBe('ProvisioningAPI.Delete');
    expect(missingRole(['ProvisioningAPI.Admin'], { write: true, delete: true })).toBeUndefined();
    expect(missingRole(undefined, { write: true, delete: true })).toBeUndefined();
  });
});
