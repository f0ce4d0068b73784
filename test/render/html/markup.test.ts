// The template that makes HTML: whatever is put into it is text, wherever it stands.

import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { describe, expect, test } from 'vitest';
import { html, jsonForScript } from '../../../src/render/html/markup.ts';

describe('a template', () => {
  test.each([
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ["'", '&#39;'],
    ['<b>&amp;</b><b>', '&lt;b&gt;&amp;amp;&lt;/b&gt;&lt;b&gt;'],
    ['\u001b\u202e\n', '\\u{1b}\\u{202e}\\u{a}'],
    ['plain', 'plain'],
    [12, '12'],
    [undefined, ''],
  ])('writes %j as text', (value, written) => {
    expect(html`${value}`.markup).toBe(written);
    expect(html`<i a="${value}">${value}</i>`.markup).toBe(`<i a="${written}">${written}</i>`);
  });

  test('keeps the markup of another, and joins lists', () => {
    const item = (text: string) => html`<li>${text}</li>`;
    expect(html`<ul>${['a<', 'b'].map(item)}</ul>${[1, [undefined, '&']]}`.markup).toBe(
      '<ul><li>a&lt;</li><li>b</li></ul>1&amp;',
    );
    expect(html`nothing put in`.markup).toBe('nothing put in');
  });

  test('is read back as the one element with the text, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const { childNodes } = parseFragment(html`<b title="${text}">${text}</b>`.markup);
        expect(childNodes).toHaveLength(1);
        expect(childNodes[0]).toMatchObject({ nodeName: 'b', attrs: [{ name: 'title' }] });
      }),
      { numRuns: 500 },
    );
  });
});

describe('JSON in a script', () => {
  test.each([
    ['</script>', '"\\u003c/script\\u003e"'],
    ['<!--', '"\\u003c!--"'],
    ['&<&', '"\\u0026\\u003c\\u0026"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
    [{ a: [1, 'b'] }, '{"a":[1,"b"]}'],
  ])('%j', (value, written) => {
    expect(jsonForScript(value).markup).toBe(written);
    expect(JSON.parse(written)).toEqual(value);
  });
});
