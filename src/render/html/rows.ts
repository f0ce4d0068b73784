// Rows and groups of rows from changes.

import type { Change } from '../../model/change.ts';
import type { ChangeGroup } from '../group-changes.ts';
import { type FieldValue, fieldValues } from './field-values.ts';
import type { ReportGroup, ReportRow } from './report.ts';

/**
 * Of drift, `swapped`: what the plan would set is what is declared, and stands on the left; what the plan would do, such
 * as switch off or bill, is no mark of what was found.
 */
export function createRowMaker(typeOf: (change: Change) => number, swapped: boolean) {
  const fieldsOf = createFieldReader(swapped);
  const rowOf = (change: Change): ReportRow => ({
    type: typeOf(change),
    account: change.kind === 'rfi' ? '' : (change.account ?? change.address),
    from: change.from,
    name: change.kind === 'account' ? '' : (change.telephoneNumber ?? change.address),
    count: 1,
    tags: swapped ? change.classes.filter((name) => name === 'emergency') : tagsOf(change),
    origin: swapped ? undefined : change.origin,
    fields: fieldsOf(change),
    reason: change.reason,
    source: change.source,
  });
  const groupOf = ({ change, count, addresses }: ChangeGroup): ReportGroup => {
    const { name: _, ...row } = rowOf(change);
    return { ...row, count, addresses };
  };
  return { rowOf, groupOf };
}

function tagsOf({ classes, resync }: Change): readonly string[] {
  return resync ? [...classes, 'resync'] : classes;
}

/** Numbers share few settings: the fields of equal changes are read once. */
function createFieldReader(swapped: boolean): (change: Change) => readonly FieldValue[] {
  const known = new Map<string, readonly FieldValue[]>();
  return (change) => {
    const { action, before, after, paths } = change;
    const key = JSON.stringify([action, before, after, paths]);
    const found = known.get(key) ?? fieldValues(change).map((field) => (swapped ? swap(field) : field));
    known.set(key, found);
    return found;
  };
}

function swap({ path, before, after }: FieldValue): FieldValue {
  return { path, before: after, after: before };
}
