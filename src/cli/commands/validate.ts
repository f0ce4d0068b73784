// acgctl validate: schema and domain rules, offline.

import { codes } from '../../config/codes.ts';
import type { LoadedConfig } from '../../config/load.ts';
import { counted } from '../../model/counted.ts';
import { exitCodes } from '../../model/errors.ts';
import { renderFindingsMarkdown } from '../../render/findings-markdown.ts';
import { renderFindingsText } from '../../render/findings-text.ts';
import { renderJunit } from '../../render/junit.ts';
import { fileProblems } from '../../render/problems/file-problems.ts';
import { renderSarif } from '../../render/sarif.ts';
import type { Command } from '../command.ts';
import { configPlace } from '../config-place.ts';
import { openGitHub } from '../github.ts';
import { validateGithubOptions } from '../github-options.ts';
import { exitCodeOfTold } from '../github-side.ts';
import { readConfig } from '../load-desired.ts';
import { findingFormats, outputOptions, publish, type Renderers, readOutputs } from '../outputs.ts';

export const validateCommand: Command = {
  positional: '',
  most: 0,
  options: { strict: { help: 'fail on warnings too' }, ...outputOptions(findingFormats), ...validateGithubOptions },
  examples: [
    ['acgctl validate --strict', 'fail on warnings too'],
    ['acgctl validate --output sarif=findings.sarif', 'the findings for code scanning as well'],
  ],
  about: `Reads acg.yaml, the account files and the lists they refer to, and tells every finding with its place and what to
do about it. Sends nothing. Exits 0 when there is no error, else 1.`,
  async run(context, args) {
    const outputs = readOutputs(args, context, findingFormats);
    const github = await openGitHub(context, args);
    const loaded = await readConfig(context, args);
    const { diagnostics, files, accounts, numbers } = loaded;
    const errors = diagnostics.filter((finding) => finding.severity === 'error').length;
    const warnings = diagnostics.length - errors;
    const valid = errors === 0 && !(args.has('strict') && warnings > 0);
    const summary = `${valid ? 'Valid' : 'Not valid'}: ${counted(files, 'file')}, ${counted(accounts, 'account')}, ${counted(numbers, 'number')}; ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`;
    const problems = fileProblems(diagnostics, filesOf(loaded), meaningOf);
    const place = configPlace(context, args);
    const renderers: Renderers<(typeof findingFormats)[number]> = {
      text: (options) => `${renderFindingsText(diagnostics, options)}${summary}\n`,
      markdown: () => renderFindingsMarkdown(diagnostics, place.markdown).text,
      json: () =>
        `${JSON.stringify({ valid, errors, warnings, files, accounts, numbers, findings: diagnostics }, null, 2)}\n`,
      sarif: () => renderSarif(problems, place),
      junit: () => renderJunit(problems, args.has('strict') ? ['error', 'warning'] : ['error']),
    };
    await publish(outputs, renderers, context, args);
    const isTold = await github.tellFindings(diagnostics);
    return exitCodeOfTold(valid ? exitCodes.done : exitCodes.error, isTold);
  },
};

/** The files that declare something, where all of them could be read. */
function filesOf({ desired }: LoadedConfig): readonly string[] {
  if (desired === undefined) return [];
  const files = new Set(['acg.yaml']);
  for (const { source } of desired.accounts.values()) files.add(source.file);
  for (const { file } of desired.numbers.sources) files.add(file);
  return [...files];
}

function meaningOf(code: string): string {
  return Object.hasOwn(codes, code) ? codes[code as keyof typeof codes].meaning : code;
}
