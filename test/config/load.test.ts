// Good configurations: what they are read as.

import { describe, expect, test } from 'vitest';
import { contractFiles } from './contract-example.ts';
import { declaredNumbers, gatewayText, loadDesired, loadFiles, zoomAccount, zoomSettings } from './repository.ts';

describe('the example of the contract', () => {
  test('is read without findings', async () => {
    const { diagnostics, files, accounts, numbers } = await loadFiles(contractFiles);
    expect({ diagnostics, files, accounts, numbers }).toEqual({ diagnostics: [], files: 3, accounts: 1, numbers: 95 });
  });

  test('gives gateway, guards, ignore rules and the account', async () => {
    const desired = await loadDesired(contractFiles);
    const { numbers, accounts, ...rest } = desired;
    expect(rest).toMatchObject({
      gateway: { baseDomain: 'a1b2c3d4e5f6g7h8.commsgw.azure.com', apiVersion: '2024-02-29-preview' },
      rateLimit: { requests: 100, perSeconds: 60 },
      policy: {
        guards: { deletes: { max: 10, percent: 10 }, moves: { max: 10 }, protect: ['contoso', 'gov-*'] },
        ignore: [
          { account: 'legacy-*' },
          { account: 'contoso', numbers: [{ first: 14_255_550_190, last: 14_255_550_199 }] },
          { account: 'fabrikam', field: 'configuration.customSipHeader', until: '2026-12-31' },
        ],
        unmanagedAlarm: false,
      },
    });
    expect([...accounts.values()]).toEqual([
      {
        state: 'present',
        name: 'contoso',
        numbersManaged: true,
        numbersSource: { file: 'accounts/contoso.yaml', line: 14, column: 1 },
        source: { file: 'accounts/contoso.yaml', line: 1, column: 1 },
        spec: {
          correlationId: 'CRM-10442',
          serviceDetails: {
            teamsTenantId: '9d2e0000-0000-4000-8000-000000000001',
            teamsOperatorConnect: { enabled: true, syncEnabled: true },
            teamsDirectRouting: {
              enabled: true,
              syncEnabled: false,
              configuration: {
                callScreening: true,
                subdomain: 'contoso',
                subdomainTokens: { region1Token: 'ms12345678', region2Token: 'ms87654321' },
              },
            },
            zoomPhoneCloudPeering: { enabled: true, syncEnabled: false },
          },
        },
        rfi: {
          tenantId: '9d2e0000-0000-4000-8000-000000000001',
          spec: { status: 'ConsentAcknowledged', comment: 'signed 2026-11-02' },
          source: { file: 'accounts/contoso.yaml', line: 13, column: 1 },
        },
      },
    ]);
    const all = declaredNumbers(desired);
    expect(all[0]).toEqual([
      'contoso',
      '+14255550100',
      {
        serviceDetails: { teamsDirectRouting: { enabled: true } },
        configuration: { customSipHeader: 'contoso-reception' },
      },
    ]);
    expect(all.at(-1)?.slice(0, 2)).toEqual(['contoso', '+442071838751']);
    expect(new Set([...numbers.table.settings]).size).toBe(3);
  });
});

test('text is kept as it is written, whatever YAML makes of it elsewhere', async () => {
  const desired = await loadDesired({
    'accounts/a.yaml': `account: 007
correlationId: 0042
serviceDetails:
  teamsDirectRouting:
    enabled: true
    configuration: { callScreening: false, subdomain: no, subdomainTokens: { region1Token: 123, region2Token: 1e3 } }
`,
    'accounts/b.yaml': 'account: null-account\ncorrelationId: 12:30:45\n',
    'accounts/c.yaml': 'account: c\ncorrelationId: "~"\n',
  });
  expect([...desired.accounts.values()]).toMatchObject([
    {
      name: '007',
      spec: {
        correlationId: '0042',
        serviceDetails: {
          teamsDirectRouting: {
            configuration: { subdomain: 'no', subdomainTokens: { region1Token: '123', region2Token: '1e3' } },
          },
        },
      },
    },
    { name: 'c', spec: { correlationId: '~' } },
    { name: 'null-account', spec: { correlationId: '12:30:45' } },
  ]);
});

test.each([
  ['absent', '', false, 0],
  ['an empty list', 'numbers: []\n', true, 0],
  ['a list', `numbers:\n  - telephoneNumber: +14255550100\n${zoomSettings}`, true, 1],
])('numbers: %s', async (_, numbers, numbersManaged, count) => {
  const desired = await loadDesired({ 'accounts/a.yaml': zoomAccount('a') + numbers });
  expect([...desired.accounts.values()]).toMatchObject([{ numbersManaged }]);
  expect(desired.numbers.table.count).toBe(count);
});

test('a tombstone with its reason', async () => {
  const text = (name: string, more: string) => `account: ${name}\nstate: absent\nreason: contract ended\n${more}`;
  const desired = await loadDesired({
    'accounts/a.yaml': text('a', ''),
    'accounts/b.yaml': text('b', 'cascade: true\n'),
  });
  expect([...desired.accounts.values()]).toMatchObject([
    { state: 'absent', name: 'a', reason: 'contract ended', cascade: false },
    { state: 'absent', name: 'b', reason: 'contract ended', cascade: true },
  ]);
});

test('no accounts at all, said in so many words', async () => {
  const { diagnostics, desired } = await loadFiles({ 'acg.yaml': `${gatewayText}accounts: []\n` });
  expect(diagnostics).toEqual([]);
  expect(desired?.accounts.size).toBe(0);
});

test('BOM, CRLF, comments, a document mark and %YAML 1.2 are accepted', async () => {
  const crlf = (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`;
  const desired = await loadDesired({
    'acg.yaml': crlf(`# the gateway\n${gatewayText}`),
    'accounts/a.yaml': crlf(`%YAML 1.2\n---\n${zoomAccount('a')}numbers:\n  - csv: ../numbers/a.csv\n${zoomSettings}`),
    'numbers/a.csv': crlf('Numbers\n+14255550100\n\n+14255550101\n'),
  });
  expect(declaredNumbers(desired).map(([, number]) => number)).toEqual(['+14255550100', '+14255550101']);
});

test('an entry wins over its profile, and its lists replace those of the profile', async () => {
  const desired = await loadDesired({
    'acg.yaml': `${gatewayText}profiles:
  user:
    serviceDetails:
      teamsOperatorConnect:
        enabled: true
        configuration: { usage: FirstPartyAppAssignment, choosableCapabilities: [InboundCalling, OutboundCalling] }
    configuration: { customSipHeader: profile }
`,
    'accounts/a.yaml': `account: a
serviceDetails:
  teamsTenantId: 9d2e0000-0000-4000-8000-000000000001
  teamsOperatorConnect: { enabled: true }
numbers:
  - telephoneNumber: +14255550100
    profile: user
    serviceDetails: { teamsOperatorConnect: { configuration: { choosableCapabilities: [Mobile] } } }
`,
  });
  expect(declaredNumbers(desired)[0]?.[2]).toEqual({
    serviceDetails: {
      teamsOperatorConnect: {
        enabled: true,
        configuration: {
          allowTenantAddressUpdate: false,
          choosableCapabilities: ['Mobile'],
          usage: 'FirstPartyAppAssignment',
        },
      },
    },
    configuration: { customSipHeader: 'profile' },
  });
});

test.each(['localhost', '127.0.0.1', 'voice.example.com', 'VOICE.example.com', 'x.commsgw.azure.com'])(
  'the base domain %s is accepted where ACG_BASE_DOMAIN is voice.example.com',
  async (baseDomain) => {
    const files = { 'acg.yaml': `gateway: { baseDomain: ${baseDomain} }\n`, 'accounts/a.yaml': 'account: a\n' };
    const { diagnostics } = await loadFiles(files, { allowedBaseDomain: 'voice.example.com' });
    expect(diagnostics).toEqual([]);
  },
);

test('guards that are given in part keep the rest of their defaults', async () => {
  const desired = await loadDesired({
    'acg.yaml': `${gatewayText}guards: { deletes: { max: 50 }, creates: { percent: 5 } }\ndrift: { unmanaged: alarm }\n`,
    'accounts/a.yaml': 'account: a\n',
  });
  expect(desired.gateway).toEqual({
    baseDomain: 'a1b2c3d4e5f6g7h8.commsgw.azure.com',
    apiVersion: '2024-02-29-preview',
  });
  expect(desired.policy).toEqual({
    guards: {
      deletes: { max: 50, percent: 10 },
      disables: { max: 10, percent: 10 },
      moves: { max: 10 },
      emergencyChanges: { max: 10 },
      creates: { max: 10_000, percent: 5 },
      protect: [],
    },
    ignore: [],
    unmanagedAlarm: true,
  });
});

test('every number knows the line that declares it', async () => {
  const { numbers } = await loadDesired({
    'accounts/a.yaml': `${zoomAccount('a')}numbers:
  - csv: ../numbers/a.csv
${zoomSettings}  - range: +14255550100..+14255550101
${zoomSettings}  - list:
      - +14255550103
      - +14255550102
${zoomSettings}`,
    'numbers/a.csv': 'accountName,Numbers\na,+14255550105\n"",+14255550104\n',
  });
  const places = [...numbers.table.marks].map((mark) => numbers.sources.at(mark));
  expect(places.map((at) => `${at?.file}:${at?.line}:${at?.column}`)).toEqual([
    'accounts/a.yaml:7:5',
    'accounts/a.yaml:7:5',
    'accounts/a.yaml:11:9',
    'accounts/a.yaml:10:9',
    'numbers/a.csv:3:4',
    'numbers/a.csv:2:3',
  ]);
});

test('a service that is off needs no emergency address', async () => {
  const desired = await loadDesired({
    'accounts/a.yaml': `${zoomAccount('a')}numbers:
  - telephoneNumber: +14255550100
    serviceDetails:
      zoomPhoneCloudPeering: { enabled: true }
      teamsOperatorConnect:
        enabled: false
        configuration: { usage: CallingUserAssignment, choosableCapabilities: [] }
`,
  });
  expect(desired.numbers.table.count).toBe(1);
});

test.each(['Mobile;InboundCalling', 'Mobile ; InboundCalling;', '"Mobile,InboundCalling"', '"InboundCalling, Mobile"'])(
  'several values in the CSV cell %s are separated by a semicolon, or by a comma in quotes',
  async (cell) => {
    const service = 'serviceDetails_teamsPhoneMobile';
    const headings = `Numbers,${service}_enabled,${service}_configuration_usage,${service}_configuration_choosableCapabilities`;
    const desired = await loadDesired({
      'accounts/a.yaml': `account: a
serviceDetails:
  teamsTenantId: 9d2e0000-0000-4000-8000-000000000001
  teamsPhoneMobile: { enabled: true }
numbers:
  - csv: ../numbers/a.csv
`,
      'numbers/a.csv': `${headings}\n+14255550100,TRUE,ConferenceAssignment,${cell}\n`,
    });
    expect(declaredNumbers(desired)[0]?.[2]).toMatchObject({
      serviceDetails: {
        teamsPhoneMobile: { enabled: true, configuration: { choosableCapabilities: ['InboundCalling', 'Mobile'] } },
      },
    });
  },
);

test('where runs meet is what `coordination:` says, and nowhere without it', async () => {
  const blob = 'https://contosostorage.blob.core.windows.net/acgctl';
  const files = { 'accounts/a.yaml': zoomAccount('a') };
  const desired = await loadDesired({ ...files, 'acg.yaml': `${gatewayText}coordination: { blob: "${blob}" }\n` });
  expect(desired.coordination).toEqual({ blob });
  expect(await loadDesired(files)).not.toHaveProperty('coordination');
});

test('a limit of one request leaves nothing for a burst, and the hint says so', async () => {
  const rateLimit = 'rateLimit: { requests: 1, perSeconds: 60, burst: 1 }\n';
  const { diagnostics } = await loadFiles({
    'acg.yaml': `${gatewayText}${rateLimit}`,
    'accounts/a.yaml': zoomAccount('a'),
  });
  expect(diagnostics).toMatchObject([{ code: 'RATE_BURST', hint: 'Leave `burst` out.' }]);
});

test('a file in place of one on the disk is under the same limits', async () => {
  const overlay = new Map([['accounts/a.yaml', Buffer.from(`${zoomAccount('a')}#${' '.repeat(2000)}\n`)]]);
  const { diagnostics } = await loadFiles(
    { 'accounts/a.yaml': zoomAccount('a') },
    { overlay, limits: { fileBytes: 1000 } },
  );
  expect(diagnostics).toMatchObject([{ code: 'FILE_TOO_LARGE', at: { file: 'accounts/a.yaml' } }]);
});
