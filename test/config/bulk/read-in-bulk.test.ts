// Reading in bulk is only faster: whatever the file, it comes to the same as reading it whole, or is not done at all.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createDice } from '../../simulation/dice.ts';
import { recordFigure } from '../../support/figures.ts';
import { projectRoot } from '../../support/tree.ts';
import { inBulk, readBy, whole } from './both-ways.ts';
import { drawFile } from './messy-file.ts';

/** True where the file was read in bulk. */
function agrees(text: string, name: string): boolean {
  const bulk = readBy(inBulk, text);
  if (!bulk.isRead) {
    // As if it had not been tried.
    expect({ findings: bulk.findings, rows: bulk.rows.length, marks: bulk.marks, opened: bulk.opened }, name).toEqual({
      findings: [],
      rows: 1,
      marks: 1,
      opened: 1,
    });
    return false;
  }
  expect(bulk, `${name}\n${text}`).toEqual(readBy(whole, text));
  return true;
}

test('files of every form, spoilt in every way', { timeout: 1_800_000 }, () => {
  const first = Number(process.env.BULK_FROM ?? 1);
  const count = Number(process.env.BULK_SEEDS ?? 3_000);
  let accepted = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    if (agrees(drawFile(createDice(seed, 'messy file')), `seed ${seed}`)) accepted += 1;
  }
  recordFigure('read in bulk', { files: count, accepted });
  expect(accepted).toBeGreaterThan(count / 10);
});

test('the files of the examples and of the invalid repositories', () => {
  const folders = ['examples', 'test/invalid', 'test/scenarios'].map((folder) => path.join(projectRoot, folder));
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.ya?ml$/.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      agrees(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'), file);
    }
  }
});

const head = 'account: contoso\nserviceDetails:\n  zoomPhoneCloudPeering: { enabled: true }\n';
const items = Array.from({ length: 30 }, (_, index) => `      - +${14_255_550_100 + index}\n`).join('');

test.each([
  ['a list', `${head}numbers:\n  - profile: zoom\n    list:\n${items}`, true],
  ['a list, its profile behind it', `${head}numbers:\n  - list:\n${items}    profile: zoom\n`, true],
  ['items in a text', `${head}correlationId: |\n${items}numbers: []\n`, false],
  ['items in a quoted text', `${head}correlationId: "\n${items}  "\nnumbers: []\n`, false],
  ['items that go on from a plain text', `${head}correlationId: a\n${items}numbers: []\n`, false],
  ['the last item goes on', `${head}numbers:\n  - profile: zoom\n    list:\n${items}        1\n`, false],
  [
    'brackets closed in the wrong order',
    `${head}numbers:\n${Array.from(
      { length: 30 },
      (_, index) => `  - telephoneNumber: +${14_255_550_100 + index}\n    configuration: { customSipHeader: [a}, b]\n`,
    ).join('')}`,
    false,
  ],
  ['items of nothing', `${head}numbers:\n${items}`, false],
])('%s', (name, text, isRead) => {
  expect(agrees(text, name)).toBe(isRead);
});
