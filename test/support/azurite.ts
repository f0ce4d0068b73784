// An emulator of Azure Blob Storage on loopback. It is large and only these tests need it, so it is not among the
// dependencies: what test/support/azurite/package-lock.json pins is installed into node_modules/.cache when it is first
// wanted. Where that fails, there is none, and the tests that need it say that they are skipped.

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const pinned = path.join(import.meta.dirname, 'azurite');
const installed = path.resolve(import.meta.dirname, '../../node_modules/.cache/acgctl/azurite');

/** True when the emulator is there or could be installed. */
export async function hasAzurite(): Promise<boolean> {
  const lock = await readFile(path.join(pinned, 'package-lock.json'), 'utf8');
  const isThere = async (): Promise<boolean> =>
    (await readFile(path.join(installed, 'package-lock.json'), 'utf8').catch(() => '')) === lock;
  if (await isThere()) return true;
  const folder = path.join(path.dirname(installed), `azurite-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    for (const name of ['package.json', 'package-lock.json'])
      await copyFile(path.join(pinned, name), path.join(folder, name));
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      timeout: 300_000,
    });
    await rm(installed, { recursive: true, force: true });
    await rename(folder, installed);
  } catch {
    // Another process may have been first.
    await rm(folder, { recursive: true, force: true });
  }
  return isThere();
}

export interface Azurite {
  /** For `coordination: { blob }`, without a container. */
  readonly url: string;
  readonly connectionString: string;
  /** Ends it, with what it held on disk if it was started so. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface AzuriteOptions {
  readonly keeps?: boolean;
  /** PEM files: it then speaks https and takes tokens of Microsoft Entra (their claims are looked at, not who signed). */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Starts it in memory, or with `keeps` on disk. */
export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  const account = 'acgctltests';
  const key = randomBytes(32).toString('base64');
  const folder = options.keeps === true ? await mkdtemp(path.join(tmpdir(), 'acgctl-azurite-')) : undefined;
  let running = await run(0);
  const { port } = running;
  const url = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/${account}`;

  async function run(wanted: number): Promise<{ readonly port: number; readonly kill: () => Promise<void> }> {
    const main = path.join(installed, 'node_modules/azurite/dist/src/blob/main.js');
    const tls =
      options.tls === undefined ? [] : ['--oauth', 'basic', '--cert', options.tls.cert, '--key', options.tls.key];
    const where = folder === undefined ? ['--inMemoryPersistence'] : ['--location', folder];
    const args = [
      '--blobHost',
      '127.0.0.1',
      '--blobPort',
      String(wanted),
      '--silent',
      '--disableTelemetry',
      '--skipApiVersionCheck',
    ];
    const child = spawn(process.execPath, [main, ...args, ...where, ...tls], {
      cwd: tmpdir(),
      env: { PATH: process.env.PATH, HOME: tmpdir(), AZURITE_ACCOUNTS: `${account}:${key}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
    const listening = await new Promise<number>((resolve, reject) => {
      let told = '';
      const hear = (chunk: Buffer): void => {
        told += chunk.toString();
        const found = /listens on https?:\/\/127\.0\.0\.1:(\d+)/.exec(told);
        if (found !== null) resolve(Number(found[1]));
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      void ended.then(() => reject(new Error(`the emulator ended: ${told}`)));
    });
    return {
      port: listening,
      kill() {
        // It writes down what it holds when it is asked to end; killed outright it would forget the last seconds.
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
        return ended.finally(() => clearTimeout(late));
      },
    };
  }

  return {
    url,
    connectionString: `DefaultEndpointsProtocol=${url.split(':')[0]};AccountName=${account};AccountKey=${key};BlobEndpoint=${url};`,
    kill: () => running.kill(),
    async restart() {
      running = await run(port);
    },
    async stop() {
      await running.kill();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
