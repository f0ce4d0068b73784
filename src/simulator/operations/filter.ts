// The `filter` of lists. Its grammar is undocumented (api-facts.md section 3), so only a small part that every reading
// of the general rule contains is understood: `field eq 'text'`, joined by `and`. Anything else is refused.

import { refuse } from '../refusal.ts';

export interface Condition {
  readonly field: string;
  readonly text: string;
}

const condition = /^\s*([A-Za-z][A-Za-z/]*)\s+eq\s+'((?:[^']|'')*)'\s*/;
const joint = /^and(?=\s)/;

export function parseFilter(filter: string, fields: readonly string[]): readonly Condition[] {
  const conditions: Condition[] = [];
  let rest = filter;
  for (;;) {
    const match = condition.exec(rest);
    if (match === null) throw refuse(400, 'UnsupportedFilter', `cannot read the filter at "${rest}"`, 'filter');
    const [whole, field = '', text = ''] = match;
    if (!fields.includes(field)) {
      throw refuse(400, 'UnsupportedFilter', `${field} cannot be filtered by; ${fields.join(', ')} can`, 'filter');
    }
    conditions.push({ field, text: text.replaceAll("''", "'") });
    rest = rest.slice(whole.length);
    if (rest === '') return conditions;
    const and = joint.exec(rest);
    if (and === null) throw refuse(400, 'UnsupportedFilter', `cannot read the filter at "${rest}"`, 'filter');
    rest = rest.slice(and[0].length);
  }
}

export function meets(resource: object, conditions: readonly Condition[]): boolean {
  return conditions.every(({ field, text }) => {
    let value: unknown = resource;
    for (const name of field.split('/')) value = (value as Record<string, unknown> | undefined)?.[name];
    return value === text;
  });
}
