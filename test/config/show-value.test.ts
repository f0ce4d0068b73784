// Values of the user's files in messages: on one line, not too long, and harmless on a terminal.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { showValue } from '../../src/config/show-value.ts';

test.each([
  ['contoso', '`contoso`'],
  ['', '``'],
  [12, '`12`'],
  [true, '`true`'],
  [null, '`null`'],
  [undefined, '`undefined`'],
  [['a', 1], '`["a",1]`'],
  [{ a: 'b' }, '`{"a":"b"}`'],
  ['a`b``c', "`a'b''c`"],
  ['a\nb', '`a\\u{a}b`'],
  ['\u001b[2J', '`\\u{1b}[2J`'],
  ['\u202e\u200b\ufeff', '`\\u{202e}\\u{200b}\\u{feff}`'],
  ['\u2028\u2029', '`\\u{2028}\\u{2029}`'],
  ['\ud800', '`\\u{d800}`'],
  ['a\u0000b\u0000', '`a\\u{0}b\\u{0}`'],
  ['a'.repeat(60), `\`${'a'.repeat(60)}\``],
  ['a'.repeat(61), `\`${'a'.repeat(59)}…\``],
  ['a'.repeat(10_000), `\`${'a'.repeat(59)}…\``],
  // Characters count, not code units: sixty faces are whole, the sixty-first cuts none in two.
  ['😀'.repeat(60), `\`${'😀'.repeat(60)}\``],
  ['😀'.repeat(61), `\`${'😀'.repeat(59)}…\``],
])('%j', (value, shown) => {
  expect(showValue(value)).toBe(shown);
});

test('any text is one short line between two backticks, with nothing that a terminal would act upon', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const shown = showValue(text);
      expect(shown).toMatch(/^`[^`]*`$/);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect([...shown.replace(/\\u\{[0-9a-f]+\}/g, '.')].length).toBeLessThanOrEqual(62);
    }),
    { numRuns: 1000 },
  );
});
