// `npm run bench:numbers`: reading and planning a million numbers (or the count that is given), with the real program, in each
// form of declaration; a hundredth of them is live with other settings. Then the same for lists of a thousand numbers and
// more, up to that count.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode, type Spent } from '../support/child.ts';
import { type Form, forms, type Size, writeRepository } from './repository.ts';

const most = Number(process.argv[2] ?? 1_000_000);
const main = path.resolve('dist/main.js');
const bundled = (name: string): string => fileURLToPath(new URL(`bench-numbers-${name}-ts.mjs`, import.meta.url));
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** A thousand accounts, or as many as have ten numbers each. */
function sizeOf(count: number): Size {
  const accounts = Math.min(1_000, Math.ceil(count / 10));
  return { accounts, numbersEach: Math.ceil(count / accounts / 10) * 10 };
}

async function startPages({
  accounts,
  numbersEach,
}: Size): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const server = spawn(process.execPath, [bundled('page-server'), String(accounts), String(numbersEach)]);
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return { server, url: line.toString().trim() };
}

function row(name: string, spent: Spent, wanted: number, more = ''): void {
  const { code, milliseconds, cpuMilliseconds = 0, megabytes = 0, out } = spent;
  if (code !== wanted) throw new Error(`${name} ended with ${code}: ${out.slice(0, 2_000)}`);
  const cells = [
    name,
    (milliseconds / 1000).toFixed(1),
    (cpuMilliseconds / 1000).toFixed(1),
    megabytes.toFixed(0),
    more,
  ];
  print(`| ${cells.join(' | ')} |`);
}

const ratio = (spent: Spent, base: Spent): string =>
  ((spent.cpuMilliseconds ?? 0) / (base.cpuMilliseconds ?? 1)).toFixed(2);

const folder = mkdtempSync(path.join(tmpdir(), 'acgctl-bench-'));

function repositoryOf(form: Form, size: Size): string {
  const root = path.join(folder, `${form}-${size.accounts * size.numbersEach}`);
  writeRepository(root, form, size);
  return root;
}

function plan(root: string, url: string): Promise<Spent> {
  const env = { ACG_ENDPOINT: url, ACG_TOKEN: 'a-token', XDG_CACHE_HOME: folder };
  return runNode([main, 'plan', '--quiet', '-C', root, '--out', path.join(folder, 'plan.json')], { env });
}

async function printForms(size: Size): Promise<void> {
  const { server, url } = await startPages(size);
  try {
    print('| | wall s | processor s | most MB | processor time to that of JSON.parse |');
    print('| --- | ---: | ---: | ---: | ---: |');
    const pages = await runNode([bundled('parse-pages'), url]);
    row('all live pages through JSON.parse, no more', pages, 0);
    for (const form of forms) {
      const root = repositoryOf(form, size);
      row(`validate, ${form}`, await runNode([main, 'validate', '-C', root]), 0);
      const spent = await plan(root, url);
      row(`plan, ${form}`, spent, 0, ratio(spent, pages));
    }
  } finally {
    server.kill();
  }
}

async function printSizes(): Promise<void> {
  print('| plan, list | wall s | processor s | most MB | processor time of one number, in microseconds |');
  print('| --- | ---: | ---: | ---: | ---: |');
  for (let count = 1_000; count <= most; count *= 10) {
    const size = sizeOf(count);
    const { server, url } = await startPages(size);
    try {
      const spent = await plan(repositoryOf('list', size), url);
      const each = (1000 * (spent.cpuMilliseconds ?? 0)) / (size.accounts * size.numbersEach);
      row(`${count.toLocaleString('en-GB')} numbers`, spent, 0, each.toFixed(1));
    } finally {
      server.kill();
    }
  }
}

try {
  const size = sizeOf(most);
  const { accounts, numbersEach } = size;
  print(`${(accounts * numbersEach).toLocaleString('en-GB')} numbers in ${accounts.toLocaleString('en-GB')} files`);
  print('');
  await printForms(size);
  print('');
  await printSizes();
} finally {
  rmSync(folder, { recursive: true });
}
