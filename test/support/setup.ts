// A console call in a test or in the code under test is a mistake: it fails the test. Properties are tried with the same
// values in every run, so that a failure is one of the change; PROPERTY_SEED tries others.

import { configureGlobal } from 'fast-check';
import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';

configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1_425_555) });

const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
let spies: readonly MockInstance[] = [];

beforeEach(() => {
  spies = methods.map((method) => vi.spyOn(globalThis.console, method));
});

afterEach(() => {
  const calls = spies.flatMap((spy) => spy.mock.calls);
  for (const spy of spies) spy.mockRestore();
  expect(calls, 'something was printed with console').toEqual([]);
});
