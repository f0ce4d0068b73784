// Links to lines on GitHub: only from a sound environment, and never out of the repository.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineLinks } from '../../src/github/line-links.ts';
import { hostile } from '../support/hostile.ts';

const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'o/r', GITHUB_SHA: 'a'.repeat(40) };
const root = `https://github.com/o/r/blob/${'a'.repeat(40)}/`;

test('a line of a file in a folder, its path percent-encoded', () => {
  const link = createLineLinks(env, 'my config');
  expect(link?.({ file: 'accounts/a b#(1).yaml', line: 12, column: 3 })).toBe(
    `${root}my%20config/accounts/a%20b%23%281%29.yaml#L12`,
  );
  expect(link?.({ file: 'numbers/x.csv', line: 2, column: 1 })).toBe(`${root}my%20config/numbers/x.csv?plain=1#L2`);
  expect(link?.({ file: '../x.yaml', line: 1, column: 1 })).toBeUndefined();
});

test('no links without a server, a repository and a commit', () => {
  for (const other of [
    { GITHUB_SERVER_URL: 'javascript:alert(1)' },
    { GITHUB_REPOSITORY: 'o/r/../x' },
    { GITHUB_SHA: 'main' },
    { GITHUB_SHA: undefined },
  ]) {
    expect(createLineLinks({ ...env, ...other }, '')).toBeUndefined();
  }
});

test('whatever a file is called, the link is a whole one below the commit', () => {
  const link = createLineLinks(env, '');
  fc.assert(
    fc.property(hostile, (file) => {
      const url = link?.({ file, line: 1, column: 1 });
      if (url === undefined) return;
      expect(new URL(url).href.startsWith(root)).toBe(true);
      expect(url).toMatch(/^[\w.~%/:#?=-]+$/);
    }),
    { numRuns: 3000 },
  );
});
