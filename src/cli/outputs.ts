// Formats of a plan, and where they go: one run can print one and write several files.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AcgctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { writePlan } from '../plan/saved-plan.ts';
import { renderPlanHtml } from '../render/html/plan-html.ts';
import { renderJunit } from '../render/junit.ts';
import { renderPlanMarkdown } from '../render/plan-markdown.ts';
import { renderPlanTerraform } from '../render/plan-terraform.ts';
import { renderPlanText } from '../render/plan-text.ts';
import { planProblems } from '../render/problems/plan-problems.ts';
import { renderSarif } from '../render/sarif.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import type { ConfigPlace } from './config-place.ts';
import type { Context } from './context.ts';

/** Formats of a plan and of drift. */
export const planFormats = ['text', 'markdown', 'html', 'json', 'terraform-json', 'sarif', 'junit'] as const;

/** Formats of findings in the files. */
export const findingFormats = ['text', 'markdown', 'json', 'sarif', 'junit'] as const satisfies readonly Format[];

export type Format = (typeof planFormats)[number];

type Render = (options: { readonly colour: boolean }) => string;

export type Renderers<Name extends Format = Format> = Readonly<Record<Name, Render>>;

export function outputOptions(formats: readonly Format[]) {
  return {
    format: { value: 'FORMAT', help: `format on standard output: ${formats.join(', ')} (default text)` },
    output: { value: 'FORMAT=FILE', repeatable: true, help: 'write this format to a file too' },
  } as const satisfies OptionTable;
}

export interface Outputs<Name extends Format = Format> {
  readonly format: Name;
  readonly files: readonly { readonly format: Name; readonly file: string }[];
}

/** Reads `--format`, `--json` and `--output`, before any work is done. */
export function readOutputs<Name extends Format>(
  args: Arguments,
  context: Context,
  formats: readonly Name[],
): Outputs<Name> {
  const format = args.value('format');
  if (format !== undefined && args.has('json') && format !== 'json') {
    throw new AcgctlError('USAGE', `--json and --format ${format} contradict each other`, 'Give one of them.');
  }
  const files = args.values('output').map((value) => {
    const [name = '', ...rest] = value.split('=');
    const file = rest.join('=');
    if (file === '')
      throw new AcgctlError('USAGE', `--output ${value}: no file`, 'Write FORMAT=FILE, e.g. --output json=plan.json.');
    return { format: parseFormat(name, formats), file: path.resolve(context.cwd, file) };
  });
  const out = args.value('out');
  refuseSameFile([...files.map(({ file }) => file), ...(out === undefined ? [] : [path.resolve(context.cwd, out)])]);
  return { format: parseFormat(format ?? (args.has('json') ? 'json' : 'text'), formats), files };
}

/** The second would be written over the first, a saved plan perhaps. */
function refuseSameFile(files: readonly string[]): void {
  const twice = files.find((file, index) => files.indexOf(file) !== index && !file.startsWith('/dev/'));
  if (twice === undefined) return;
  throw new AcgctlError('USAGE', `two outputs go to ${twice}`, 'Name another file for one of them.');
}

/** Prints the result and writes the files. */
export async function publish<Name extends Format>(
  outputs: Outputs<Name>,
  renderers: Renderers<Name>,
  context: Context,
  args: Arguments,
): Promise<void> {
  for (const { format, file } of outputs.files) await writeOutput(file, renderers[format]({ colour: false }));
  context.out(renderers[outputs.format]({ colour: hasColour(context, args) }));
}

export function planRenderers(plan: Plan, place: ConfigPlace): Renderers {
  return {
    text: (options) => renderPlanText(plan, options),
    markdown: () => renderPlanMarkdown(plan, place.markdown).text,
    html: () => renderPlanHtml(plan, place.markdown),
    json: () => writePlan(plan),
    'terraform-json': () => renderPlanTerraform(plan),
    sarif: () => renderSarif(planProblems(plan), place),
    junit: () => renderJunit(planProblems(plan), ['error']),
  };
}

/** Writes a whole file or fails with the reason. */
export async function writeOutput(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: Error) => {
    throw new AcgctlError('OUTPUT_FILE', `cannot write ${file}`, 'Name a file in a folder that exists.', {
      cause: error,
    });
  });
}

export function hasColour(context: Context, args: Arguments): boolean {
  return context.isTerminal.out && !args.has('no-color') && !context.env.NO_COLOR;
}

function parseFormat<Name extends Format>(name: string, formats: readonly Name[]): Name {
  const format = formats.find((known) => known === name);
  if (format === undefined)
    throw new AcgctlError('USAGE', `no format ${JSON.stringify(name)}`, `Formats: ${formats.join(', ')}.`);
  return format;
}
