// An adoption as files: whole texts of what is new or changed, and what stands in the way of the rest. Pure.

import { isMap, type Node, type Pair } from 'yaml';
import type { AccountName } from '../../model/account-name.ts';
import type { Adoption } from '../../model/adoption.ts';
import type { JsonObject } from '../../model/json.ts';
import { createFindings } from '../findings.ts';
import { gatewayFileName } from '../gateway-file.ts';
import { defaultLimits } from '../limits.ts';
import { gatewayView, namedKeys } from '../schema-view.ts';
import { parseYaml } from '../yaml-source.ts';
import { keepsComments } from './comments.ts';
import { type AccountEdit, editAccount, notWritable } from './edit-account.ts';
import { editMapping, keyOf } from './edit-mapping.ts';
import { createEditor } from './editor.ts';
import type { Profiles } from './express-settings.ts';
import { createFileNames } from './file-names.ts';
import { readFileText } from './file-text.ts';
import {
  draftEntries,
  draftSettings,
  findUnwritable,
  type NewFile,
  withoutIgnored,
  writeNewAccount,
} from './new-account.ts';
import { chooseProfiles } from './new-profiles.ts';

export interface Repository {
  /** The bytes of every file that was read, by its path from the root. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Other paths that are taken. */
  readonly taken: readonly string[];
  readonly accountGlobs: readonly string[];
  readonly profiles: Profiles;
}

export interface WrittenAccount {
  readonly name: AccountName;
  readonly edit: AccountEdit;
}

export interface WrittenAdoption {
  readonly accounts: readonly WrittenAccount[];
  /** acg.yaml with the profiles that are new; undefined when there are none. */
  readonly gateway: NewFile | undefined;
}

export function writeAdoption({ created, changed, pool }: Adoption, repository: Repository): WrittenAdoption {
  const { files, taken, accountGlobs, profiles: existing } = repository;
  const names = createFileNames(accountGlobs, [...files.keys(), ...taken]);
  const drafts = created.map((account) => {
    const spec = withoutIgnored(account.spec, account.ignoredFields);
    return { account: { ...account, spec }, draft: draftEntries(account.numbers, pool) };
  });
  const sound = drafts.filter(
    ({ account, draft }) => unwritableIn(account.spec, account.rfi, draft, pool) === undefined,
  );
  const added = chooseProfiles(
    sound.flatMap(({ draft }) => draftSettings(draft, pool)),
    existing,
  );
  const gateway = added.size === 0 ? undefined : addProfiles(files, added);
  const profiles = gateway === undefined ? existing : new Map([...existing, ...added]);
  const writing = { pool, profiles, names };
  const read = (file: string): Uint8Array => {
    const bytes = files.get(file);
    if (bytes === undefined) throw new Error(`${file} was not read`);
    return bytes;
  };
  return {
    gateway,
    accounts: [
      ...changed.map((account) => ({
        name: account.name,
        edit: editAccount(account, writing, defaultLimits.depth, read),
      })),
      ...drafts.map(({ account, draft }) => {
        const path = unwritableIn(account.spec, account.rfi, draft, pool);
        if (path !== undefined) return { name: account.name, edit: notWritable(path) };
        const file = names.account(account.name);
        if (file === undefined) return { name: account.name, edit: noPlace };
        return {
          name: account.name,
          edit: { kind: 'edited', files: writeNewAccount(account, draft, file, writing) } as const,
        };
      }),
    ],
  };
}

const noPlace: AccountEdit = {
  kind: 'refused',
  reason: 'no glob of `accounts:` in acg.yaml would find a file of its own',
  remedy: 'Add a glob such as `accounts/**/*.yaml`.',
};

function unwritableIn(
  spec: JsonObject,
  rfi: JsonObject | undefined,
  draft: ReturnType<typeof draftEntries>,
  pool: Adoption['pool'],
): string | undefined {
  const ids = new Set(
    [...draft.ranges, ...draft.lists, ...draft.longLists, ...draft.table].map(({ settings }) => settings),
  );
  for (const part of [spec, rfi ?? {}, ...[...ids].map((id) => pool.get(id))]) {
    const found = findUnwritable(part);
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** Undefined where acg.yaml cannot be edited safely: then the entries say their settings themselves. */
function addProfiles(files: ReadonlyMap<string, Uint8Array>, added: Profiles): NewFile | undefined {
  const bytes = files.get(gatewayFileName);
  if (bytes === undefined) return undefined;
  const whole = readFileText(bytes);
  const source = parseYaml(gatewayFileName, whole.text, defaultLimits.depth, createFindings());
  if (source === undefined || !isMap(source.root)) return undefined;
  const editor = createEditor(source);
  const pairs = source.root.items as Pair<Node, Node | null>[];
  const profiles = pairs.find((pair) => keyOf(pair) === 'profiles')?.value;
  const hasMembers = isMap(profiles) && profiles.items.length > 0;
  const order = (path: string): readonly string[] => (path === '' ? namedKeys(gatewayView) : []);
  const keys = Object.fromEntries(pairs.map((pair) => [keyOf(pair), true]));
  const add = Object.fromEntries(added);
  if (hasMembers) {
    const present = Object.fromEntries((profiles.items as Pair[]).map((pair) => [keyOf(pair), true]));
    editMapping(editor, profiles, present, { ...present, ...add }, order, 'profiles');
  } else if (profiles === undefined) editMapping(editor, source.root, keys, { ...keys, profiles: add }, order);
  else return undefined;
  const text = whole.edit(editor.splices);
  return editor.refusals.length === 0 && keepsComments(whole.text, text) ? { file: gatewayFileName, text } : undefined;
}
