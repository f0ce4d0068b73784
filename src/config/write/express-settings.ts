// Settings as an entry says them: a profile that fits, and what the profile does not say.

import { normaliseNumber } from '../../kinds/number.ts';
import { leaves, valueAt, withValueAt } from '../../kinds/path.ts';
import { canonical, type Json, type JsonObject } from '../../model/json.ts';
import { mergeSettings } from '../merge-settings.ts';
import { accountView, definition, namedPaths } from '../schema-view.ts';

export type Profiles = ReadonlyMap<string, JsonObject>;

/** In the order of the schema: `profile`, `serviceDetails`, `configuration`. `settings`: normalised. */
export function expressSettings(settings: JsonObject, profiles: Profiles): JsonObject {
  let best = inOrder(withoutDefaults(settings, {}));
  let fewest = leaves(best).length;
  for (const [name, profile] of profiles) {
    const own = beside(settings, profile);
    // A profile that is contradicted in part would say of the numbers what they are not.
    if (own === undefined || leaves(own).some(([path]) => valueAt(profile, path) !== undefined)) continue;
    // A profile is worth a line where it saves one.
    const count = leaves(own).length + 0.5;
    if (count >= fewest) continue;
    fewest = count;
    best = { profile: name, ...inOrder(own) };
  }
  return best;
}

/** What an entry with this profile has to say to have the settings; undefined where it cannot. */
export function beside(settings: JsonObject, profile: JsonObject): JsonObject | undefined {
  const own = leaves(withoutDefaults(settings, profile)).reduce<JsonObject>(
    (rest, [path, value]) => (isSame(value, valueAt(profile, path)) ? rest : withValueAt(rest, path, value)),
    {},
  );
  return hasSettings(mergeSettings(profile, own), settings) ? own : undefined;
}

/** The merged settings of an entry are these, once normalised. */
export function hasSettings(merged: JsonObject, settings: JsonObject): boolean {
  return isSame(normaliseNumber(merged), normaliseNumber(settings));
}

/** `allowTenantAddressUpdate: false` is said only where the profile says the contrary. */
function withoutDefaults(settings: JsonObject, profile: JsonObject): JsonObject {
  return leaves(settings).reduce((rest, [path, value]) => {
    const isDefault = path.endsWith('.allowTenantAddressUpdate') && value === false;
    return isDefault && valueAt(profile, path) !== true ? withValueAt(rest, path, undefined) : rest;
  }, settings);
}

const orders = {
  number: namedPaths(definition(accountView, 'numberSettings')),
  account: namedPaths(accountView),
};

/** Keys in the order of the schema, and without empty mappings. */
export function inOrder(settings: JsonObject, kind: keyof typeof orders = 'number'): JsonObject {
  const all = leaves(settings);
  const paths = orders[kind];
  const empty = (value: Json): boolean => typeof value === 'object' && !Array.isArray(value);
  return all
    .filter(([, value]) => !empty(value))
    .sort(([a], [b]) => paths.indexOf(a) - paths.indexOf(b))
    .reduce<JsonObject>((ordered, [path, value]) => withValueAt(ordered, path, value), {});
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}
