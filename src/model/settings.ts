// Interned settings. Numbers share few distinct settings, so each distinct one is kept once and a number holds its id:
// comparing two numbers is then comparing two integers, and fast-json-patch runs only where they differ.

import { canonical, type JsonObject } from './json.ts';

/** Index into a SettingsPool. Equal ids of one pool mean equal settings. */
export type SettingsId = number;

export interface SettingsPool {
  /** The id of these settings, whatever the order of their keys. */
  intern(settings: JsonObject): SettingsId;
  /** The one frozen object with canonical key order that stands for this id. */
  get(id: SettingsId): JsonObject;
}

export function createSettingsPool(): SettingsPool {
  const byText = new Map<string, SettingsId>();
  const all: JsonObject[] = [];
  return {
    intern(settings) {
      const ordered = canonical(settings);
      const text = JSON.stringify(ordered);
      const known = byText.get(text);
      if (known !== undefined) return known;
      const id = all.length;
      byText.set(text, id);
      all.push(freeze(ordered));
      return id;
    },
    get(id) {
      const settings = all[id];
      if (settings === undefined) throw new Error(`no settings with id ${id}`);
      return settings;
    },
  };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) freeze(member);
  return Object.freeze(value);
}
