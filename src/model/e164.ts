// Telephone numbers. In memory a number is its digits as an integer: 15 digits at most (16 characters with the
// plus in the API), so exact in a double, and a million of them fit in one Float64Array.

declare const e164: unique symbol;

/** The digits after the `+`, 2 to 15 of them, the first not 0. */
export type E164 = number & { readonly [e164]: true };

/** The API's own pattern and length (api-facts.md section 5: the pattern makes the real minimum 3). */
const pattern = /^\+[1-9]\d{1,14}$/;

/** Reads `+14255550100`; undefined for anything else, with no attempt at repair. */
export function parseE164(text: string): E164 | undefined {
  return pattern.test(text) ? (Number(text.slice(1)) as E164) : undefined;
}

/** The text form, `+14255550100`. */
export function formatE164(number: E164): string {
  return `+${number}`;
}
