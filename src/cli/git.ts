// The one file that starts git. It reads objects and the state of the work tree, changes nothing, fetches nothing, and
// looks at no repository but the one that the folder lies in.

import { execFile, spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from './context.ts';

export interface GitAnswer {
  /** The exit code; `no-git` where there is no such program. */
  readonly code: number | 'no-git';
  readonly out: Buffer;
  readonly err: string;
}

export interface Git {
  readonly root: string;
  /** Runs git to its end. */
  readonly run: (...args: readonly string[]) => Promise<GitAnswer>;
  /** Starts git and leaves talking to it to the caller. */
  readonly start: (...args: readonly string[]) => ReturnType<typeof spawn>;
}

/**
 * Before every command: no optional locks (nothing is written to the index), no replaced objects, no monitor of files,
 * no fetching of objects that a partial clone lacks, and no bare repository that only pretends to be one because its
 * files were committed into the folder.
 */
const hardening: readonly string[] = [
  '--no-pager',
  '--no-optional-locks',
  '--no-replace-objects',
  '--literal-pathspecs',
  ...['core.fsmonitor=false', 'protocol.allow=never', 'safe.bareRepository=explicit'].flatMap((value) => ['-c', value]),
];

/**
 * What git may know of the environment: where it and its settings are. Neither secrets, nor the `GIT_DIR` and its kin
 * that a hook sets for another repository.
 */
const passed =
  /^(PATH|HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|XDG_CONFIG_HOME|SYSTEMROOT|APPDATA|PROGRAMDATA|TE?MP|TMPDIR|LD_LIBRARY_PATH|GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|GIT_CEILING_DIRECTORIES)$/i;

export function openGit(root: string, env: Context['env']): Git {
  const kept = Object.entries(env).filter(([name]) => passed.test(name));
  const options = {
    // Its messages are looked at, so they are to be in one language.
    env: { ...Object.fromEntries(kept), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' },
    windowsHide: true,
  };
  const argumentsOf = (args: readonly string[]): string[] => ['-C', root, ...hardening, ...args];
  return {
    root,
    run: (...args) =>
      new Promise((resolve) => {
        const buffers = { ...options, encoding: 'buffer', maxBuffer: 512 * 1024 * 1024 } as const;
        execFile('git', argumentsOf(args), buffers, (error, out, err) => {
          const code = error === null ? 0 : error.code === 'ENOENT' ? 'no-git' : Number(error.code ?? 1) || 1;
          resolve({ code, out, err: err.toString() });
        });
      }),
    start: (...args) => spawn('git', argumentsOf(args), { ...options, stdio: ['pipe', 'pipe', 'pipe'] }),
  };
}

/**
 * True where the folder lies inside a repository's data: files that look like a bare repository can be committed, with
 * commits of their author's making in them, and settings that name programs to run.
 */
export async function isGitData(folder: string, gitDir: string): Promise<boolean> {
  const real = await realpath(folder);
  return real === gitDir || real.startsWith(gitDir + path.sep);
}
