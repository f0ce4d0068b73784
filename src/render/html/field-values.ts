// What a change does to each setting, as the texts before and after.

import { leaves, valueAt } from '../../kinds/path.ts';
import type { Change } from '../../model/change.ts';
import type { Json } from '../../model/json.ts';
import { showValue, visible } from '../visible.ts';

export interface FieldValue {
  readonly path: string;
  /** As a reader sees it: text in quotes, the rest as JSON; undefined where there is none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Of a creation all settings after it, of a deletion all before it, else the ones that differ. */
export function fieldValues({ action, before, after, paths }: Change): readonly FieldValue[] {
  if (action === 'delete') return leaves(before ?? {}).map(([path, value]) => field(path, value, undefined));
  if (action === 'create' || (action === 'move' && paths.length === 0))
    return leaves(after ?? {}).map(([path, value]) => field(path, undefined, value));
  return paths.map((path) => {
    const found = field(path, valueAt(before ?? {}, path), valueAt(after ?? {}, path));
    return { ...found, before: found.before ?? none, after: found.after ?? none };
  });
}

/** Of an update, the side on which a setting is not there; no value looks like that. */
const none = '(none)';

function field(path: string, before: Json | undefined, after: Json | undefined): FieldValue {
  const show = (value: Json | undefined) => (value === undefined ? undefined : showValue(value));
  return { path: visible(path), before: show(before), after: show(after) };
}
