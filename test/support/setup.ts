// A console call in a test or in the code under test is a mistake: it fails the test.

import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';

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
