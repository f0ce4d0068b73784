// Takes live state into files: edits them in memory, reads the result as any command would, and plans it. Only what is
// proved that way is kept: a plan of an account after its import is empty, and nobody else's plan has grown.

import { isAdjustable, isCode } from '../config/codes.ts';
import type { LoadedConfig, LoadOptions } from '../config/load.ts';
import type { NewFile } from '../config/write/new-account.ts';
import { type Repository, writeAdoption } from '../config/write/write-adoption.ts';
import type { AccountName } from '../model/account-name.ts';
import type { Adoption, AdoptionNote } from '../model/adoption.ts';
import type { Desired } from '../model/desired.ts';
import { formatSource } from '../model/diagnostic.ts';
import { formatE164 } from '../model/e164.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';

export interface ImportInputs {
  readonly adoption: Adoption;
  readonly repository: Repository;
  /** The plan before the import. */
  readonly plan: Plan;
  /** Loads the repository with these files in place of what is on the disk. */
  readonly load: (overlay: NonNullable<LoadOptions['overlay']>) => Promise<LoadedConfig>;
  readonly replan: (desired: Desired) => Plan;
}

export interface Imported {
  /** CSV files and acg.yaml before the files that refer to them. */
  readonly files: readonly ImportedFile[];
  /** What was left out, beside what the adoption says. */
  readonly problems: readonly AdoptionNote[];
}

export interface ImportedFile extends NewFile {
  /** The account that it is written for; undefined for acg.yaml. */
  readonly account: AccountName | undefined;
}

export async function importFiles(inputs: ImportInputs): Promise<Imported> {
  const { adoption, repository } = inputs;
  const problems = new Map<AccountName, AdoptionNote>();
  for (;;) {
    const left = <T extends { readonly name: AccountName }>(accounts: readonly T[]): readonly T[] =>
      accounts.filter(({ name }) => !problems.has(name));
    const rest = { ...adoption, created: left(adoption.created), changed: left(adoption.changed) };
    const { accounts, gateway } = writeAdoption(rest, repository);
    const before = problems.size;
    for (const { name, edit } of accounts) {
      if (edit.kind === 'refused') problems.set(name, { address: name, reason: edit.reason, remedy: edit.remedy });
    }
    if (problems.size > before) continue;
    const files = [
      ...(gateway === undefined ? [] : [{ ...gateway, account: undefined }]),
      ...accounts.flatMap(({ name, edit }) =>
        edit.kind === 'edited' ? edit.files.map((file) => ({ ...file, account: name })) : [],
      ),
    ];
    const found = await prove(inputs, rest, files);
    if (found.length === 0) return { files: files.sort((a, b) => rank(a) - rank(b)), problems: [...problems.values()] };
    for (const [name, note] of found) if (!problems.has(name)) problems.set(name, note);
  }
}

/** What refers to another file comes after it, so that a run that is cut off leaves files that can be read. */
function rank({ file, account }: ImportedFile): number {
  return account === undefined ? 0 : file.endsWith('.csv') ? 1 : 2;
}

type Found = readonly (readonly [AccountName, AdoptionNote])[];

async function prove(
  { plan, load, replan }: ImportInputs,
  { created, changed }: Pick<Adoption, 'created' | 'changed'>,
  files: readonly ImportedFile[],
): Promise<Found> {
  if (files.length === 0) return [];
  const { desired, diagnostics } = await load(new Map(files.map(({ file, text }) => [file, Buffer.from(text)])));
  if (desired === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const found = errors.flatMap(({ at, related = [], code, message, hint }) =>
      [at, ...related].flatMap((place) => {
        const owner = files.find(({ file }) => file === place.file)?.account;
        const reason = `its file would have an error: ${formatSource(at)} ${code} ${message}`;
        const remedy = `${hint} Or change it on the gateway${mayBeWarning(code)}.`;
        return owner === undefined ? [] : [[owner, { address: owner, reason, remedy }] as const];
      }),
    );
    if (found.length > 0) return found;
    throw new AcgctlError('IMPORT', `the files would not be valid: ${errors[0]?.message}`, 'Nothing was written.');
  }
  const after = replan(desired);
  const mine = new Set([...created, ...changed].map(({ name }) => name));
  /** Who has given up a number in its file. */
  const droppers = new Map(
    changed.flatMap(({ name, removed }) => [...removed].map((number) => [formatE164(number), name])),
  );
  const known = new Set(plan.changes.map(({ address, action }) => `${action} ${address}`));
  const isSettled = (address: string): boolean => known.has(address);
  return after.changes.flatMap(({ action, address, account, from, telephoneNumber = '' }) => {
    const owners = [account, from].flatMap((name) => (mine.has(name as AccountName) ? [name as AccountName] : []));
    // A move that was planned before, and that the import leaves to apply, is no difference of its own making.
    const isOld = action === 'move' && isSettled(`move ${address}`) && droppers.get(telephoneNumber) !== account;
    const isNew = !isSettled(`${action} ${address}`);
    if (isOld || (owners.length === 0 && !isNew)) return [];
    const dropper = droppers.get(telephoneNumber);
    if (owners.length === 0 && dropper !== undefined)
      return [[dropper, wouldBeDeleted(dropper, telephoneNumber, account as AccountName)] as const];
    const suspects = owners.length > 0 ? owners : [...mine];
    return suspects.map((name) => [name, unproved(name, `${action} ${address}`)] as const);
  });
}

function mayBeWarning(code: string): string {
  return isCode(code) && isAdjustable(code) ? `, or the severity of ${code} with \`findings:\` in acg.yaml` : '';
}

/** The number is in the complete list of an account whose file stays as it is, and then in no file. */
function wouldBeDeleted(name: AccountName, number: string, holder: AccountName): AdoptionNote {
  return {
    address: name,
    reason: `${number} is live in ${holder}, which is left out: without it here, a plan would delete it there`,
    remedy: `See to what keeps ${holder} out, and import both in one run.`,
  };
}

function unproved(name: AccountName, what: string): AdoptionNote {
  return {
    address: name,
    reason: `a plan after the import would not be empty: ${what}`,
    remedy: 'Edit its file by hand, and please report this.',
  };
}
