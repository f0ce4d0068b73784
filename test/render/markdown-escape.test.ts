// Escaping, judged by a parser that acgctl does not use: a value in code is one code span that reads back as it was, a
// sentence has the same words and nothing that GitHub would act upon, a table has the rows and cells that were given.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { code, htmlCode, plainCode, prose } from '../../src/render/markdown/escape.ts';
import { place } from '../../src/render/markdown/place.ts';
import { tableHead, tableRow } from '../../src/render/markdown/table.ts';
import { visible } from '../../src/render/visible.ts';
import { hostile } from '../support/hostile.ts';
import { intrusions, nodesOf, parseMarkdown, tablesOf, textOf } from '../support/markdown.ts';

const runs = { numRuns: 5000 };
const withoutMarks = (text: string): string => text.replaceAll('\u200e', '');

test('a value is one code span that reads back, alone and in a sentence of ours', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const text = `The value ${code(value)} and ${code(value)}.`;
      expect(intrusions(text)).toEqual([]);
      const root = parseMarkdown(text);
      expect(withoutMarks(textOf(root))).toBe(`The value ${plainCode(value)} and ${plainCode(value)}.`);
      expect(nodesOf(root).filter(({ type }) => type === 'inlineCode')).toHaveLength(2);
    }),
    runs,
  );
});

test('a sentence keeps its words, and none of them does anything', () => {
  fc.assert(
    fc.property(hostile, fc.constantFrom('', '- ', '> ', '#### '), (value, before) => {
      const text = `${before}${prose(value)}`;
      expect(intrusions(text)).toEqual([]);
      const root = parseMarkdown(text);
      expect(root.children).toHaveLength(1);
      expect(withoutMarks(textOf(root)).replace(/ +/g, ' ').trim()).toBe(
        plainCode(value, 400).replace(/ +/g, ' ').trim(),
      );
      const blocks = nodesOf(root).filter(({ type }) => /list|heading|blockquote|thematicBreak|code$/.test(type));
      expect(blocks.length).toBeLessThanOrEqual(before === '- ' ? 2 : before === '' ? 0 : 1);
    }),
    runs,
  );
});

test('a table has the rows and cells that it was given, and their text', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 4 }), (rows) => {
      const text = `${tableHead(['one', 'two', 'three'])}${rows
        .map(([a, b]) => tableRow([code(a), prose(b), `${code(b)}<br>${code(a)}`]))
        .join('')}`;
      expect(intrusions(text)).toEqual([]);
      const [table, ...others] = tablesOf(parseMarkdown(text));
      expect(others).toEqual([]);
      expect(table).toHaveLength(rows.length + 1);
      const shown = (value: string): string => plainCode(value).replace(/(?<=\\)\|/g, '\\u{7c}');
      for (const [index, [a, b]] of rows.entries()) {
        const cells = (table?.[index + 1] ?? []).map((cell) => withoutMarks(textOf(cell)));
        expect(cells).toHaveLength(3);
        expect(cells[0]).toBe(shown(a));
        expect(cells[2]).toBe(`${shown(b)}\n${shown(a)}`);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a link leads where the caller said, whatever the file is called, and only to https', () => {
  fc.assert(
    fc.property(hostile, hostile, fc.boolean(), (file, url, isOurs) => {
      const own = 'https://github.com/o/r/blob/main/a%20b.yaml#L1';
      const text = `See ${place({ file, line: 1, column: 1 }, () => (isOurs ? own : url))} there.`;
      expect(
        intrusions(text, (link) => link === own || (!isOurs && /^https?:\/\//.test(link) && url.startsWith('http'))),
      ).toEqual([]);
      const links = nodesOf(parseMarkdown(text)).filter(({ type }) => type === 'link');
      if (isOurs) expect(links).toHaveLength(1);
    }),
    runs,
  );
});

test('HTML of a summary stays one line of one element', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const html = htmlCode(value);
      expect(html).toMatch(/^<code(?: dir="ltr")?>[^<>"'`\n]*<\/code>$/);
      expect(visible(html)).toBe(html);
    }),
    runs,
  );
});
