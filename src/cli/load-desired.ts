// The config repository as desired state, or an end with every finding told.

import path from 'node:path';
import { type LoadedConfig, type LoadOptions, loadConfig } from '../config/load.ts';
import { counted } from '../model/counted.ts';
import type { Desired } from '../model/desired.ts';
import { AcgctlError } from '../model/errors.ts';
import { renderFindingsText } from '../render/findings-text.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';

export function configRoot(context: Context, args: Arguments): string {
  return path.resolve(context.cwd, args.value('chdir') ?? '.');
}

/** `options`: where the files are, and what a command that writes files wants of the reading. */
export async function readConfig(
  context: Context,
  args: Arguments,
  options: Pick<LoadOptions, 'open' | 'severities' | 'overlay' | 'onFile' | 'mayBeEmpty'> = {},
): Promise<LoadedConfig> {
  const allowedBaseDomain = context.env.ACG_BASE_DOMAIN;
  return loadConfig({
    ...options,
    root: configRoot(context, args),
    today: context.clock.date().toISOString().slice(0, 10),
    ...(allowedBaseDomain ? { allowedBaseDomain } : {}),
  });
}

/** Hears all findings before anything else becomes of them. */
export type HearFindings = (findings: LoadedConfig['diagnostics']) => Promise<void>;

/** Findings go to standard error and to `hear`; with an error among them, nothing is sent to the gateway. */
export async function loadDesired(context: Context, args: Arguments, hear?: HearFindings): Promise<Desired> {
  const loaded = await readConfig(context, args);
  await hear?.(loaded.diagnostics);
  return demandDesired(loaded, context, args);
}

/** The same of files that are read already. `kept`: severities that are another commit's. */
export function demandDesired(
  { diagnostics, desired }: LoadedConfig,
  context: Context,
  args: Arguments,
  kept: readonly string[] = [],
): Desired {
  const told = args.has('quiet') ? diagnostics.filter((finding) => finding.severity === 'error') : diagnostics;
  const colour = context.isTerminal.err && !args.has('no-color') && !context.env.NO_COLOR;
  if (told.length > 0) context.err(renderFindingsText(told, { colour }));
  if (desired !== undefined) return desired;
  const errors = diagnostics.filter((finding) => finding.severity === 'error').length;
  throw new AcgctlError(
    'CONFIG',
    `${counted(errors, 'error')} in the config repository`,
    `Mend them; nothing was sent to the gateway.${kept.length === 0 ? '' : ` This change cannot lower ${kept.join(', ')}.`}`,
  );
}
