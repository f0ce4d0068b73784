// Formats of a plan, and where they go: one run can print one and write several files.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { suggest } from '../config/suggest.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import type { ConfigPlace } from './config-place.ts';
import type { Context } from './context.ts';

/** Formats of a plan and of drift. */
export const planFormats = ['text', 'markdown', 'html', 'json', 'terraform-json', 'sarif', 'junit'] as const;

/** Formats of findings in the files. */
export const findingFormats = ['text', 'markdown', 'json', 'sarif', 'junit'] as const satisfies readonly Format[];

export type Format = (typeof planFormats)[number];

/** Text, or its pieces where it may be too long for one. */
type Rendered = string | { readonly pieces: Iterable<string> };

type Render = (options: { readonly colour: boolean }) => Rendered | Promise<Rendered>;

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
  for (const { format, file } of outputs.files) await writeOutput(file, await renderers[format]({ colour: false }));
  const rendered = await renderers[outputs.format]({ colour: hasColour(context, args) });
  for (const piece of piecesOf(rendered)) context.out(piece);
}

/** Each renderer is loaded when it is called: a run needs one or two of them. */
export function planRenderers(plan: Plan, place: ConfigPlace): Renderers {
  const problems = async () => (await import('../render/problems/plan-problems.ts')).planProblems(plan);
  return {
    text: async (options) => (await import('../render/plan-text.ts')).renderPlanText(plan, options),
    markdown: async () => (await import('../render/plan-markdown.ts')).renderPlanMarkdown(plan, place.markdown).text,
    html: async () => (await import('../render/html/plan-html.ts')).renderPlanHtml(plan, place.markdown),
    json: async () => ({ pieces: (await import('../plan/saved-plan.ts')).planPieces(plan) }),
    'terraform-json': async () => (await import('../render/plan-terraform.ts')).renderPlanTerraform(plan),
    sarif: async () => (await import('../render/sarif.ts')).renderSarif(await problems(), place),
    junit: async () => (await import('../render/junit.ts')).renderJunit(await problems(), ['error']),
  };
}

/** Writes a whole file or fails with the reason. */
export async function writeOutput(file: string, rendered: Rendered): Promise<void> {
  await writeFile(file, piecesOf(rendered)).catch((error: Error) => {
    throw new AcgctlError('OUTPUT_FILE', `cannot write ${file}`, 'Name a file in a folder that exists.', {
      cause: error,
    });
  });
}

function piecesOf(rendered: Rendered): Iterable<string> {
  return typeof rendered === 'string' ? [rendered] : rendered.pieces;
}

export function hasColour(context: Context, args: Arguments): boolean {
  return context.isTerminal.out && !args.has('no-color') && !context.env.NO_COLOR;
}

function parseFormat<Name extends Format>(name: string, formats: readonly Name[]): Name {
  const format = formats.find((known) => known === name);
  if (format !== undefined) return format;
  const near = suggest(name, formats);
  const question = near === undefined ? '' : `Did you mean ${near}? `;
  throw new AcgctlError('USAGE', `no format ${JSON.stringify(name)}`, `${question}Formats: ${formats.join(', ')}.`);
}
