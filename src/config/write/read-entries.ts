// The entries of an account file as they are written: form, settings, numbers. For a file without errors.

import path from 'node:path/posix';
import { isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { normaliseNumber } from '../../kinds/number.ts';
import type { NumberRange } from '../../model/desired.ts';
import { type E164, parseE164 } from '../../model/e164.ts';
import { canonical, type Json, type JsonObject } from '../../model/json.ts';
import { decode } from '../decode.ts';
import { createFindings } from '../findings.ts';
import { mergeSettings } from '../merge-settings.ts';
import { parseRange } from '../number-text.ts';
import { accountView, definition } from '../schema-view.ts';
import type { YamlSource } from '../yaml-source.ts';
import { keyOf } from './edit-mapping.ts';
import type { Profiles } from './express-settings.ts';

export interface WrittenEntry {
  readonly node: YAMLMap;
  readonly form: 'telephoneNumber' | 'range' | 'list' | 'csv';
  readonly key: Node;
  readonly value: Node;
  /** All that the entry says but its numbers: `profile` and settings. */
  readonly own: JsonObject;
  /** With its profile. */
  readonly merged: JsonObject;
  /** Of one number, a list, or a range; empty for a CSV file. In the order of the file. */
  readonly numbers: Iterable<E164>;
  readonly first: E164;
  readonly last: E164;
  /** Path of the CSV file from the root. */
  readonly csv?: string;
}

const views = {
  telephoneNumber: definition(accountView, 'singleEntry'),
  range: definition(accountView, 'rangeEntry'),
  list: definition(accountView, 'listEntry'),
  csv: definition(accountView, 'csvEntry'),
} as const;

export function findNumbers(root: YAMLMap): { readonly key: Node; readonly list: YAMLSeq } | undefined {
  const pair = (root.items as Pair<Node, YAMLSeq>[]).find((item) => keyOf(item) === 'numbers');
  return pair && { key: pair.key, list: pair.value as YAMLSeq };
}

export function readEntries(source: YamlSource, list: YAMLSeq, profiles: Profiles): readonly WrittenEntry[] {
  return (list.items as YAMLMap[]).map((node): WrittenEntry => {
    const pair = (node.items as Pair[]).find((item) => Object.hasOwn(views, keyOf(item))) as Pair;
    const [key, value] = [pair.key as Node, pair.value as Node];
    const form = keyOf(pair) as WrittenEntry['form'];
    const { value: decoded } = decode(source, node, views[form], createFindings(), form);
    const own = { ...(decoded as JsonObject) };
    const { profile, ...settings } = own;
    const merged = mergeSettings(profileOf(profile, profiles), settings);
    return { node, form, key, value, own, merged, ...numbersOf(source, form, value) };
  });
}

function numbersOf(
  source: YamlSource,
  form: WrittenEntry['form'],
  node: Node,
): Pick<WrittenEntry, 'numbers' | 'first' | 'last' | 'csv'> {
  const text = isScalar(node) ? String(node.value) : '';
  const none = { numbers: [], first: 0 as E164, last: 0 as E164 };
  if (form === 'csv') return { ...none, csv: path.join(path.dirname(source.file), text) };
  if (form === 'range') {
    const range = parseRange(text) as NumberRange;
    return { ...range, numbers: span(range.first, range.last) };
  }
  const items = (isSeq(node) ? node.items : [node]) as Scalar[];
  const numbers = items.map(({ value }) => parseE164(String(value)) as E164);
  return { ...none, numbers };
}

function* span(first: E164, last: E164): Generator<E164> {
  for (let number = first; number <= last; number = (number + 1) as E164) yield number;
}

/** What the profile that an entry names says; nothing where it names none. */
export function profileOf(profile: Json | undefined, profiles: Profiles): JsonObject {
  return profile === undefined ? {} : (profiles.get(profile as string) as JsonObject);
}

/** Equal texts mean equal settings. */
export function settingsText(settings: JsonObject): string {
  return JSON.stringify(canonical(normaliseNumber(settings)));
}
