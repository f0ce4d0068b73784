// Copies of the project's own sources, and folders compared byte by byte.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const projectRoot = path.resolve(import.meta.dirname, '../..');

const ofBuild = ['.ci', '.github', 'examples', 'schemas', 'src', 'package.json', 'package-lock.json', 'README.md'];

/** What is built and released, in a new folder that may be built in while the other tests run from `dist/`. */
export function copyProject(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'acgctl-copy-'));
  for (const name of [...ofBuild, '.gitignore', '.npmrc', 'LICENSE']) {
    cpSync(path.join(projectRoot, name), path.join(copy, name), {
      recursive: true,
      // What was built here before is not a source.
      filter: (source) => path.basename(source) !== 'dist',
    });
  }
  symlinkSync(path.join(projectRoot, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

/** The digest of each file below a folder, by its path. */
export function digestTree(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}

/** Runs git in a folder with no settings but its own, and gives what it printed. */
export function git(folder: string, ...args: readonly string[]): string {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.invalid',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.invalid',
  };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8' }).trim();
}
