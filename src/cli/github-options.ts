// The flags that speak to GitHub, and what they need around them.

import { AcgctlError } from '../model/errors.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import type { Context } from './context.ts';

const summary = { help: 'in GitHub: add it to the summary of the step' };
const annotations = { help: 'in GitHub: mark findings and risks on the lines that declare them' };
const outputs = { help: 'in GitHub: set outputs of the step: counts, risky, digest, plan' };
const comment = { help: 'in GitHub: show it in one comment on the pull request' };

/** Of validate. */
export const validateGithubOptions = { comment, summary, annotations } as const satisfies OptionTable;

/** Of plan and apply. */
export const githubOptions = {
  comment,
  summary,
  annotations,
  outputs,
  artifact: { value: 'NAME', help: 'in GitHub: where the workflow keeps the plan, told where something is left out' },
  'allow-labels': { help: 'in GitHub: labels `acg-allow: CLASS=N` of the pull request count as --allow CLASS=N' },
} as const satisfies OptionTable;

/** Of drift. */
export const driftGithubOptions = {
  issue: { help: 'in GitHub: keep one issue that tells the drift of this gateway' },
  summary,
  annotations,
  outputs,
} as const satisfies OptionTable;

/** Before any work is done: an AcgctlError when a flag asks for what this place cannot do. */
export function refuseElsewhere({ env }: Context, args: Arguments): void {
  for (const option of ['account', 'only-changed', 'if-changed']) {
    if (!args.has('issue') || !args.has(option)) continue;
    const hint = `The issue tells the drift of the whole gateway. Leave --${option} out.`;
    throw new AcgctlError('USAGE', `--issue does not go with --${option}`, hint);
  }
  if (args.has('annotations') && env.GITHUB_ACTIONS !== 'true') {
    const hint =
      "Annotations are lines for GitHub's runner, which reads what a step prints. Leave the flag out elsewhere.";
    throw new AcgctlError('USAGE', '--annotations outside GitHub Actions', hint);
  }
  for (const [flag, name] of [['summary', 'GITHUB_STEP_SUMMARY'] as const, ['outputs', 'GITHUB_OUTPUT'] as const]) {
    if (!args.has(flag) || env[name]) continue;
    throw new AcgctlError('USAGE', `--${flag} outside GitHub Actions`, `GitHub's runner sets ${name} for each step.`);
  }
}
