// README.md of this folder names a folder for each restriction of the service, and what it shows: each is there.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

interface Row {
  readonly restriction: string;
  readonly folder: string;
  readonly shows: string;
}

const here = import.meta.dirname;
const rows = readFileSync(path.join(here, 'README.md'), 'utf8')
  .split('\n')
  .flatMap((line): Row[] => {
    const [, restriction, folder, shows] = /^\| (.+) \| `((?:scenarios|invalid)\/[a-z-]+)` \| `(.+)` \|$/.exec(line) ?? [];
    return restriction === undefined || folder === undefined || shows === undefined ? [] : [{ restriction, folder, shows }];
  });

test.each(rows)('$restriction: $folder', ({ folder, shows }) => {
  const [kind] = folder.split('/');
  const place = path.join(here, '..', folder);
  if (kind === 'invalid') {
    const found = JSON.parse(readFileSync(path.join(place, 'expected.json'), 'utf8')) as readonly { code: string }[];
    expect(found.map(({ code }) => code)).toContain(shows);
    return;
  }
  const golden = readdirSync(path.join(place, 'golden'));
  expect(golden).toContain('plan.txt');
  const texts = golden.map((name) => readFileSync(path.join(place, 'golden', name), 'utf8'));
  expect(texts.filter((text) => text.includes(shows))).not.toEqual([]);
});

test('every line of a table is such a row', () => {
  const lines = readFileSync(path.join(here, 'README.md'), 'utf8').split('\n');
  const told = lines.filter((line) => line.startsWith('|') && !/^\| (restriction|---)/.test(line));
  expect(rows).toHaveLength(told.length);
  expect(new Set(rows.map(({ restriction }) => restriction)).size).toBe(rows.length);
});
