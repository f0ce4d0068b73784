// Dates in headers. The specification says RFC 3339, the general Azure texts say IMF-fixdate (api-facts.md section 15,
// contradiction 4), so both are read unless the knob says otherwise.

import type { Knobs } from '../knobs/knobs.ts';

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970, or undefined when it is not a date of that form. */
export function readDate(text: string, forms: Knobs['headerDates']): number | undefined {
  if (forms !== 'imf-fixdate' && rfc3339.test(text)) {
    const time = Date.parse(text.toUpperCase());
    if (!Number.isNaN(time)) return time;
  }
  if (forms !== 'rfc3339') {
    const time = Date.parse(text);
    // toUTCString writes IMF-fixdate, so only that form, with the right weekday, comes back the same.
    if (!Number.isNaN(time) && new Date(time).toUTCString() === text) return time;
  }
  return undefined;
}
