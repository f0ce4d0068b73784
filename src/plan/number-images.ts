// Before and after image of a number, worked out once for each pair of settings that meet and not once a number.

import { isEmergencyPath, normaliseNumber, resolveNumber, startsBilling } from '../kinds/number.ts';
import { enabledServices } from '../kinds/services.ts';
import type { ChangeClass } from '../model/change.ts';
import type { JsonObject } from '../model/json.ts';
import type { SettingsId } from '../model/settings.ts';
import { changedPaths } from './changed-paths.ts';
import type { Matching } from './matching.ts';

export interface NumberImages {
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** Empty when the two are the same. */
  readonly paths: readonly string[];
  readonly classes: readonly ChangeClass[];
  /** Paths that would differ were it not for a field rule. */
  readonly kept: readonly string[];
}

export interface NumberImageSource {
  created(desired: SettingsId): NumberImages;
  deleted(live: SettingsId): NumberImages;
  /** Both are there; `fields` are the indices of the field rules that hold for the number. */
  met(desired: SettingsId, live: SettingsId, fields: readonly number[]): NumberImages;
}

/** More than a pool ever holds, so that two ids make one whole number. */
const mostSettings = 2 ** 26;

export function createNumberImages(matching: Matching): NumberImageSource {
  const desiredPool = matching.desired.numbers.pool;
  const livePool = matching.live.numbers.pool;
  const byKey = new Map<string, NumberImages>();
  /** By the two ids, for numbers that no field rule is about: nearly all. */
  const plain = new Map<number, NumberImages>();

  function once(key: string, make: () => NumberImages): NumberImages {
    const found = byKey.get(key) ?? make();
    byKey.set(key, found);
    return found;
  }

  function imagesOf(desired: SettingsId, live: SettingsId, fields: readonly number[]): NumberImages {
    const before = livePool.get(live);
    const wanted = resolveNumber(desiredPool.get(desired), before);
    const after = livePool.intern(normaliseNumber(matching.handsOff.keepFields(wanted, before, fields)));
    const kept = fields.length === 0 ? [] : changedPaths(wanted, livePool.get(after));
    return after === live
      ? { before, after: before, paths: [], classes: [], kept }
      : images(before, livePool.get(after), kept);
  }

  return {
    created: (desired) =>
      once(`+${desired}`, () => {
        const after = desiredPool.get(desired);
        return images(null, after, []);
      }),
    deleted: (live) => once(`-${live}`, () => images(livePool.get(live), null, [])),
    met(desired, live, fields) {
      if (fields.length > 0) {
        return once(`${desired}:${live}:${fields.join()}`, () => imagesOf(desired, live, fields));
      }
      const pair = desired * mostSettings + live;
      const known = plain.get(pair);
      if (known !== undefined) return known;
      const fresh = imagesOf(desired, live, fields);
      plain.set(pair, fresh);
      return fresh;
    },
  };
}

function images(before: JsonObject | null, after: JsonObject | null, kept: readonly string[]): NumberImages {
  const paths = changedPaths(before, after);
  return { before, after, paths, classes: classesOf(before, after, paths), kept };
}

function classesOf(
  before: JsonObject | null,
  after: JsonObject | null,
  paths: readonly string[],
): readonly ChangeClass[] {
  if (after === null) return [];
  const classes: ChangeClass[] = [];
  const on = enabledServices(after);
  if (before !== null && enabledServices(before).some((service) => !on.includes(service))) classes.push('disable');
  if (before !== null && paths.some(isEmergencyPath)) classes.push('emergency');
  if (startsBilling(before, after)) classes.push('billing');
  return classes;
}
