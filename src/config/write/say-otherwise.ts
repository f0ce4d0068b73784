// An entry with other settings: its own said anew, with as little as possible otherwise.

import { leaves, valueAt, withValueAt } from '../../kinds/path.ts';
import type { JsonObject } from '../../model/json.ts';
import { mergeSettings } from '../merge-settings.ts';
import { expressSettings, hasSettings, type Profiles } from './express-settings.ts';
import { profileOf, type WrittenEntry } from './read-entries.ts';

/** What the entry has to say, beside its numbers, to have these settings. Another profile only if its own does not fit. */
export function sayOtherwise(entry: WrittenEntry, settings: JsonObject, profiles: Profiles): JsonObject {
  const { profile, ...own } = entry.own;
  const base = profileOf(profile, profiles);
  const kept = leaves(own).reduce((rest, [path]) => withValueAt(rest, path, valueAt(settings, path)), own);
  const said = leaves(settings).reduce((rest, [path, value]) => {
    const merged = valueAt(mergeSettings(base, rest), path);
    const isImplied = value === false && path.endsWith('.allowTenantAddressUpdate') && merged === undefined;
    return isImplied || JSON.stringify(merged) === JSON.stringify(value) ? rest : withValueAt(rest, path, value);
  }, kept);
  if (hasSettings(mergeSettings(base, said), settings))
    return { ...(profile === undefined ? {} : { profile }), ...said };
  return expressSettings(settings, profiles);
}
