// What is mutated, and the test files that have to notice. Only tests that run the sources within their own process:
// a child process runs what was built, without the mutants.

export const groups = {
  guards: {
    mutate: ['src/plan/guards.ts', 'src/plan/allow.ts', 'src/plan/disable-weight.ts'],
    tests: ['test/plan/*.test.ts', 'test/scenarios/*.test.ts'],
  },
  executor: {
    mutate: [
      'src/apply/execute.ts',
      'src/apply/run-step.ts',
      'src/apply/write-numbers.ts',
      'src/apply/write-resource.ts',
      'src/apply/move-number.ts',
      'src/apply/settle.ts',
      'src/apply/apply-plan.ts',
    ],
    tests: ['test/apply/*.test.ts'],
  },
  limiter: {
    mutate: ['src/api/limiter.ts', 'src/api/pace.ts', 'src/api/permit-books.ts'],
    tests: [
      'test/api/limiter.test.ts',
      'test/api/pace.test.ts',
      'test/limit/permit-ledger.test.ts',
      'test/limit/schedules.test.ts',
    ],
  },
  escaping: {
    mutate: ['src/render/visible.ts', 'src/config/show-value.ts', 'src/api/redact.ts'],
    tests: [
      'test/render/*.test.ts',
      'test/config/show-value.test.ts',
      'test/config/text.test.ts',
      'test/api/small-parts.test.ts',
      'test/api/auth.test.ts',
    ],
  },
};
