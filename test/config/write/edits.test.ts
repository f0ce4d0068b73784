// What an import does to files that are there, case by case: the text that comes of it, or why a person has to.

import { describe, expect, test } from 'vitest';
import type { AccountResource, NumberResource } from '../../../src/kinds/wire.ts';
import { importInto } from './import-world.ts';
import { readLive } from './random-live.ts';

const zoom = { zoomPhoneCloudPeering: { enabled: true } };
const routing = { teamsDirectRouting: { enabled: true } };
const teams = (capabilities: readonly string[]) => ({
  teamsOperatorConnect: {
    enabled: true,
    configuration: { usage: 'CallingUserAssignment', choosableCapabilities: capabilities },
  },
});

const numbers = (first: number, count: number, serviceDetails: object, configuration?: object): NumberResource[] =>
  Array.from(
    { length: count },
    (_, index) =>
      ({
        telephoneNumber: `+1425555${String(first + index).padStart(4, '0')}`,
        accountName: 'contoso',
        serviceDetails,
        ...(configuration && { configuration }),
      }) as NumberResource,
  );

interface Case {
  /** The account file before. */
  readonly file: string;
  readonly account?: object;
  readonly live?: readonly NumberResource[];
  readonly rules?: string;
}

async function edit({ file, account = {}, live = [], rules = '' }: Case) {
  const accounts = [{ name: 'contoso', ...account } as AccountResource];
  const state = readLive({ accounts, numbers: live, requests: [] });
  const { written, ...rest } = await importInto({ 'accounts/contoso.yaml': file }, state, rules);
  return { ...rest, written, text: written['accounts/contoso.yaml'] };
}

const withZoom = `account: contoso
numbers:
  - range: +14255550010..+14255550019 # the office
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
`;

describe('the file then says', () => {
  test('a range that has grown at both ends, in its quotes', async () => {
    const file = withZoom.replace('+14255550010..+14255550019', "'+14255550010..+14255550019'");
    const { text, open } = await edit({ file, live: [...numbers(7, 3, zoom), ...numbers(10, 12, zoom)] });
    expect(text).toBe(file.replace('0010..+14255550019', '0007..+14255550021'));
    expect(open).toEqual([]);
  });

  test.each([
    ['below', numbers(7, 3, zoom), '+14255550007..+14255550019'],
    ['above', numbers(20, 2, zoom), '+14255550010..+14255550021'],
  ])('a range that has grown %s', async (_, more, range) => {
    const { text, open } = await edit({ file: withZoom, live: [...numbers(10, 10, zoom), ...more] });
    expect(text).toBe(withZoom.replace('+14255550010..+14255550019', range));
    expect(open).toEqual([]);
  });

  test('an entry without what was the first thing in it; the comment of that stays', async () => {
    const file = `account: contoso
numbers:
  - configuration: { customSipHeader: desk } # for now
    telephoneNumber: +14255550010
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
`;
    const { text, open } = await edit({ file, live: numbers(10, 1, zoom) });
    expect(text).toBe(`account: contoso
numbers:
  - # for now
    telephoneNumber: +14255550010
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
`);
    expect(open).toEqual([]);
  });

  test('a list of words with one less, and nothing else', async () => {
    const file = `account: contoso
numbers:
  - telephoneNumber: +14255550010
    serviceDetails:
      teamsOperatorConnect:
        enabled: true
        configuration:
          usage: CallingUserAssignment
          choosableCapabilities:
          - InboundCalling
          - OutboundCalling
`;
    const { text, open } = await edit({ file, live: numbers(10, 1, teams(['OutboundCalling'])) });
    expect(text).toBe(file.replace('          - InboundCalling\n', ''));
    expect(open).toEqual([]);
  });

  test('a list of words with one more and one less, and the comments between them', async () => {
    const file = `account: contoso
numbers:
  - telephoneNumber: +14255550010
    serviceDetails:
      teamsOperatorConnect:
        enabled: true
        configuration:
          usage: CallingUserAssignment
          choosableCapabilities:
            # from the start
            - InboundCalling
            - OutboundCalling # since May
`;
    const { text, open } = await edit({ file, live: numbers(10, 1, teams(['InboundCalling', 'Mobile'])) });
    expect(text).toBe(
      file.replace('            - OutboundCalling # since May', '            - Mobile\n            # since May'),
    );
    expect(open).toEqual([]);
  });

  test('another correlation id, of an account whose numbers are nobody’s business here', async () => {
    const file = 'correlationId: "1" # CRM\naccount: contoso\n';
    const { text, open, notes } = await edit({ file, account: { correlationId: '2' }, live: numbers(10, 3, zoom) });
    expect(text).toBe('correlationId: "2" # CRM\naccount: contoso\n');
    expect(open).toEqual([]);
    expect(notes).toEqual(['contoso: 3 numbers: its file has no numbers']);
  });

  test('the rest of a range of which one number is otherwise, and that one', async () => {
    const { text, open } = await edit({
      file: withZoom,
      live: [...numbers(10, 5, zoom), ...numbers(15, 1, routing), ...numbers(16, 4, zoom)],
    });
    expect(text).toBe(`account: contoso
numbers:
  - range: +14255550010..+14255550014 # the office
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
  - range: +14255550016..+14255550019
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
  - telephoneNumber: +14255550015
    serviceDetails: { teamsDirectRouting: { enabled: true } }
`);
    expect(open).toEqual([]);
  });
});

describe('the CSV file then says', () => {
  const file = `account: contoso
numbers:
  - csv: contoso.csv # from the portal
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
`;
  const heading = 'Numbers,configuration_customSipHeader,accountName\n';

  async function editTable(table: string, live: readonly NumberResource[]) {
    const state = readLive({ accounts: [{ name: 'contoso' }], numbers: live, requests: [] });
    const { written, open, problems } = await importInto(
      { 'accounts/contoso.yaml': file, 'accounts/contoso.csv': table },
      state,
    );
    expect({ open, problems }).toEqual({ open: [], problems: [] });
    return written;
  }

  test('what is left of its rows, as they were, and a new one like one of them', async () => {
    const table = `${heading}"+14255550010",desk,\n\n +14255550011 ,"desk",contoso\n \n+14255550012,queue,`;
    expect(
      await editTable(table, [
        ...numbers(11, 1, zoom, { customSipHeader: 'desk' }),
        ...numbers(20, 1, zoom, { customSipHeader: 'queue' }),
      ]),
    ).toEqual({
      'accounts/contoso.csv': `${heading}\n +14255550011 ,"desk",contoso\n \n+14255550020,queue,\n`,
    });
  });

  test('a row more behind a last line without an end, in the line ends of the file and behind its byte order mark', async () => {
    const table = `\ufeff${heading}+14255550010,desk,`.replaceAll('\n', '\r\n');
    expect(await editTable(table, numbers(10, 2, zoom, { customSipHeader: 'desk' }))).toEqual({
      'accounts/contoso.csv': `${table}\r\n+14255550011,desk,\r\n`,
    });
  });

  test('another value in the cell of a row, and none where the entry says it', async () => {
    const table = `${heading}+14255550010,desk,\n+14255550011,desk,contoso\n`;
    expect(
      await editTable(table, [...numbers(10, 1, zoom, { customSipHeader: 'queue' }), ...numbers(11, 1, zoom)]),
    ).toEqual({ 'accounts/contoso.csv': `${heading}+14255550010,queue,\n+14255550011,,contoso\n` });
  });

  test('nothing any more of a number that no cell can describe: it has an entry of its own', async () => {
    const table = `${heading}+14255550010,desk,\n+14255550011,desk,\n`;
    const written = await editTable(table, [
      ...numbers(10, 1, zoom, { customSipHeader: 'desk' }),
      ...numbers(11, 1, routing),
    ]);
    expect(written).toEqual({
      'accounts/contoso.csv': `${heading}+14255550010,desk,\n`,
      'accounts/contoso.yaml': `${file}  - telephoneNumber: +14255550011
    serviceDetails: { teamsDirectRouting: { enabled: true } }
`,
    });
  });

  test('what it said, when the last of its numbers is gone: no entry names it any more', async () => {
    expect(await editTable(`${heading}+14255550010,desk,\n`, [])).toEqual({
      'accounts/contoso.yaml': 'account: contoso\nnumbers: []\n  # from the portal\n',
    });
  });
});

describe('a person has to do it, and is told where and why:', () => {
  const remedy = 'Edit the file by hand, or lay it out with `acgctl fmt` first.';

  test('brackets that would be empty but for their comments', async () => {
    const file = 'account: contoso\nnumbers: [ # none\n  { telephoneNumber: +14255550010 } ]\n';
    const { written, problems } = await edit({ file });
    expect(written).toEqual({});
    expect(problems).toEqual([
      {
        address: 'contoso',
        reason:
          'accounts/contoso.yaml:2:10 cannot be edited safely: comments stand inside the brackets, and nothing else in them would be left',
        remedy,
      },
    ]);
  });

  test('a mapping of which nothing would stay', async () => {
    const file = `account: contoso
numbers:
  - telephoneNumber: +14255550010
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
    configuration:
      customSipHeader:
        # the queue
        sales
`;
    const { written, problems } = await edit({ file, live: numbers(10, 1, zoom, { customSipHeader: 'support' }) });
    expect(written).toEqual({});
    expect(problems).toEqual([
      {
        address: 'contoso',
        reason: 'accounts/contoso.yaml:6:7 cannot be edited safely: nothing of the mapping would stay as it is',
        remedy,
      },
    ]);
  });

  test.each([
    ['an account', { correlationId: 'a\u0007b' }, [], 'correlationId'],
    ['a number', {}, numbers(10, 1, zoom, { customSipHeader: 'a\u202eb' }), 'configuration.customSipHeader'],
  ])('what %s holds and no file can hold', async (_, account, live, path) => {
    const file = 'account: contoso\nnumbers: []\n';
    const { written, problems } = await edit({ file, account, live });
    expect(written).toEqual({});
    expect(problems).toEqual([
      {
        address: 'contoso',
        reason: `the live ${path} holds characters that no file can hold`,
        remedy: 'Change it on the gateway, or leave the field alone with an ignore rule in acg.yaml.',
      },
    ]);
  });
});
