// Two sets of severities meet with `--base`: a change can make a rule stricter, and never looser.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Code, codes, isAdjustable } from '../../src/config/codes.ts';
import type { SeverityOverrides } from '../../src/config/findings.ts';
import { looserRules, stricter } from '../../src/config/severity-overrides.ts';
import { loadFiles } from './repository.ts';

const order = ['off', 'warning', 'error'] as const;
const adjustable = (Object.keys(codes) as Code[]).filter(isAdjustable);
const overrides: fc.Arbitrary<SeverityOverrides> = fc
  .dictionary(fc.constantFrom(...adjustable), fc.constantFrom(...order))
  .map((given) => new Map(Object.entries(given)) as SeverityOverrides);

const strictness = (given: SeverityOverrides, code: Code): number =>
  order.indexOf(given.get(code) ?? codes[code].severity);

test('of each rule the stricter severity holds, and the rules that one side takes less strictly are named', () => {
  fc.assert(
    fc.property(overrides, overrides, (one, other) => {
      const both = stricter(one, other);
      const looser = looserRules(one, other);
      for (const code of adjustable) {
        const [a, b] = [strictness(one, code), strictness(other, code)];
        expect(strictness(both, code)).toBe(Math.max(a, b));
        expect(looser.includes(code)).toBe(a < b);
      }
    }),
  );
});

test('files are judged by the stricter of their own severities and those that they are given', async () => {
  const files = {
    'acg.yaml': `gateway: { baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com }
findings: { SERVICE_NOT_ON_ACCOUNT: warning }
`,
    'accounts/a.yaml': `account: a
numbers:
  - telephoneNumber: +14255550100
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
`,
  };
  const severityOf = async (severities: SeverityOverrides): Promise<unknown> =>
    (await loadFiles(files, { severities })).diagnostics.map(({ code, severity }) => [code, severity]);
  expect(await severityOf(new Map())).toEqual([['SERVICE_NOT_ON_ACCOUNT', 'error']]);
  expect(await severityOf(new Map([['SERVICE_NOT_ON_ACCOUNT', 'off']]))).toEqual([
    ['SERVICE_NOT_ON_ACCOUNT', 'warning'],
  ]);
});
