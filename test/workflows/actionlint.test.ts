// actionlint on every workflow of this repository and every one that `acgctl init` writes.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findActionlint } from '../support/actionlint.ts';
import { recordFigure } from '../support/figures.ts';
import { git } from '../support/tree.ts';
import { texts } from './all-workflows.ts';

const actionlint = findActionlint();

describe.skipIf(actionlint === undefined)(
  `actionlint (${actionlint?.name ?? 'not to be had: install actionlint or Go'})`,
  () => {
    const lint = actionlint?.lint ?? (() => Promise.resolve([]));

    test('finds nothing in any workflow', async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'acgctl-workflows-'));
      git(folder, 'init', '-q');
      const files = texts.map(([name, text], index) => {
        const file = path.join(folder, `${index}-${path.basename(name)}`);
        writeFileSync(file, text);
        return file;
      });
      expect(await lint(files)).toEqual([]);
      recordFigure('actionlint', { workflows: files.length, findings: 0 });
    });

    test('and would find a mistake', async () => {
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'acgctl-workflows-')), 'bad.yml');
      writeFileSync(
        file,
        `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo \${{ github.nothing }}\n`,
      );
      expect((await lint([file])).join('\n')).toContain('nothing');
    });
  },
);
