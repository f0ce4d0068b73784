// acgctl validate: schema and domain rules, offline.

import { codes } from '../../config/codes.ts';
import type { LoadedConfig } from '../../config/load.ts';
import { counted } from '../../model/counted.ts';
import { exitCodes } from '../../model/errors.ts';
import { renderFindingsText } from '../../render/findings-text.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { configPlace } from '../config-place.ts';
import { validateGithubOptions } from '../github-options.ts';
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
    const github = await (await loadGitHub(args))?.openGitHub(context, args);
    const loaded = await readConfig(context, args);
    const { diagnostics, files, accounts, numbers } = loaded;
    const errors = diagnostics.filter((finding) => finding.severity === 'error').length;
    const warnings = diagnostics.length - errors;
    const valid = errors === 0 && !(args.has('strict') && warnings > 0);
    const summary = `${valid ? 'Valid' : 'Not valid'}: ${counted(files, 'file')}, ${counted(accounts, 'account')}, ${counted(numbers, 'number')}; ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`;
    const place = configPlace(context, args);
    const problems = async () => {
      const { fileProblems } = await import('../../render/problems/file-problems.ts');
      return fileProblems(diagnostics, filesOf(loaded), meaningOf);
    };
    const renderers: Renderers<(typeof findingFormats)[number]> = {
      text: (options) => `${renderFindingsText(diagnostics, options)}${summary}\n`,
      markdown: async () => {
        const { renderFindingsMarkdown } = await import('../../render/findings-markdown.ts');
        return renderFindingsMarkdown(diagnostics, place.markdown).text;
      },
      json: () =>
        `${JSON.stringify({ valid, errors, warnings, files, accounts, numbers, findings: diagnostics }, null, 2)}\n`,
      sarif: async () => (await import('../../render/sarif.ts')).renderSarif(await problems(), place),
      junit: async () => {
        const { renderJunit } = await import('../../render/junit.ts');
        return renderJunit(await problems(), args.has('strict') ? ['error', 'warning'] : ['error']);
      },
    };
    await publish(outputs, renderers, context, args);
    const isTold = (await github?.tellFindings(diagnostics)) ?? true;
    return valid && isTold ? exitCodes.done : exitCodes.error;
  },
};

/** Loaded only by a run that tells GitHub something. */
async function loadGitHub(args: Arguments) {
  return Object.keys(validateGithubOptions).some(args.has) ? import('../github.ts') : undefined;
}

/** The files that declare something, where all of them could be read. */
function filesOf({ desired, numberFiles = [] }: LoadedConfig): readonly string[] {
  if (desired === undefined) return [];
  const files = new Set(['acg.yaml']);
  for (const { source } of desired.accounts.values()) files.add(source.file);
  return [...files, ...numberFiles.filter((file) => !files.has(file))];
}

function meaningOf(code: string): string {
  return Object.hasOwn(codes, code) ? codes[code as keyof typeof codes].meaning : code;
}
