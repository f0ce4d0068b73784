// `numbers:` of an account file: which of its four forms an entry has, its settings, and the numbers it stands for.

import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { addEntries, type RepeatedEntry } from './bulk/add-repeats.ts';
import { checkNode } from './check-node.ts';
import { addNothing, isNothing } from './decode.ts';
import type { EntryContext } from './entry-context.ts';
import { readList, readRange, readSingle } from './entry-numbers.ts';
import { createEntrySettings, type EntrySettings } from './entry-settings.ts';
import { isPlainData, type Member, readMembers } from './mapping.ts';
import { startOf } from './offset.ts';
import { accountView, definition, type SchemaView } from './schema-view.ts';
import { showValue } from './show-value.ts';
import { validators } from './validators.ts';

const forms = {
  telephoneNumber: definition(accountView, 'singleEntry'),
  range: definition(accountView, 'rangeEntry'),
  list: definition(accountView, 'listEntry'),
  csv: definition(accountView, 'csvEntry'),
} as const satisfies Record<string, SchemaView>;

type Form = keyof typeof forms;

/** What an entry of no form is checked against: all keys that some entry may have. */
const anyForm: SchemaView = {
  root: accountView.root,
  schema: {
    type: 'object',
    properties: Object.assign({}, ...Object.values(forms).map(({ schema }) => schema.properties)),
    additionalProperties: false,
  },
};

/** An entry that is read from its file afterwards. */
export interface CsvEntry {
  readonly path: string;
  readonly node: Node;
  readonly map: YAMLMap;
  readonly settings: EntrySettings;
}

/** Adds the numbers of all entries but the CSV ones, which it gives back. */
export function readNumberEntries(list: Node, context: EntryContext): readonly CsvEntry[] {
  const { source, findings } = context;
  if (!isPlainData(list, source, findings)) return [];
  if (!isSeq(list)) {
    findings.add({
      code: 'TYPE_WRONG',
      at: source.at(startOf(list)),
      message: 'The value of `numbers` is not a list.',
      hint: 'Write one `- telephoneNumber: …`, `- range: …`, `- list: …` or `- csv: …` a line.',
    });
    return [];
  }
  const settle = createEntrySettings(context);
  /** The settings of the entries so far, for those that were left out because they are like one of them. */
  const settled = new Map<number, RepeatedEntry>();
  return list.items.flatMap((item) => {
    const csv = readEntry(item as Node, remember, context);
    const repeats = source.takeRepeats?.((item as Node).range?.[0] ?? 0);
    if (repeats !== undefined) addEntries(repeats, settled, context);
    return csv ?? [];
  });

  function remember(...[entry, members, form, view]: Parameters<typeof settle>): EntrySettings {
    const settings = settle(entry, members, form, view);
    if (source.takeRepeats !== undefined) settled.set(entry.range?.[0] ?? 0, { entry, settings });
    return settings;
  }
}

function readEntry(
  entry: Node,
  settle: ReturnType<typeof createEntrySettings>,
  context: EntryContext,
): CsvEntry | undefined {
  const { source, findings } = context;
  if (isNothing(entry)) addNothing(source, entry, undefined, undefined, findings);
  else if (!isPlainData(entry, source, findings)) return undefined;
  else if (!isMap(entry)) addNotEntry(entry, context);
  else {
    const members = readMembers(entry, source, findings);
    const [form, second] = members.filter(({ key }) => Object.hasOwn(forms, key));
    if (form === undefined) addFormless(entry, context);
    else if (second !== undefined) addAmbiguous(form, second, context);
    else return readForm(form, entry, settle(entry, members, form.key, forms[form.key as Form]), context);
  }
  return undefined;
}

function readForm(form: Member, map: YAMLMap, settings: EntrySettings, context: EntryContext): CsvEntry | undefined {
  const { source, findings } = context;
  const node = form.value;
  if (node === undefined || isNothing(node)) {
    addNothing(source, form.keyNode, form.key, undefined, findings);
  } else if (!isPlainData(node, source, findings)) return undefined;
  else if (form.key === 'list') readList(node, map, settings, context);
  else if (!isScalar(node)) {
    findings.add({
      code: 'TYPE_WRONG',
      at: source.at(startOf(node)),
      message: `The value of \`${form.key}\` is not text.`,
      hint:
        form.key === 'csv'
          ? 'Name one file; a second one is an entry of its own.'
          : 'For several numbers write `list: […]`.',
    });
  } else if (form.key === 'csv') return { path: String(node.value), node, map, settings };
  else if (form.key === 'range') readRange(node, map, settings, context);
  else readSingle(node, map, settings, context);
  return undefined;
}

function addNotEntry(entry: Node, { source, findings }: EntryContext): void {
  const text = isScalar(entry) ? String(entry.value) : '';
  findings.add({
    code: 'TYPE_WRONG',
    at: source.at(startOf(entry)),
    message: `The entry ${isScalar(entry) ? showValue(text) : 'that is a list'} is not a mapping.`,
    hint: isScalar(entry)
      ? `Write \`- ${text.includes('..') ? 'range' : 'telephoneNumber'}: ${showValue(text).slice(1, -1)}\`.`
      : 'Write `- list: […]`.',
  });
}

/** A misspelt form is told as the unknown key that it is, and not as missing as well. */
function addFormless(entry: YAMLMap, { source, findings }: EntryContext): void {
  const before = findings.count;
  checkNode(source, entry, { view: anyForm, validate: validators.numberSettings }, findings);
  if (findings.count > before) return;
  findings.add({
    code: 'ENTRY_KEYS',
    at: source.at(startOf(entry)),
    message: 'The entry names no numbers.',
    hint: 'Add `telephoneNumber:`, `range:`, `list:` or `csv:`.',
  });
}

function addAmbiguous(first: Member, second: Member, { source, findings }: EntryContext): void {
  findings.add({
    code: 'ENTRY_KEYS',
    at: source.at(startOf(second.keyNode)),
    message: `The entry has both \`${first.key}\` and \`${second.key}\`.`,
    hint: 'Make two entries of it.',
  });
}
