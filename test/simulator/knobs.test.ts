// Reading knobs: defaults, every reason at once, and a description for each.

import { expect, it } from 'vitest';
import { knobSchema } from '../../src/simulator/knobs/knob-schema.ts';
import { KnobsError, parseKnobs } from '../../src/simulator/knobs/parse-knobs.ts';
import { drive } from './drive.ts';

it('fills in the defaults of api-facts.md section 17', () => {
  const knobs = parseKnobs({ rateLimit: { requests: 5 }, sync: { delaySeconds: 0 } });
  expect(knobs.rateLimit).toEqual({
    requests: 5,
    perSeconds: 60,
    window: 'sliding',
    retryAfter: true,
    countRejected: false,
    burst: 0,
  });
  expect(knobs.sync.delaySeconds).toBe(0);
  expect(knobs.pageSize).toEqual({ default: 200, max: 500, aboveMax: 'clamp' });
  expect(knobs.batch).toMatchObject({ mode: 'atomic', semantics: 'replace' });
  expect(knobs.dns).toEqual({ delaySeconds: 5, inconsistent: [] });
  expect(parseKnobs(null)).toEqual(parseKnobs({}));
});

it('takes the example of the contract', () => {
  const example = {
    rateLimit: { requests: 100, perSeconds: 60, window: 'sliding', retryAfter: true },
    pageSize: { default: 200, max: 500 },
    batch: { mode: 'atomic', semantics: 'replace' },
    sync: { delaySeconds: 2, failEvery: 0 },
    dns: { delaySeconds: 5 },
    latencyMs: 0,
  };
  expect(parseKnobs(example)).toEqual(parseKnobs({}));
});

it('does not change what it was given', () => {
  const given = { batch: {} };
  parseKnobs(given);
  expect(given).toEqual({ batch: {} });
});

it('gives every reason at once', () => {
  const bad = {
    colour: 1,
    batch: { mode: 'sometimes', size: 3 },
    latencyMs: -1,
    clients: { me: {} },
    outages: [{ act: 'x' }],
  };
  let reasons: readonly string[] = [];
  try {
    parseKnobs(bad);
  } catch (error) {
    if (error instanceof KnobsError) reasons = error.reasons;
  }
  expect([...reasons].sort()).toEqual([
    'batch.mode must be equal to one of the allowed values: atomic | per-item | partial',
    'batch.size: no such knob',
    "clients.me must have required property 'roles'",
    'colour: no such knob',
    'latencyMs must be >= 0',
    "outages.0 must have required property 'seconds'",
    "outages.0 must have required property 'startSeconds'",
    'outages.0.act must match pattern "^(status:5\\d\\d|hang|reset-before)$"',
  ]);
});

it.each([[[]], ['text'], [7], [{ pageSize: { default: 50, max: 10 } }]])('refuses %j', (bad) => {
  expect(() => parseKnobs(bad)).toThrow(KnobsError);
});

it('a simulator does not start on bad knobs', async () => {
  await expect(drive({ knobs: { colour: 1 } as never })).rejects.toThrow('colour: no such knob');
});

it('every knob says what it does', () => {
  const silent: string[] = [];
  const visit = (path: string, schema: unknown): void => {
    const { description, properties = {} } = schema as { description?: string; properties?: Record<string, unknown> };
    if (description === undefined) silent.push(path);
    for (const [name, member] of Object.entries(properties)) visit(`${path}.${name}`, member);
  };
  visit('knobs', knobSchema);
  expect(silent).toEqual([]);
});
