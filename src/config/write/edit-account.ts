// An account file that is to say what is live: fields, answer and numbers, with every other byte as it was.

import { isMap, type Pair, type YAMLMap } from 'yaml';
import { valueAt, withValueAt } from '../../kinds/path.ts';
import type { ChangedAccount, FieldChange } from '../../model/adoption.ts';
import { formatSource } from '../../model/diagnostic.ts';
import type { JsonObject } from '../../model/json.ts';
import { decode } from '../decode.ts';
import { createFindings } from '../findings.ts';
import { accountView, namedKeys, type SchemaView, viewAt } from '../schema-view.ts';
import { parseYaml } from '../yaml-source.ts';
import { keepsComments } from './comments.ts';
import { editNumbers } from './edit-entries.ts';
import { editMapping, keyOf } from './edit-mapping.ts';
import { createEditor, type Editor } from './editor.ts';
import { type FileText, readFileText } from './file-text.ts';
import { type EntryWriting, findUnwritable, type NewFile } from './new-account.ts';

/** Whole files after the edit, or what stands in its way. */
export type AccountEdit =
  | { readonly kind: 'edited'; readonly files: readonly NewFile[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly remedy: string };

/** `read` gives the bytes of a file that was read, by its path from the root. */
export function editAccount(
  account: ChangedAccount,
  writing: EntryWriting,
  depth: number,
  read: (file: string) => Uint8Array,
): AccountEdit {
  const { file } = account.source;
  const whole = readFileText(read(file));
  const source = parseYaml(file, whole.text, depth, createFindings());
  if (source === undefined || !isMap(source.root)) throw new Error('a file without errors cannot be read');
  const unwritable = unwritableIn(account, writing);
  if (unwritable !== undefined) return notWritable(unwritable);
  const editor = createEditor(source);
  editFields(editor, source.root, account.fields);
  const csv = new Map<string, FileText>();
  const numbers = editNumbers(editor, account, writing, (name) => {
    const text = csv.get(name) ?? readFileText(read(name));
    csv.set(name, text);
    return text.text;
  });
  const [refusal] = editor.refusals;
  if (refusal !== undefined) return byHand(formatSource(refusal.at), refusal.reason);
  const after = whole.edit(editor.splices);
  if (!keepsComments(whole.text, after)) return byHand(file, 'a comment would be lost');
  const tables = [...numbers.csv].map(([name, splices]) => ({
    file: name,
    text: (csv.get(name) as FileText).edit(splices),
  }));
  const isSame = editor.splices.length === 0;
  return { kind: 'edited', files: [...tables, ...numbers.files, ...(isSame ? [] : [{ file, text: after }])] };
}

export function notWritable(path: string): AccountEdit {
  return {
    kind: 'refused',
    reason: `the live ${path} holds characters that no file can hold`,
    remedy: 'Change it on the gateway, or leave the field alone with an ignore rule in acg.yaml.',
  };
}

/** The path of a live text that no file can hold. */
function unwritableIn({ fields, wanted }: ChangedAccount, { pool }: EntryWriting): string | undefined {
  const field = fields.find(({ value }) => findUnwritable({ value: value ?? null }) !== undefined);
  if (field !== undefined) return field.path;
  const settings = [...new Set(wanted.values())].map((id) => findUnwritable(pool.get(id)));
  return settings.find((found) => found !== undefined)?.[0];
}

function byHand(place: string, reason: string): AccountEdit {
  const remedy = 'Edit the file by hand, or lay it out with `acgctl fmt` first.';
  return { kind: 'refused', reason: `${place} cannot be edited safely: ${reason}`, remedy };
}

function editFields(editor: Editor, root: YAMLMap, fields: readonly FieldChange[]): void {
  const value = decode(editor.source, root, accountView, createFindings(), 'numbers').value as JsonObject;
  // `numbers` is edited by itself: here it only has to stay where it is.
  const hasNumbers = (root.items as Pair[]).some((pair) => keyOf(pair) === 'numbers');
  const current: JsonObject = hasNumbers ? { ...value, numbers: true } : value;
  const wanted = fields.reduce((all, { path, value: live, implied }) => {
    const isKnown = viewAt(accountView, path.split('.')) !== undefined;
    if (!isKnown || (implied && valueAt(all, path) === undefined)) return all;
    return withValueAt(all, path, live);
  }, current);
  const order = (path: string): readonly string[] =>
    namedKeys(path === '' ? accountView : (viewAt(accountView, path.split('.')) as SchemaView));
  editMapping(editor, root, current, wanted, order);
}
