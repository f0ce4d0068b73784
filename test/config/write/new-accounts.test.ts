// Live accounts that no file declares: which files they become, and how short those are.

import { describe, expect, test } from 'vitest';
import type { AccountResource, NumberResource } from '../../../src/kinds/wire.ts';
import { importInto, tolerantGateway } from './import-world.ts';
import { readLive } from './random-live.ts';

const zoom = { zoomPhoneCloudPeering: { enabled: true } };
const routing = { teamsDirectRouting: { enabled: true } };
const teams = (usage: string, capabilities: readonly string[]) => ({
  teamsOperatorConnect: { enabled: true, configuration: { usage, choosableCapabilities: capabilities } },
});

function number(at: number, serviceDetails: object, customSipHeader?: string, accountName = 'contoso'): NumberResource {
  const configuration = customSipHeader === undefined ? {} : { configuration: { customSipHeader } };
  return { telephoneNumber: `+1425555${String(at).padStart(4, '0')}`, accountName, serviceDetails, ...configuration };
}

const every = (step: number, count: number, make: (at: number, index: number) => NumberResource): NumberResource[] =>
  Array.from({ length: count }, (_, index) => make(step * (index + 1), index));

const liveOf = (numbers: readonly NumberResource[], account: object = {}) =>
  readLive({ accounts: [{ name: 'contoso', ...account } as AccountResource], numbers, requests: [] });

describe('more scattered numbers than anybody would list', () => {
  test('are a table where each is different, with quotes where a cell needs them', async () => {
    const usages = ['user', 'a "big" desk', 'sales, north', 'two\nlines'];
    const numbers = every(2, 101, (at, index) =>
      index < usages.length
        ? number(at, teams(usages[index] as string, ['InboundCalling', 'OutboundCalling']))
        : number(at, index % 2 === 0 ? zoom : routing, `d${index}`),
    );
    const { written, open, problems } = await importInto({}, liveOf(numbers));
    expect(problems).toEqual([]);
    expect(open).toEqual([]);
    expect(written['accounts/contoso.yaml']).toBe('account: contoso\n\nnumbers:\n  - csv: ../numbers/contoso.csv\n');
    const lines = written['numbers/contoso.csv']?.split('\n') ?? [];
    expect(lines.slice(0, 6)).toEqual([
      [
        'telephoneNumber,configuration_customSipHeader,serviceDetails_teamsDirectRouting_enabled',
        'serviceDetails_teamsOperatorConnect_configuration_choosableCapabilities',
        'serviceDetails_teamsOperatorConnect_configuration_usage,serviceDetails_teamsOperatorConnect_enabled',
        'serviceDetails_zoomPhoneCloudPeering_enabled',
      ].join(','),
      '+14255550002,,,InboundCalling;OutboundCalling,user,true,',
      '+14255550004,,,InboundCalling;OutboundCalling,"a ""big"" desk",true,',
      '+14255550006,,,InboundCalling;OutboundCalling,"sales, north",true,',
      '+14255550008,,,InboundCalling;OutboundCalling,"two',
      'lines",true,',
    ]);
    expect(lines.slice(-2)).toEqual(['+14255550202,d100,,,,,true', '']);
  });

  test('are a list of their own where they are alike, and what no cell can hold stays in the entry', async () => {
    const numbers = every(2, 101, (at, index) => number(at, index === 0 ? zoom : teams('CallingUserAssignment', [])));
    const { written, open } = await importInto({}, liveOf(numbers));
    expect(open).toEqual([]);
    expect(written['accounts/contoso.yaml']).toBe(`account: contoso

numbers:
  - telephoneNumber: +14255550002
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
  - list:
${every(2, 101, (at) => number(at, {}))
  .slice(1)
  .map(({ telephoneNumber }) => `      - ${telephoneNumber}\n`)
  .join('')}    serviceDetails:
      teamsOperatorConnect:
        enabled: true
        configuration:
          usage: CallingUserAssignment
          choosableCapabilities: []
`);
  });
});

describe('settings that several entries share', () => {
  const twice = [...every(10, 2, (at) => number(at, routing)), number(50, routing, 'desk')];

  test('are a profile beside those that acg.yaml has', async () => {
    const rules =
      'profiles:\n  # of old\n  direct-routing: { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } }\n';
    const { written, open } = await importInto({}, liveOf(twice), rules);
    expect(open).toEqual([]);
    expect(written['acg.yaml']).toBe(
      `${tolerantGateway}${rules}  direct-routing-2:\n    serviceDetails: { teamsDirectRouting: { enabled: true } }\n`,
    );
    expect(written['accounts/contoso.yaml']).toContain('profile: direct-routing-2');
  });

  test('are the profile that acg.yaml has, whatever its name', async () => {
    const rules = 'profiles: { old: { serviceDetails: { teamsDirectRouting: { enabled: true } } } }\n';
    const { written, open } = await importInto({}, liveOf(twice), rules);
    expect(open).toEqual([]);
    expect(Object.keys(written)).toEqual(['accounts/contoso.yaml']);
    expect(written['accounts/contoso.yaml']).toContain('profile: old');
  });

  test.each([
    ['without members', 'profiles: {}\n'],
    ['in brackets, with a comment', 'profiles: { # ours\n }\n'],
  ])('are said by each entry where acg.yaml has profiles %s', async (_, rules) => {
    const { written, open } = await importInto({}, liveOf(twice), rules);
    expect(open).toEqual([]);
    expect(Object.keys(written)).toEqual(['accounts/contoso.yaml']);
    expect(written['accounts/contoso.yaml']).not.toContain('profile:');
  });
});

describe('no file is written for an account', () => {
  test('that no glob would find again', async () => {
    const other = { 'accounts/fabrikam.yaml': 'account: fabrikam\n' };
    for (const rules of ['accounts: [accounts/fabrikam.yaml]\n', 'accounts: ["accounts/*.yaml", "!accounts/c*"]\n']) {
      const { written, problems } = await importInto(other, liveOf([]), rules);
      expect(written).toEqual({});
      expect(problems).toEqual([
        {
          address: 'contoso',
          reason: 'no glob of `accounts:` in acg.yaml would find a file of its own',
          remedy: 'Add a glob such as `accounts/**/*.yaml`.',
        },
      ]);
    }
  });

  test.each([
    ['of its own', [], { correlationId: 'a\u0007' }, 'correlationId'],
    ['of a number', [number(1, zoom, 'a\u2028b')], {}, 'configuration.customSipHeader'],
  ])('that no file can hold for a text %s', async (_, numbers, account, path) => {
    const { written, problems } = await importInto({}, liveOf(numbers, account));
    expect(written).toEqual({});
    expect(problems.map(({ reason }) => reason)).toEqual([`the live ${path} holds characters that no file can hold`]);
  });

  test('that would be wrong in it; the remedy names `findings:` only where that helps', async () => {
    const form = await importInto({}, liveOf([number(1, zoom, 'two words')]));
    expect(form.problems[0]?.reason).toMatch(
      /^its file would have an error: accounts\/contoso\.yaml:6:39 VALUE_PATTERN /,
    );
    expect(form.problems[0]?.remedy).toMatch(/ Or change it on the gateway\.$/);
    const strict = { 'acg.yaml': 'gateway: { baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com }\n' };
    const rule = await importInto(strict, liveOf([number(1, zoom)]));
    expect(rule.problems[0]?.reason).toMatch(/^its file would have an error: .* SERVICE_NOT_ON_ACCOUNT /);
    expect(rule.problems[0]?.remedy).toMatch(
      / Or change it on the gateway, or the severity of SERVICE_NOT_ON_ACCOUNT with `findings:` in acg\.yaml\.$/,
    );
  });
});

test('a text that no file can hold is left out where an ignore rule leaves its field alone; other texts are written', async () => {
  const rules = 'ignore:\n  - { field: correlationId }\n  - { field: serviceDetails.teamsTenantId }\n';
  const { written, open, problems } = await importInto(
    {},
    liveOf([], { correlationId: 'a\u0007', serviceDetails: { teamsTenantId: '9d2e6a14-0b7c-4c39-a5f8-c0ffee000101' } }),
    rules,
  );
  expect(problems).toEqual([]);
  expect(open).toEqual([]);
  expect(written['accounts/contoso.yaml']).toBe(`account: contoso

serviceDetails:
  teamsTenantId: 9d2e6a14-0b7c-4c39-a5f8-c0ffee000101

numbers: []
`);
});
