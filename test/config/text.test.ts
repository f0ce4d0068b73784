// Bytes and YAML that are meant to do harm: refused with a finding, quickly, and without side effects.

import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/config/limits.ts';
import { recordFigure } from '../support/figures.ts';
import { gatewayText, loadFiles, zoomAccount } from './repository.ts';

const bombs: Readonly<Record<string, string>> = {
  'flow lists': '['.repeat(1_000_000),
  'flow mappings': '{a: '.repeat(200_000),
  'block lists': '- '.repeat(500_000),
  'explicit keys': '? '.repeat(500_000),
  'block mappings': Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'brackets that are closed in comments': '[ # ]\n '.repeat(100_000),
};

describe.each(Object.entries(bombs))('a bomb of %s', (_, bomb) => {
  test.each(['acg.yaml', 'accounts/a.yaml'])('in %s is one finding', async (file) => {
    const limits = { lineLength: 10_000_000 };
    const started = performance.now();
    const { diagnostics } = await loadFiles(
      { 'accounts/a.yaml': 'account: a\n', [file]: `account: a\nx:\n ${bomb}` },
      { limits },
    );
    recordFigure('bomb', { bomb: bomb.slice(0, 4), file, milliseconds: Math.round(performance.now() - started) });
    expect(diagnostics.map(({ code, at }) => [code, at.file])).toEqual([['YAML_DEPTH', file]]);
  });
});

test('what looks like depth inside text is none', async () => {
  const text = `${zoomAccount('a')}correlationId: "${'[{'.repeat(500)}"\nrequestForInformation:\n  status: x\n  comment: |\n    ${'['.repeat(500)}\n`;
  const { diagnostics } = await loadFiles({ 'accounts/a.yaml': text });
  expect(diagnostics.map(({ code }) => code)).toEqual(['RFI_TENANT']);
});

test('nesting up to the limit is read', async () => {
  const nested = `${'['.repeat(defaultLimits.depth - 1)}x${']'.repeat(defaultLimits.depth - 1)}`;
  const { diagnostics } = await loadFiles({ 'accounts/a.yaml': `account: a\ncorrelationId: ${nested}\n` });
  expect(diagnostics.map(({ code }) => code)).toEqual(['TYPE_WRONG']);
});

test('a mapping with 20,000 keys is checked for duplicates', async () => {
  const wrong = '  p7: { configuration: { customSipHeader: "a b" } }\n';
  const keys = Array.from({ length: 20_000 }, (_, index) => (index === 7 ? wrong : `  p${index}: {}\n`)).join('');
  const started = performance.now();
  const { diagnostics } = await loadFiles({
    'acg.yaml': `${gatewayText}profiles:\n${keys}  p7: {}\n`,
    'accounts/a.yaml': 'account: a\n',
  });
  recordFigure('keys', { keys: 20_000, milliseconds: Math.round(performance.now() - started) });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code, at }) => [code, at.line])).toEqual([
    ['VALUE_PATTERN', 11],
    ['KEY_DUPLICATE', 20_004],
  ]);
});

test('keys named after members of Object change no prototype', async () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  const poison = '__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n';
  const { diagnostics } = await loadFiles({
    'acg.yaml': `${gatewayText}${poison}profiles:\n  __proto__: { configuration: { customSipHeader: x } }\n  constructor: {}\n`,
    'accounts/a.yaml': `account: a\n${poison}`,
  });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  expect(diagnostics.map(({ code, at }) => [code, at.file, at.line])).toEqual([
    ['KEY_UNKNOWN', 'accounts/a.yaml', 2],
    ['KEY_UNKNOWN', 'accounts/a.yaml', 3],
    ['KEY_UNKNOWN', 'acg.yaml', 3],
    ['KEY_UNKNOWN', 'acg.yaml', 4],
    ['VALUE_PATTERN', 'acg.yaml', 6],
    ['PROFILE_UNUSED', 'acg.yaml', 7],
  ]);
});

test('values in messages are cut and spelled out', async () => {
  const { diagnostics } = await loadFiles({ 'accounts/a.yaml': `account: "${'x\\e[31m`'.repeat(100)}"\n` });
  expect(diagnostics).toHaveLength(1);
  const wide = await loadFiles({ 'accounts/a.yaml': `account: ${'ü'.repeat(3000)}\n` });
  expect(wide.diagnostics[0]?.message.length).toBeLessThan(200);
});

test('globs that would take a matcher forever are refused, and the worst that are left come to an end', async () => {
  const started = performance.now();
  const { diagnostics } = await loadFiles({
    'acg.yaml': `${gatewayText}ignore: [{ account: "*a*a*c" }]\naccounts: ["**/a/**/*a*.yaml"]\n`,
    'a/a/a.yaml': `account: ${'a'.repeat(99)}b\n`,
    [`${'a/'.repeat(100)}${'a'.repeat(200)}.yml`]: '',
  });
  recordFigure('globs', { milliseconds: Math.round(performance.now() - started) });
  expect(diagnostics.map(({ code }) => code)).toEqual(['ACCOUNT_FILE_UNMATCHED']);
});
