// Peers are installed by the benchmark, each into a folder of its own in the cache, with the machine's own clients of the
// package registries as they are set up; never as dependencies of acgctl.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = path.resolve('node_modules/.cache/acgctl-peers');

/** The folder, with these Python packages in a virtual environment. */
export function installPython(name: string, packages: readonly string[]): Promise<string> {
  return installOnce(name, packages.join(' '), async (folder) => {
    await run('python3', ['-m', 'venv', folder]);
    await run(path.join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages]);
  });
}

/** The folder, with the Go program built in it under its name. */
export function installGo(name: string, module: string, version: string): Promise<string> {
  return installOnce(name, `${module}@${version}`, async (folder) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'go.mod'), `module peers\n\ngo 1.23\n\nrequire ${module} ${version}\n`);
    await run('go', ['build', '-mod=mod', '-o', name, module], { cwd: folder });
  });
}

/** The folder, with the package in its `node_modules`. */
export function installNode(name: string, version: string): Promise<string> {
  return installOnce(name, version, async (folder) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`], { cwd: folder });
  });
}

/** A version has a folder of its own, which is there as soon as it is whole. */
async function installOnce(name: string, version: string, install: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cache, `${name}-${version.replaceAll(/[^\w.-]+/g, '_')}`);
  const done = path.join(folder, 'installed');
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  await install(folder).catch((error: Error & { readonly stderr?: string }) => {
    const reason = (error.stderr ?? '').trim().split('\n').at(-1) || error.message;
    throw new Error(`not installed: ${withoutHosts(reason)}`);
  });
  writeFileSync(done, '');
  return folder;
}

/** Which registry a machine is set to is nobody's business. */
const withoutHosts = (text: string): string => text.replaceAll(/https?:\/\/[^\s:]+/g, 'the registry');
