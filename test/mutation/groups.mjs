// What is mutated, and the test files that have to notice: for each source the fast ones that are about it, and only such
// as run it within their own process. A child process runs what was built, without the mutants.

const apply = (name) => `test/apply/${name}.test.ts`;

export const groups = {
  guards: [
    {
      mutate: ['src/plan/guards.ts', 'src/plan/allow.ts', 'src/plan/disable-weight.ts'],
      tests: ['test/plan/guards.test.ts'],
    },
  ],
  executor: [
    { mutate: ['src/apply/move-number.ts'], tests: [apply('moves'), apply('stops')] },
    { mutate: ['src/apply/write-numbers.ts'], tests: [apply('batches'), apply('stops')] },
    { mutate: ['src/apply/write-resource.ts'], tests: [apply('resources'), apply('settling')] },
    { mutate: ['src/apply/settle.ts'], tests: [apply('settling'), apply('moves'), apply('stops')] },
    { mutate: ['src/apply/execute.ts'], tests: [apply('stops'), apply('settling')] },
    { mutate: ['src/apply/apply-plan.ts'], tests: [apply('stops'), apply('resources'), apply('apply-plan')] },
    { mutate: ['src/apply/run-step.ts'], tests: [apply('resources'), apply('batches'), apply('moves')] },
  ],
  limiter: [
    {
      mutate: ['src/api/limiter.ts', 'src/api/pace.ts', 'src/api/permit-books.ts'],
      tests: ['test/api/limiter.test.ts', 'test/api/pace.test.ts'],
    },
  ],
  escaping: [
    { mutate: ['src/render/visible.ts'], tests: ['test/render/visible.test.ts'] },
    { mutate: ['src/render/html/markup.ts'], tests: ['test/render/html/markup.test.ts'] },
    { mutate: ['src/config/show-value.ts'], tests: ['test/config/show-value.test.ts'] },
    { mutate: ['src/api/redact.ts'], tests: ['test/api/small-parts.test.ts'] },
  ],
};
