// What makes values harmless, character by character: everything that cannot be seen is spelled out, nothing else is
// touched, and no line is a command for a workflow's runner.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinLines, showValue, visible } from '../../src/render/visible.ts';

describe('a character that cannot be seen', () => {
  test.each([
    ['\u0000', '\\u{0}'],
    ['\t', '\\u{9}'],
    ['\n', '\\u{a}'],
    ['\u001b', '\\u{1b}'],
    ['\u007f', '\\u{7f}'],
    ['\u0085', '\\u{85}'],
    ['\u00ad', '\\u{ad}'],
    ['\u200b', '\\u{200b}'],
    ['\u202e', '\\u{202e}'],
    ['\u2028', '\\u{2028}'],
    ['\u2029', '\\u{2029}'],
    ['\ufeff', '\\u{feff}'],
    ['\ue000', '\\u{e000}'],
    ['\ud800', '\\u{d800}'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\u{10fffd}', '\\u{10fffd}'],
  ])('is spelled out: %j', (character, spelled) => {
    expect(visible(character)).toBe(spelled);
    expect(visible(`a${character}b${character}`)).toBe(`a${spelled}b${spelled}`);
  });
});

test('whatever can be seen stays as it is', () => {
  for (const text of ['', 'contoso', 'Zürich – Ω – 東京', '😀 👩‍🚒'.replaceAll('\u200d', ''), "a\\u{1b} `$' <b>"]) {
    expect(visible(text)).toBe(text);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(visible(text)).toBe(text);
    }),
  );
});

describe('a line', () => {
  test.each([
    ['::error::x', '\\u{3a}:error::x'],
    ['  ::error::x', '  \\u{3a}:error::x'],
    ['\t::set-output name=a::b', '\t\\u{3a}:set-output name=a::b'],
    ['##[group]x', '\\u{23}#[group]x'],
    [' ##[error]x', ' \\u{23}#[error]x'],
    [':::', '\\u{3a}::'],
    // Not at the start, or not one of the two: nothing that the runner would take for a command.
    ['a ::error::x', 'a ::error::x'],
    [':error::x', ':error::x'],
    ['# [x]', '# [x]'],
    ['## [x]', '## [x]'],
    ['#[x]', '#[x]'],
    ['', ''],
  ])('that is a command for a runner is none any more: %j', (line, shown) => {
    expect(joinLines([line])).toBe(`${shown}\n`);
    expect(joinLines(['first', line, line, 'last'])).toBe(`first\n${shown}\n${shown}\nlast\n`);
  });

  test('of blanks alone does not reach into the next one', () => {
    expect(joinLines(['  ', '::x'])).toBe('  \n\\u{3a}:x\n');
  });
});

test.each([
  ['text', '"text"'],
  ['a "b"\u0007', '"a \\"b\\"\\u0007"'],
  ['\u202e', '"\\u{202e}"'],
  [7, '7'],
  [null, 'null'],
  [undefined, 'nothing'],
  [{ a: ['\u200b'] }, '{"a":["\\u{200b}"]}'],
])('a value is shown as JSON, without anything that cannot be seen: %j', (value, shown) => {
  expect(showValue(value)).toBe(shown);
});
