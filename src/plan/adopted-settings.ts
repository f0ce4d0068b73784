// The settings that a file has to declare for a live number, such that a plan of them against it is empty.

import { declarableNumber, knownNumber, normaliseNumber, resolveNumber } from '../kinds/number.ts';
import { leaves, valueAt, withValueAt } from '../kinds/path.ts';
import type { JsonObject } from '../model/json.ts';
import type { SettingsId, SettingsPool } from '../model/settings.ts';
import type { HandsOff } from './hands-off.ts';

export interface AdoptedSettings {
  readonly pool: SettingsPool;
  /** For a live number that no file declares; undefined when no file can. */
  fresh(live: SettingsId, rules: readonly number[]): SettingsId | undefined;
  /** For a number that is declared otherwise: the declared settings, changed in no more than these paths. */
  changed(
    declared: JsonObject,
    live: SettingsId,
    rules: readonly number[],
    paths: readonly string[],
  ): SettingsId | undefined;
  /** Dotted paths of what the live settings hold and acgctl does not know. */
  unknown(live: SettingsId): readonly string[];
}

export function createAdoptedSettings(livePool: SettingsPool, pool: SettingsPool, handsOff: HandsOff): AdoptedSettings {
  const known = new Map<string, SettingsId | undefined>();

  /** The first of the candidates that the live number would not differ from. */
  function firstEqual(candidates: readonly JsonObject[], live: SettingsId, rules: readonly number[]) {
    const spec = livePool.get(live);
    const found = candidates.find((candidate) => {
      const after = handsOff.keepFields(resolveNumber(normaliseNumber(candidate), spec), spec, rules);
      return livePool.intern(normaliseNumber(after)) === live;
    });
    return found && pool.intern(normaliseNumber(found));
  }

  function once(key: string, make: () => SettingsId | undefined): SettingsId | undefined {
    if (!known.has(key)) known.set(key, make());
    return known.get(key);
  }

  return {
    pool,
    fresh: (live, rules) =>
      once(`${live}:${rules.join()}`, () => {
        const spec = livePool.get(live);
        return firstEqual([declarableNumber(spec), knownNumber(spec)], live, rules);
      }),
    changed: (declared, live, rules, paths) =>
      once(`${live}:${rules.join()}:${pool.intern(declared)}`, () => {
        const spec = livePool.get(live);
        const all = knownNumber(spec);
        const needed = declarableNumber(spec);
        const from = (source: (path: string) => JsonObject): JsonObject =>
          paths.reduce((settings, path) => withValueAt(settings, path, valueAt(source(path), path)), declared);
        const isDeclared = (path: string): boolean => valueAt(declared, path) !== undefined;
        return firstEqual(
          [from((path) => (isDeclared(path) ? all : needed)), from(() => all), needed, all],
          live,
          rules,
        );
      }),
    unknown(live) {
      const spec = livePool.get(live);
      const all = knownNumber(spec);
      return leaves(spec).flatMap(([path]) =>
        valueAt(all, path) === undefined && !path.endsWith('.assignmentStatus') ? [path] : [],
      );
    },
  };
}
