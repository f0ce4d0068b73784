// Formats as users get them: the built program as a child process, against a simulator over a real socket.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { intrusions, nodesOf, parseMarkdown } from '../support/markdown.ts';
import { acgctl } from '../support/program.ts';
import { accountFile, writeRepository } from '../support/repository.ts';
import { sarifSchema } from '../support/sarif-schema.ts';
import { parseXml } from '../support/xml.ts';

const numbers = (last: number): string => `\n  - range: +14255551000..+1425555${last}\n    profile: direct-routing`;
const isSarif = new Ajv2020({ strictTypes: false }).compile(sarifSchema);

let simulator: Simulator;
let root: string;
let env: Record<string, string>;

beforeEach(async () => {
  simulator = await startSimulator();
  root = await writeRepository({ 'accounts/contoso.yaml': accountFile('contoso', numbers(1019)) });
  env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  expect((await run('apply', '--auto-approve', '--no-wait')).code).toBe(0);
  await writeFile(path.join(root, 'accounts/contoso.yaml'), accountFile('contoso', numbers(1004)));
});

afterEach(() => simulator.close());

const run = (...args: readonly string[]) => acgctl(args, { cwd: root, env });
const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');
const outputs = ['markdown=o.md', 'sarif=o.sarif', 'junit=o.xml'].flatMap((output) => ['--output', output]);

async function readOutputs() {
  const sarif = JSON.parse(await read('o.sarif')) as { runs: [{ results: { ruleId: string; level: string }[] }] };
  expect(isSarif(sarif), JSON.stringify(isSarif.errors)).toBe(true);
  const markdown = await read('o.md');
  const links = nodesOf(parseMarkdown(markdown)).flatMap((node) => (node.type === 'link' ? [node.url] : []));
  return {
    markdown,
    links,
    rules: sarif.runs[0].results.map(({ ruleId }) => ruleId),
    junit: parseXml(await read('o.xml')),
  };
}

test.each([
  ['plan', '--out', 'x', '--output', 'html=./x'],
  ['drift', '--output', 'json=x', '--output', 'html=x'],
])('two outputs to one file are refused before anything is read: %j', async (...args) => {
  const { code, out, err } = await acgctl(args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^acgctl: USAGE two outputs go to .*x\n/);
});

test('plan and show write a blocked plan in every format, without links outside of GitHub', async () => {
  const { code, out } = await run('plan', '--out', 'p.json', '--format', 'markdown', ...outputs);
  expect(code).toBe(4);
  const { markdown, links, rules, junit } = await readOutputs();
  expect(out).toBe(markdown);
  expect(intrusions(markdown)).toEqual([]);
  expect(links).toEqual([]);
  expect(markdown).toContain('--allow deletes=15');
  expect(markdown).toContain('Plan: 0 to add, 0 to change, 15 to destroy.');
  expect(rules).toEqual(['guard/deletes', 'guard/deletes', 'plan/delete']);
  expect(junit.attributes.failures).toBe('2');
  for (const format of ['markdown', 'sarif', 'junit'] as const) {
    const file = { markdown: 'o.md', sarif: 'o.sarif', junit: 'o.xml' }[format];
    expect((await run('show', 'p.json', '--format', format)).out).toBe(await read(file));
  }
});

test('in GitHub Actions rows link to the line at the commit, below the folder of the config repository', async () => {
  env = {
    ...env,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_SHA: 'b'.repeat(40),
    GITHUB_WORKSPACE: path.dirname(root),
  };
  await run('plan', ...outputs);
  const { links } = await readOutputs();
  const base = `https://github.com/o/r/blob/${'b'.repeat(40)}/${path.basename(root)}/`;
  expect(links).toEqual([`${base}accounts/contoso.yaml#L10`]);
  expect(await read('o.sarif')).toContain(`"uri": "${path.basename(root)}/accounts/contoso.yaml"`);
});

test('drift in every format says when it was checked, and still exits 2', async () => {
  const { code, out } = await run('drift', '--format', 'markdown', ...outputs);
  expect(code).toBe(2);
  const { markdown, rules, junit } = await readOutputs();
  expect(out).toMatch(/^### Drift: 15 resources not as declared\n/);
  expect(markdown).toMatch(/Checked \d{4}-\d\d-\d\d \d\d:\d\d UTC\./);
  expect(rules).toEqual(['drift/extra']);
  expect(junit.attributes.failures).toBe('1');
});

test('validate in every format', async () => {
  await run('validate', ...outputs);
  const good = await readOutputs();
  expect(good.rules).toEqual([]);
  expect(good.markdown).toBe('### Valid: 0 errors, 0 warnings\n\n');
  const cases = (junit: typeof good.junit) =>
    junit.children[0]?.children.map(({ attributes, children }) => [attributes.name, children.length]);
  expect(cases(good.junit)).toEqual([
    ['acg.yaml', 0],
    ['accounts/contoso.yaml', 0],
  ]);
  await writeFile(
    path.join(root, 'accounts/bad.yaml'),
    'account: bad\nnumbers:\n  - telephoneNumber: 14255550100\n    colour: red\n',
  );
  const { code } = await run('validate', '--format', 'sarif', ...outputs);
  expect(code).toBe(1);
  const bad = await readOutputs();
  expect(bad.rules).toHaveLength(2);
  expect(bad.markdown).toContain('### Not valid: 2 errors, 0 warnings');
  expect(cases(bad.junit)).toEqual([['accounts/bad.yaml', 1]]);
});

test('a format that a command does not have is an error that names those it has', async () => {
  const { code, err } = await run('validate', '--format', 'terraform-json');
  expect(code).toBe(1);
  expect(err).toContain('Formats: text, markdown, json, sarif, junit.');
});
