// The test configuration of `npm run mutate`: that of all tests, with the files of one group.

import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../vitest.config.ts';

// biome-ignore lint/style/noDefaultExport: vitest takes its configuration from a default export
export default defineConfig(() => {
  const config = mergeConfig(base, {});
  // Each mutant has a worker of its own, so its test files can share what they import: a quarter of the time.
  config.test.isolate = false;
  config.test.include = (process.env.MUTATION_TESTS ?? 'test/**/*.test.ts').split(',');
  return config;
});
