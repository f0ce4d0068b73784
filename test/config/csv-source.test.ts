// Rows of a CSV text without quotes are read without the csv-parse package, and come to the same.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/config/csv-source.ts';
import { createFindings } from '../../src/config/findings.ts';

const file = 'numbers/n.csv';

function rowsOf(text: string): readonly object[] {
  const findings = createFindings();
  const rows: object[] = [];
  readCsv(file, text, findings, ({ cells, lastLine, at }) => {
    rows.push({ cells, lastLine, places: [...cells.keys(), cells.length].map(at) });
  });
  return [...rows, ...findings.all];
}

/** By way of the package: a row in quotes behind the text, which is then left out again. */
const byPackage = (text: string): readonly object[] => rowsOf(`${text}\n"quoted"`).slice(0, -1);

const pieces = ['+14255550100', ',', ',', '\n', '\n', ' ', ';', "'", '\t', 'é', '😀', '#', '\\', '`', 'TRUE', 'a'];
const plainText = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));

test('any text without quotes', () => {
  fc.assert(
    fc.property(plainText, (text) => {
      expect(rowsOf(text)).toEqual(byPackage(text));
    }),
    { numRuns: 2_000 },
  );
});

test('any text at all, where it is plain', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((text) => !/["\r]/.test(text)),
      (text) => {
        expect(rowsOf(text)).toEqual(byPackage(text));
      },
    ),
    { numRuns: 2_000 },
  );
});

describe('what is not plain is left to the package', () => {
  test.each([
    [
      'a cell in quotes',
      'a,"b,c"\nd,e',
      [
        ['a', 'b,c'],
        ['d', 'e'],
      ],
    ],
    [
      'a line break in quotes',
      'a,"b\nc"\nd,e',
      [
        ['a', 'b\nc'],
        ['d', 'e'],
      ],
    ],
    [
      'carriage returns',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
  ])('%s', (_, text, cells) => {
    expect(rowsOf(text)).toMatchObject(cells.map((row) => ({ cells: row })));
  });

  test.each([
    ['a quote inside a cell', 'a,b"c\n'],
    ['an open quote', 'a,b\n"c\n'],
    ['a row that is too long', `a,b\n${`${'x'.repeat(2_000)},`.repeat(600)}\n`],
  ])('%s is a finding', (_, text) => {
    expect((rowsOf(text).at(-1) as { readonly code?: string }).code).toBe('CSV_SYNTAX');
  });
});
