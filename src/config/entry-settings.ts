// The settings that an entry declares: its profile with its own laid over it. Entries with the same text have the same
// settings, in every account with the same services, so only a text that is new is decoded, validated and judged; one with
// findings is looked at each time.

import type { YAMLMap } from 'yaml';
import type { JsonObject } from '../model/json.ts';
import { checkNode, isSound } from './check-node.ts';
import type { EntryContext } from './entry-context.ts';
import type { Member } from './mapping.ts';
import { mergeSettings } from './merge-settings.ts';
import { placeOfKey, placeOfValue, stepsThere } from './node-place.ts';
import { type Locate, type Settled, settleSettings } from './number-settings.ts';
import { endOf, startOf } from './offset.ts';
import type { SchemaView } from './schema-view.ts';
import { showValue } from './show-value.ts';
import { suggest } from './suggest.ts';
import { validators } from './validators.ts';

export interface EntrySettings {
  /** Undefined when they have a finding. */
  readonly settled: Settled | undefined;
  /** After merging; undefined when they cannot be known. Of CSV entries, whose rows are settled one by one. */
  readonly merged: JsonObject | undefined;
}

type Read = (entry: YAMLMap, members: readonly Member[], form: string, view: SchemaView) => EntrySettings;

export function createEntrySettings(context: EntryContext): Read {
  const { source, findings, knownSettings, onAccount } = context;
  const services = onAccount?.join() ?? 'not known';
  return (entry, members, form, view) => {
    const text = `${services}\0${form === 'csv'}${members.map((member) => (member.key === form ? '' : textOf(member))).join('\0')}`;
    const same = knownSettings.get(text);
    if (same !== undefined) return same;
    const before = findings.count;
    const settings = readSettings(entry, form, view, context);
    if (findings.count === before) knownSettings.set(text, settings);
    return settings;
  };

  /** Key, value and all between them; the column as well, since it counts in a text of several lines. */
  function textOf({ keyNode, value }: Member): string {
    const start = startOf(keyNode);
    const text = source.text.slice(start, value === undefined ? start : endOf(value));
    return text.includes('\n') ? `${start - source.text.lastIndexOf('\n', start)}:${text}` : text;
  }
}

function readSettings(entry: YAMLMap, form: string, view: SchemaView, context: EntryContext): EntrySettings {
  const { source, findings, numbers, onAccount } = context;
  const before = findings.count;
  const check = { view, validate: validators.numberSettings, skip: form };
  const checked = checkNode(source, entry, check, findings);
  const { profile, ...own } = checked.value as JsonObject;
  const base = typeof profile === 'string' && isSound(checked, '/profile') ? readProfile(profile, entry, context) : {};
  if (base === undefined || findings.count > before) return { settled: undefined, merged: undefined };
  const merged = mergeSettings(base, own);
  if (form === 'csv') return { settled: undefined, merged };
  const settled = settleSettings(merged, locateIn(entry, context), { pool: numbers.pool, onAccount, findings });
  return { settled, merged };
}

/** The place of a setting in the entry, or of the profile that it comes from, or of the entry. */
export function locateIn(entry: YAMLMap, { source }: EntryContext): Locate {
  return (path) => {
    const isDeclared = stepsThere(entry, path) === path.length || stepsThere(entry, ['profile']) === 0;
    return isDeclared ? placeOfKey(source, entry, path) : placeOfValue(source, entry, ['profile']);
  };
}

function readProfile(name: string, entry: YAMLMap, context: EntryContext): JsonObject | undefined {
  context.usedProfiles.add(name);
  if (context.profiles === undefined) return undefined;
  const profile = context.profiles.get(name);
  if (profile === undefined) {
    const names = [...context.profiles.keys()];
    const near = suggest(name, names);
    if (near !== undefined) context.usedProfiles.add(near);
    context.findings.add({
      code: 'PROFILE_UNKNOWN',
      at: placeOfValue(context.source, entry, ['profile']),
      message: `acg.yaml has no profile ${showValue(name)}.`,
      hint: near === undefined ? 'Add it to `profiles:` of acg.yaml, or remove the line.' : `Did you mean \`${near}\`?`,
    });
  }
  return profile?.settings;
}
