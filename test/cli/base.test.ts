// `--base` as users run it: where changes come from, and that a change keeps the rails of the commit before it.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type BaseBench, contoso, range, useBaseBench } from '../support/base-bench.ts';
import { commit, edit } from '../support/git-repository.ts';
import { accountFile, gatewayFile } from '../support/repository.ts';

let { root, base, simulator, run, plan: planOf, requests, drift: driftAt } = {} as BaseBench;
const bench = useBaseBench();
beforeEach(() => {
  ({ root, base, simulator, run, plan: planOf, requests, drift: driftAt } = bench());
});

describe('where changes come from', () => {
  test('is told of each change, as text, JSON and terraform-json, and not in the digest', async () => {
    driftAt('+14255551000', 'change');
    driftAt('+14255552000', 'remove');
    edit(root, { 'accounts/contoso.yaml': contoso.replace('..+14255551019', '..+14255551020') });
    const plan = await planOf('--base', 'main');
    expect(plan.base).toEqual({ id: base, kept: [] });
    expect(plan.changes.map(({ address, action, origin }) => [address, action, origin])).toEqual([
      ['contoso/+14255551000', 'update', 'drift'],
      ['contoso/+14255551020', 'create', 'this change'],
      ['fabrikam/+14255552000', 'create', 'drift'],
    ]);
    expect(plan.digest).toBe((await planOf()).digest);
    const { out } = await run('plan', '--base', 'main', '--output', 'terraform-json=tf.json', '--out', 'p.json');
    expect(out).toContain('+ contoso/+14255551020 [this change]');
    expect(out).toContain('~ contoso/+14255551000 [drift]');
    expect(out).toContain('Of these, 1 from this change, 2 drift.');
    expect((await run('show', 'p.json')).out).toBe(out);
    const terraform = JSON.parse(readFileSync(path.join(root, 'tf.json'), 'utf8')) as {
      resource_changes: { acgctl: { origin: string } }[];
    };
    expect(terraform.resource_changes.map(({ acgctl: { origin } }) => origin)).toEqual([
      'drift',
      'this change',
      'drift',
    ]);
  });

  test('is both for a number that differed already and is declared otherwise now', async () => {
    driftAt('+14255551000', 'change');
    const single = '\n  - telephoneNumber: +14255551000\n    profile: zoom';
    edit(root, { 'accounts/contoso.yaml': accountFile('contoso', `${single}${range(1001, 1019)}`) });
    const plan = await planOf('--base', base);
    expect(plan.changes.map(({ address, origin }) => [address, origin])).toEqual([['contoso/+14255551000', 'both']]);
    expect((await run('plan', '--base', base)).out).toContain('Of these, 0 from this change, 0 drift, 1 both.');
  });

  test('drift tells not applied yet from changed outside, and exits 2 for either', async () => {
    edit(root, { 'accounts/contoso.yaml': contoso.replace('..+14255551019', '..+14255551020') });
    const { code, out } = await run('drift', '--base', base);
    expect(code).toBe(2);
    expect(out).toContain('Not applied yet: declared since the base, live as at the base:\n  contoso/+14255551020');
    expect(out).not.toContain('Missing');
    driftAt('+14255551000', 'change');
    const both = await run('drift', '--base', base);
    expect(both.out).toContain('Changed outside git:\n  contoso/+14255551000');
    const without = await run('drift');
    expect(without.out).toContain('Missing: declared, and not on the gateway:\n  contoso/+14255551020');
  });
});

describe('a change cannot lower its own rails', () => {
  const guarded = (guards: string, more = ''): string => `${gatewayFile}guards: ${guards}\n${more}`;
  const smaller = accountFile('contoso', range(1000, 1007));

  test('with larger guards: still refused, and told whose guards stand', async () => {
    const head = guarded('{ deletes: { max: 1000, percent: 100 }, creates: { max: 5 } }');
    edit(root, { 'acg.yaml': head, 'accounts/contoso.yaml': smaller });
    expect((await run('plan')).code).toBe(0);
    const { code, out } = await run('plan', '--base', base);
    expect(code).toBe(4);
    expect(out).toContain('As at the base, whatever this change says: guards.creates, guards.deletes.');
    const applied = await run('apply', '--base', base, '--auto-approve');
    expect(applied.code).toBe(4);
    expect(simulator.gateway.metrics().writes).toBe(0);
  });

  test('without the protection that the base has', async () => {
    base = commit(root, { 'acg.yaml': guarded('{ protect: [contoso] }') });
    edit(root, { 'acg.yaml': gatewayFile, 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    expect((await run('plan')).code).toBe(0);
    const { code, out } = await run('plan', '--base', base);
    expect(code).toBe(4);
    expect(out).toContain('contoso is protected');
  });

  test('with another gateway, tenant, client or API version: the token goes where the base says', async () => {
    const head = gatewayFile
      .replace('a1b2c3d4e5f6g7h8', 'evil')
      .replace('6f1c0000', '66660000')
      .replace('profiles:', '  apiVersion: 2099-01-01\n  clientId: 66660000-0000-4000-8000-000000000002\nprofiles:');
    edit(root, { 'acg.yaml': head, 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    bench().env = {
      ACG_ENDPOINT: simulator.url,
      AZURE_AUTHORITY_HOST: simulator.url,
      AZURE_CLIENT_ID: '0b7a0000-0000-4000-8000-000000000001',
      AZURE_CLIENT_SECRET: 'secret',
    };
    const plan = await planOf('--base', base, '--log', 'log.jsonl');
    expect(plan.target).toEqual({ baseDomain: 'a1b2c3d4e5f6g7h8.commsgw.azure.com', apiVersion: '2024-02-29-preview' });
    const kept = ['apiVersion', 'baseDomain', 'clientId', 'tenantId'];
    expect(plan.base?.kept).toEqual(kept.map((key) => `gateway.${key}`));
    expect(JSON.stringify(requests())).not.toContain('2099');
    expect(readFileSync(path.join(root, 'log.jsonl'), 'utf8')).not.toContain('66660000');
  });

  test('with a finding switched off that is an error at the base', async () => {
    const twice = accountFile('northwind', undefined).replace('subdomain: northwind', 'subdomain: contoso');
    const head = gatewayFile.replace('PROFILE_UNUSED: off', 'PROFILE_UNUSED: off, SUBDOMAIN_DUPLICATE: off');
    edit(root, { 'acg.yaml': head, 'accounts/northwind.yaml': twice });
    expect((await run('validate')).code).toBe(0);
    const { code, err } = await run('plan', '--base', base);
    expect(code).toBe(1);
    expect(err).toContain('SUBDOMAIN_DUPLICATE');
    expect(err).toContain('This change cannot lower findings.SUBDOMAIN_DUPLICATE.');
    expect(requests()).toEqual([]);
  });

  test('with a finding that it takes more strictly itself: that holds', async () => {
    edit(root, { 'acg.yaml': gatewayFile.replace('PROFILE_UNUSED: off', 'PROFILE_UNUSED: error') });
    expect((await run('plan', '--base', base)).code).toBe(1);
  });

  test('with an ignore rule: what it hides is told, and a deletion that a tombstone asks for is not hidden', async () => {
    driftAt('+14255551003', 'remove');
    const rule = 'ignore: [{ account: contoso, numbers: [+14255551000..+14255551009] }]\n';
    edit(root, {
      'acg.yaml': `${gatewayFile}${rule}`,
      'accounts/contoso.yaml': accountFile('contoso', range(1001, 1019)),
    });
    const plan = await planOf('--base', base);
    expect(plan.changes.map(({ address, origin }) => [address, origin])).toEqual([['contoso/+14255551003', 'drift']]);
    expect(plan.leftAlone.map(({ address, why }) => [address, why])).toEqual([['contoso/+14255551000', 'ignored']]);
  });

  test('with another share of the limit, or a silenced alarm', async () => {
    const strict = `${gatewayFile}rateLimit: { requests: 10, perSeconds: 60 }\ndrift: { unmanaged: alarm }\n`;
    base = commit(root, { 'acg.yaml': strict, 'accounts/fabrikam.yaml': undefined });
    edit(root, { 'acg.yaml': gatewayFile });
    const plan = await planOf('--base', base);
    expect(plan.base?.kept).toEqual(['drift.unmanaged', 'rateLimit']);
    expect((await run('drift')).code).toBe(0);
    expect((await run('drift', '--base', base)).code).toBe(2);
  });

  test('with a plan that was judged without the base, or with another one', async () => {
    edit(root, { 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    await run('plan', '--out', 'loose.json');
    await run('plan', '--base', base, '--out', 'railed.json');
    const loose = await run('apply', 'loose.json', '--auto-approve', '--base', base);
    expect(loose.code).toBe(5);
    expect(loose.err).toContain('PLAN_BASE the plan was judged without --base');
    commit(root);
    const other = await run('apply', 'railed.json', '--auto-approve', '--base', 'main');
    expect(other.code).toBe(5);
    expect(other.err).toContain('PLAN_BASE');
    expect(simulator.gateway.metrics().writes).toBe(0);
    expect((await run('apply', 'railed.json', '--auto-approve', '--base', base)).code).toBe(0);
  });
});
