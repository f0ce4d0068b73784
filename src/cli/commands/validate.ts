// acgctl validate: schema and domain rules, offline.

import { counted } from '../../model/counted.ts';
import { exitCodes } from '../../model/errors.ts';
import { renderFindingsText } from '../../render/findings-text.ts';
import type { Command } from '../command.ts';
import { exitCodeOfTold, openGitHub } from '../github.ts';
import { validateGithubOptions } from '../github-options.ts';
import { readConfig } from '../load-desired.ts';
import { hasColour } from '../outputs.ts';

export const validateCommand: Command = {
  positional: '',
  most: 0,
  options: { strict: { help: 'fail on warnings too' }, ...validateGithubOptions },
  about: `Reads acg.yaml, the account files and the lists they refer to, and tells every finding with its place and what to
do about it. Sends nothing. Exits 0 when there is no error, else 1.`,
  async run(context, args) {
    const github = await openGitHub(context, args);
    const { diagnostics, files, accounts, numbers } = await readConfig(context, args);
    const errors = diagnostics.filter((finding) => finding.severity === 'error').length;
    const warnings = diagnostics.length - errors;
    const valid = errors === 0 && !(args.has('strict') && warnings > 0);
    if (args.has('json')) {
      context.out(
        `${JSON.stringify({ valid, errors, warnings, files, accounts, numbers, findings: diagnostics }, null, 2)}\n`,
      );
    } else {
      context.out(renderFindingsText(diagnostics, { colour: hasColour(context, args) }));
      const verdict = valid ? 'Valid' : 'Not valid';
      context.out(
        `${verdict}: ${counted(files, 'file')}, ${counted(accounts, 'account')}, ${counted(numbers, 'number')}; ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.\n`,
      );
    }
    const isTold = await github.tellFindings(diagnostics);
    return exitCodeOfTold(valid ? exitCodes.done : exitCodes.error, isTold);
  },
};
