// What a change does to each setting, as old -> new; in lists and longer texts, just the members or words that differ.

import { diffArrays, diffWordsWithSpace } from 'diff';
import { leaves, valueAt } from '../kinds/path.ts';
import type { Change } from '../model/change.ts';
import type { Json } from '../model/json.ts';
import { showValue, visible } from './visible.ts';

export interface FieldChange {
  readonly path: string;
  /** `"old" -> "new"`, `"Mobile" removed, "OutboundCalling" added`, or the one value there is. */
  readonly text: string;
}

/** Texts from this length on are compared word by word. */
const longText = 40;

export function fieldChanges(change: Change): readonly FieldChange[] {
  if (change.action === 'create' || (change.action === 'move' && change.paths.length === 0)) {
    return leaves(change.after ?? {}).map(([path, value]) => ({ path, text: showValue(value) }));
  }
  if (change.action === 'delete')
    return leaves(change.before ?? {}).map(([path, value]) => ({ path, text: showValue(value) }));
  return change.paths.map((path) => ({
    path,
    text: describe(valueAt(change.before ?? {}, path), valueAt(change.after ?? {}, path)),
  }));
}

function describe(before: Json | undefined, after: Json | undefined): string {
  if (after === undefined) return `${showValue(before)} -> (none)`;
  if (before === undefined) return `(none) -> ${showValue(after)}`;
  if (Array.isArray(before) && Array.isArray(after)) return describeList(before, after);
  if (typeof before === 'string' && typeof after === 'string' && Math.min(before.length, after.length) >= longText) {
    return describeText(before, after);
  }
  return `${showValue(before)} -> ${showValue(after)}`;
}

function describeList(before: readonly Json[], after: readonly Json[]): string {
  const parts = diffArrays(before.map(showValue), after.map(showValue)).flatMap((part) => {
    if (!part.added && !part.removed) return [];
    return part.value.map((member) => `${member} ${part.added ? 'added' : 'removed'}`);
  });
  return parts.join(', ');
}

/** `"signed [-2025-]{+2026+}"`: the marks of a word diff. */
function describeText(before: string, after: string): string {
  const marked = diffWordsWithSpace(before, after).map(({ value, added, removed }) => {
    const text = visible(value);
    if (added) return `{+${text}+}`;
    return removed ? `[-${text}-]` : text;
  });
  return `"${marked.join('')}"`;
}
