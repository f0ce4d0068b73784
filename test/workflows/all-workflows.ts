// The workflows of this repository, and those that `acgctl init` writes.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { scaffoldFiles } from '../../src/scaffold/scaffold-files.ts';
import { projectRoot } from '../support/tree.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly 'timeout-minutes'?: number;
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress'?: boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

const own = path.join(projectRoot, '.github/workflows');
const pin = { repository: 'acgctl/acgctl', commit: '0123456789abcdef0123456789abcdef01234567', comment: 'v1.2.3' };
/** Name and text of each. */
export const texts: readonly (readonly [string, string])[] = [
  ...readdirSync(own).map((name) => [`.github/workflows/${name}`, readFileSync(path.join(own, name), 'utf8')] as const),
  ...scaffoldFiles(pin)
    .filter((file) => file.path.startsWith('.github/workflows/'))
    .map((file) => [`init: ${file.path}`, file.text] as const),
];
/** Name, content and text of each. */
export const workflows = texts.map(([name, text]) => [name, parse(text) as Workflow, text] as const);

export const named = (name: string): Workflow => {
  const found = workflows.find(([known]) => known === name)?.[1];
  if (found === undefined) throw new Error(name);
  return found;
};
