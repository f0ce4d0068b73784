// Every folder of test/invalid is a small config repository with mistakes, and expected.json is the complete list of
// what is found in it: no mistake unseen, none told twice, each at its place.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { codes } from '../../src/config/codes.ts';
import { loadConfig } from '../../src/config/load.ts';

interface Expected {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const folder = path.join(import.meta.dirname, '..', 'invalid');
const slugs = readdirSync(folder);

function readJson(slug: string, name: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, slug, name), 'utf8'));
}

describe.each(slugs)('%s', (slug) => {
  test('has exactly the expected findings, each with a hint', async () => {
    const hasOptions = readdirSync(path.join(folder, slug)).includes('options.json');
    const options = hasOptions ? (readJson(slug, 'options.json') as object) : {};
    const { diagnostics, desired } = await loadConfig({
      root: path.join(folder, slug),
      today: '2026-11-22',
      ...options,
    });
    const found = diagnostics.map(({ code, severity, at }): Expected => ({ code, severity, ...at }));
    expect(found).toEqual(readJson(slug, 'expected.json'));
    expect(desired === undefined).toBe(found.some(({ severity }) => severity === 'error'));
    for (const { message, hint } of diagnostics) {
      expect(message).toMatch(/^\S.*\.$/);
      expect(hint).toMatch(/^\S.*\S$/);
      expect(message + hint).not.toMatch(/undefined|\[object|[\p{Cc}\p{Cf}]/u);
    }
  });
});

test('every code of the registry has a folder that shows it', () => {
  const shown = new Set(
    slugs.flatMap((slug) => (readJson(slug, 'expected.json') as Expected[]).map(({ code }) => code)),
  );
  expect(Object.entries(codes).filter(([code, { kind }]) => kind !== 'live' && !shown.has(code))).toEqual([]);
});

test('twenty mistakes in five files are twenty findings', () => {
  const expected = readJson('twenty-mistakes', 'expected.json') as Expected[];
  expect(expected).toHaveLength(20);
  expect(new Set(expected.map(({ file }) => file)).size).toBe(5);
});
