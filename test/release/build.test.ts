// The same sources give the same bytes, wherever and how often they are built: what is attested can be built again.

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { recordFigure } from '../support/figures.ts';
import { copyProject, digestTree } from '../support/tree.ts';

function build(root: string): Readonly<Record<string, string>> {
  execFileSync(process.execPath, ['.ci/build.mjs'], { cwd: root });
  return digestTree(path.join(root, 'dist'));
}

test('dist/ is the same twice in one folder, and in another', () => {
  const one = copyProject();
  const first = build(one);
  expect(Object.keys(first)).toContain('main.js');
  expect(build(one)).toEqual(first);
  expect(build(copyProject())).toEqual(first);
  recordFigure('build-twice', { builds: 3, files: Object.keys(first).length, differing: 0 });
});
