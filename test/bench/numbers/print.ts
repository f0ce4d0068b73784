// `npm run bench:numbers`: reading and planning a million numbers (or the count that is given), with the real program, in each
// form of declaration; a hundredth of them is live with other settings.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode, type Spent } from '../support/child.ts';
import { forms, writeRepository } from './repository.ts';

const accounts = 1_000;
const numbersEach = Math.ceil(Number(process.argv[2] ?? 1_000_000) / accounts / 10) * 10;
const main = path.resolve('dist/main.js');
const bundled = (name: string): string => fileURLToPath(new URL(`bench-numbers-${name}-ts.mjs`, import.meta.url));
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function startPages(): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const server = spawn(process.execPath, [bundled('page-server'), String(accounts), String(numbersEach)]);
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return { server, url: line.toString().trim() };
}

function row(name: string, spent: Spent, wanted: number, base?: Spent): void {
  const { code, milliseconds, cpuMilliseconds = 0, megabytes = 0, out } = spent;
  if (code !== wanted) throw new Error(`${name} ended with ${code}: ${out.slice(0, 2_000)}`);
  const ratio = base === undefined ? '' : (cpuMilliseconds / (base.cpuMilliseconds ?? 1)).toFixed(2);
  const cells = [
    name,
    (milliseconds / 1000).toFixed(1),
    (cpuMilliseconds / 1000).toFixed(1),
    megabytes.toFixed(0),
    ratio,
  ];
  print(`| ${cells.join(' | ')} |`);
}

const folder = mkdtempSync(path.join(tmpdir(), 'acgctl-bench-'));
const { server, url } = await startPages();
try {
  print(`${(accounts * numbersEach).toLocaleString('en-GB')} numbers in ${accounts.toLocaleString('en-GB')} files`);
  print('');
  print('| | wall s | processor s | most MB | processor time to that of JSON.parse |');
  print('| --- | ---: | ---: | ---: | ---: |');
  const pages = await runNode([bundled('parse-pages'), url]);
  row('all live pages through JSON.parse, no more', pages, 0);
  const env = { ACG_ENDPOINT: url, ACG_TOKEN: 'a-token', XDG_CACHE_HOME: folder };
  for (const form of forms) {
    const root = path.join(folder, form);
    writeRepository(root, form, { accounts, numbersEach });
    row(`validate, ${form}`, await runNode([main, 'validate', '-C', root]), 0);
    row(`plan, ${form}`, await runNode([main, 'plan', '--quiet', '-C', root], { env }), 0, pages);
  }
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}
