// Formats of a plan, and where they go: one run can print one and write several files.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AcgctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { writePlan } from '../plan/saved-plan.ts';
import { renderPlanHtml } from '../render/html/plan-html.ts';
import { renderPlanTerraform } from '../render/plan-terraform.ts';
import { renderPlanText } from '../render/plan-text.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import type { Context } from './context.ts';

const formats = ['text', 'html', 'json', 'terraform-json'] as const;

export type Format = (typeof formats)[number];

export type Renderers = Readonly<Record<Format, (options: { readonly colour: boolean }) => string>>;

export const outputOptions = {
  format: { value: 'FORMAT', help: `format on standard output: ${formats.join(', ')} (default text)` },
  output: { value: 'FORMAT=FILE', repeatable: true, help: 'write this format to a file too' },
} as const satisfies OptionTable;

export interface Outputs {
  readonly format: Format;
  readonly files: readonly { readonly format: Format; readonly file: string }[];
}

/** Reads `--format`, `--json` and `--output`, before any work is done. */
export function readOutputs(args: Arguments, context: Context): Outputs {
  const format = args.value('format');
  if (format !== undefined && args.has('json') && format !== 'json') {
    throw new AcgctlError('USAGE', `--json and --format ${format} contradict each other`, 'Give one of them.');
  }
  const files = args.values('output').map((value) => {
    const [name = '', ...rest] = value.split('=');
    const file = rest.join('=');
    if (file === '')
      throw new AcgctlError('USAGE', `--output ${value}: no file`, 'Write FORMAT=FILE, e.g. --output json=plan.json.');
    return { format: parseFormat(name), file: path.resolve(context.cwd, file) };
  });
  return { format: parseFormat(format ?? (args.has('json') ? 'json' : 'text')), files };
}

/** Prints the result and writes the files. */
export async function publish(
  outputs: Outputs,
  renderers: Renderers,
  context: Context,
  args: Arguments,
): Promise<void> {
  for (const { format, file } of outputs.files) await writeOutput(file, renderers[format]({ colour: false }));
  context.out(renderers[outputs.format]({ colour: hasColour(context, args) }));
}

export function planRenderers(plan: Plan): Renderers {
  return {
    text: (options) => renderPlanText(plan, options),
    html: () => renderPlanHtml(plan, {}),
    json: () => writePlan(plan),
    'terraform-json': () => renderPlanTerraform(plan),
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

function parseFormat(name: string): Format {
  const format = formats.find((known) => known === name);
  if (format === undefined)
    throw new AcgctlError('USAGE', `no format ${JSON.stringify(name)}`, `Formats: ${formats.join(', ')}.`);
  return format;
}
