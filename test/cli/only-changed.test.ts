// `--only-changed` as users run it: what is read and planned, counted at the gateway.

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type BaseBench, contoso, fabrikam, range, useBaseBench } from '../support/base-bench.ts';
import { commit, edit } from '../support/git-repository.ts';
import { accountFile, gatewayFile } from '../support/repository.ts';

let { root, base, simulator, run, plan: planOf, requests, drift: driftAt } = {} as BaseBench;
const bench = useBaseBench();
beforeEach(() => {
  ({ root, base, simulator, run, plan: planOf, requests, drift: driftAt } = bench());
});

describe('--only-changed', () => {
  test('needs --base, and does not go with a saved plan', async () => {
    expect(await run('plan', '--only-changed')).toMatchObject({ code: 1, out: '' });
    expect((await run('plan', '--only-changed')).err).toContain('USAGE --only-changed needs --base');
    expect((await run('apply', 'p.json', '--base', base, '--only-changed')).err).toContain('does not go with a saved');
  });

  test('costs no request, no token and no credentials when only comments, order and quotes change', async () => {
    // Some layout of the same declarations: what a person or a formatter may do to a file.
    const layouts = fc.record({
      comment: fc.constantFrom('', '# a comment\n', '\n\n# two\n# lines\n'),
      isQuoted: fc.boolean(),
      isReversed: fc.boolean(),
      isSplit: fc.boolean(),
      file: fc.constantFrom('accounts/contoso.yaml', 'accounts/eu/c.yaml'),
      lineEnd: fc.constantFrom('\n', '\r\n'),
    });
    bench().env = {};
    await fc.assert(
      fc.asyncProperty(layouts, async ({ comment, isQuoted, isReversed, isSplit, file, lineEnd }) => {
        const ranges = isSplit ? [range(1000, 1004), range(1005, 1019)] : [range(1000, 1019)];
        const numbers = (isReversed ? ranges.reverse() : ranges).join(`  ${comment.trim().split('\n')[0]}`);
        const text = `${comment}${accountFile('contoso', isQuoted ? numbers.replaceAll(/\+\d+\.\.\+\d+/g, '"$&"') : numbers)}`;
        edit(root, {
          'accounts/contoso.yaml': undefined,
          'acg.yaml': gatewayFile.replace('profiles:', `${comment}profiles:`),
        });
        edit(root, { [file]: text.replaceAll('\n', lineEnd) });
        try {
          const plan = await planOf('--base', base, '--only-changed');
          expect(plan).toMatchObject({ changes: [], leftAlone: [], target: { accounts: [] } });
          expect((await run('drift', '--base', base, '--only-changed')).code).toBe(0);
        } finally {
          edit(root, { [file]: undefined });
          edit(root, { 'accounts/contoso.yaml': contoso });
        }
      }),
      { numRuns: 12 },
    );
    expect(requests()).toEqual([]);
    expect((await run('plan', '--base', base, '--only-changed')).out).toContain(
      'No changes. No account is declared otherwise than at the base.',
    );
    expect((await run('drift', '--base', base, '--only-changed')).out).toContain('Nothing was read');
  });

  test('--if-changed costs nothing either when no declaration changed, and is a whole plan when one did', async () => {
    edit(root, { 'accounts/contoso.yaml': `# a comment\n${contoso}` });
    expect(await planOf('--base', base, '--if-changed')).toMatchObject({ changes: [], target: { accounts: [] } });
    expect(requests()).toEqual([]);
    const markdown = (await run('plan', '--base', base, '--if-changed', '--format', 'markdown')).out;
    expect(markdown).toContain('the gateway was not asked');
    expect(markdown).not.toContain('as declared.');
    edit(root, { 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    const plan = await planOf('--base', base, '--if-changed');
    expect(plan.target.accounts).toBeUndefined();
    expect(plan.digest).toBe((await planOf()).digest);
    expect((await run('plan', '--if-changed')).err).toContain('USAGE --if-changed needs --base');
  });

  test('reads the numbers of the changed account alone, and has the digest of the same --account', async () => {
    driftAt('+14255552000', 'change');
    edit(root, { 'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)) });
    const plan = await planOf('--base', base, '--only-changed');
    expect(plan.changes.map(({ address }) => address)).toEqual(['contoso/+14255551019']);
    expect(requests().map(({ path: at }) => at)).toEqual(['/accounts', '/accounts/contoso/numbers']);
    expect(plan.digest).toBe((await planOf('--account', 'contoso')).digest);
    expect((await run('plan', '--base', base, '--only-changed')).out).toContain('accounts contoso');
  });

  test('has both ends of a move, and applies it', async () => {
    const ends = {
      'accounts/contoso.yaml': accountFile('contoso', range(1000, 1018)),
      'accounts/fabrikam.yaml': fabrikam.trimEnd() + range(1019, 1019),
    };
    edit(root, ends);
    const plan = await planOf('--base', base, '--only-changed');
    expect(plan.target.accounts).toEqual(['contoso', 'fabrikam']);
    expect(plan.changes.map(({ action, address, from, origin }) => [action, address, from, origin])).toEqual([
      ['move', 'fabrikam/+14255551019', 'contoso', 'this change'],
    ]);
    expect((await run('apply', '--base', base, '--only-changed', '--auto-approve', '--quiet')).code).toBe(0);
    expect((await planOf()).changes).toEqual([]);
  });

  test('takes the account in that holds a number by drift, rather than to refuse it', async () => {
    const state = simulator.gateway.readState();
    const added = { ...(state.numbers.at(-1) as (typeof state.numbers)[number]), telephoneNumber: '+14255553000' };
    simulator.gateway.replaceState({ ...state, numbers: [...state.numbers, { ...added, accountName: 'fabrikam' }] });
    edit(root, { 'accounts/contoso.yaml': contoso.trimEnd() + range(3000, 3000) });
    const plan = await planOf('--base', base, '--only-changed');
    expect(plan.target.accounts).toEqual(['contoso', 'fabrikam']);
    expect(plan.changes.map(({ action, address, origin }) => [action, address, origin])).toEqual([
      ['move', 'contoso/+14255553000', 'both'],
    ]);
  });

  test('has an account whose file is gone, a renamed one, and one whose profile changed in acg.yaml', async () => {
    edit(root, {
      'accounts/fabrikam.yaml': undefined,
      'accounts/contoso.yaml': contoso.replace('account: contoso', 'account: renamed'),
    });
    const gone = await planOf('--base', base, '--only-changed');
    expect(gone.target.accounts).toEqual(['contoso', 'fabrikam', 'renamed']);
    expect(
      gone.leftAlone.map(({ address, why }) => [address, why]).filter(([, why]) => why === 'unmanaged-account'),
    ).toEqual(['contoso', 'fabrikam'].map((name) => [name, 'unmanaged-account']));
    edit(root, {
      'accounts/fabrikam.yaml': fabrikam.replace('direct-routing', 'zoom'),
      'accounts/contoso.yaml': contoso,
      'acg.yaml': gatewayFile.replace(
        'zoomPhoneCloudPeering: { enabled: true } } }',
        'zoomPhoneCloudPeering: { enabled: true } }, configuration: { customSipHeader: a } }',
      ),
    });
    const base2 = commit(root);
    edit(root, { 'acg.yaml': gatewayFile });
    expect((await planOf('--base', base2, '--only-changed')).target.accounts).toEqual(['fabrikam']);
  });
});
