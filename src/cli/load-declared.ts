// What a run is about: the config repository as it is, and with `--base` what changed since a commit, within its rails.

import type { LoadedConfig } from '../config/load.ts';
import { looserRules } from '../config/severity-overrides.ts';
import type { AccountName } from '../model/account-name.ts';
import { counted } from '../model/counted.ts';
import type { Desired } from '../model/desired.ts';
import { formatSource } from '../model/diagnostic.ts';
import { AcgctlError } from '../model/errors.ts';
import { compareText } from '../model/json.ts';
import type { PlanBase } from '../model/plan.ts';
import { changedAccounts } from '../plan/changed-accounts.ts';
import { withRails } from '../plan/rails.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import { openBaseCommit } from './base-commit.ts';
import type { Context } from './context.ts';
import { openGit } from './git.ts';
import { configRoot, demandDesired, type HearFindings, loadDesired, readConfig } from './load-desired.ts';

export interface Declared {
  /** With `--base`, within the rails of that commit. */
  readonly desired: Desired;
  readonly base?: PlanBase & { readonly desired: Desired };
  /** With `--only-changed`, and with `--if-changed` where none is: the accounts declared otherwise than at the base. */
  readonly changed?: ReadonlySet<AccountName>;
}

export const baseOptions = {
  base: { value: 'REF', help: 'take guards and gateway from this commit, and tell this change from drift' },
  'only-changed': { help: 'with --base: read and plan just the accounts whose declaration changed' },
  'if-changed': { help: 'with --base: ask the gateway nothing when no declaration changed' },
} as const satisfies OptionTable;

/** @throws AcgctlError when there is an error in the files, in those of the base, or when the base is not to be had */
export async function loadDeclared(context: Context, args: Arguments, hear?: HearFindings): Promise<Declared> {
  const ref = args.value('base');
  if (ref === undefined) {
    const option = ['only-changed', 'if-changed'].find(args.has);
    if (option === undefined) return { desired: await loadDesired(context, args, hear) };
    throw new AcgctlError('USAGE', `--${option} needs --base`, 'Name the commit that it changed since: --base REF.');
  }
  const base = await loadBase(ref, context, args);
  const loaded = await readConfig(context, args, { severities: base.overrides });
  await hear?.(loaded.diagnostics);
  const looser = looserRules(loaded.overrides, base.overrides).map((code) => `findings.${code}`);
  const head = demandDesired(loaded, context, args, looser);
  const { desired, kept } = withRails(head, base.desired);
  return {
    desired,
    base: { id: base.id, kept: [...kept, ...looser].sort(compareText), desired: base.desired },
    ...scopeOf(() => changedAccounts(head, base.desired), args),
  };
}

function scopeOf(find: () => ReadonlySet<AccountName>, args: Arguments): Pick<Declared, 'changed'> {
  if (!args.has('only-changed') && !args.has('if-changed')) return {};
  const changed = find();
  return args.has('only-changed') || changed.size === 0 ? { changed } : {};
}

type Base = Pick<LoadedConfig, 'overrides'> & { readonly id: string; readonly desired: Desired };

/** A base that is not valid has no rails to give: nothing is planned with it. */
export async function loadBase(ref: string, context: Context, args: Arguments): Promise<Base> {
  const commit = await openBaseCommit(openGit(configRoot(context, args), context.env), ref);
  try {
    const { diagnostics, desired, overrides } = await readConfig(context, args, { open: commit.open });
    if (desired !== undefined) return { id: commit.id, desired, overrides };
    const errors = diagnostics.filter((finding) => finding.severity === 'error');
    const [first] = errors;
    throw new AcgctlError(
      'BASE_CONFIG',
      `--base ${ref} (${commit.id.slice(0, 12)}): ${counted(errors.length, 'error')} in the files of that commit, first ${first === undefined ? 'unknown' : `${formatSource(first.at)} ${first.code} ${first.message}`}`,
      'Guards and gateway are taken from there, so it has to be valid: name another commit, or have a person plan this change without --base.',
    );
  } finally {
    commit.close();
  }
}
