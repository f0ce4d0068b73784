// How much there is to read after an import of much, and how long it takes.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { NumberResource } from '../../../src/kinds/wire.ts';
import { createDice } from '../../simulation/dice.ts';
import { recordFigure } from '../../support/figures.ts';
import { importWorld, planFiles, tolerantGateway } from './import-world.ts';
import { readLive } from './random-live.ts';

const details = { teamsDirectRouting: { enabled: true } };
const number = (account: string, at: number, serviceDetails: object = details): NumberResource =>
  ({ telephoneNumber: `+${at}`, accountName: account, serviceDetails }) as NumberResource;

async function measure(name: string, numbers: readonly NumberResource[]): Promise<{ lines: number; bytes: number }> {
  const root = mkdtempSync(path.join(tmpdir(), 'acgctl-size-'));
  try {
    writeFileSync(path.join(root, 'acg.yaml'), tolerantGateway);
    const live = readLive({ accounts: [{ name: 'contoso' }], numbers, requests: [] });
    const begun = performance.now();
    await importWorld(root, live);
    const milliseconds = Math.round(performance.now() - begun);
    expect((await planFiles(root, live)).changes).toEqual([]);
    const text = readFileSync(path.join(root, 'accounts/contoso.yaml'), 'utf8');
    const size = { lines: text.split('\n').length - 1, bytes: text.length };
    recordFigure(name, { numbers: numbers.length, ...size, milliseconds });
    return size;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('10,000 numbers in blocks with holes are a page', async () => {
  const holes = [103, 3333, 7777];
  const numbers = Array.from({ length: 20 }, (_, block) =>
    Array.from({ length: 500 }, (_, index) => {
      const at = block * 510 + index;
      const services = block % 5 === 0 ? { zoomPhoneCloudPeering: { enabled: true } } : details;
      return holes.includes(at) ? [] : [number('contoso', 14255000000 + at, services)];
    }).flat(),
  ).flat();
  const { lines, bytes } = await measure('import-page', numbers);
  expect(lines).toBeLessThan(60);
  expect(bytes).toBeLessThan(4000);
});

test('100,000 scattered numbers are a list of their own', async () => {
  const numbers = Array.from({ length: 100_000 }, (_, index) => number('contoso', 441000000000 + index * 7));
  const { lines } = await measure('import-scattered', numbers);
  expect(lines).toBeLessThan(10);
}, 60_000);

test('100,000 numbers, half of them there, are some ranges and a list', async () => {
  const dice = createDice(1, 'half');
  const numbers = Array.from({ length: 200_000 }, (_, index) => index)
    .filter(() => dice.chance(0.5))
    .map((index) => number('contoso', 441000000000 + index));
  const { lines } = await measure('import-half', numbers);
  expect(lines).toBeLessThan(450);
}, 60_000);
