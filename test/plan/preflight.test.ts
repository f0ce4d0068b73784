// The preflight: what is asked before Teams numbers are written, and what the answers are told as.

import { describe, expect, test } from 'vitest';
import type { AccountOffer } from '../../src/kinds/offer.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import type { Change } from '../../src/model/change.ts';
import type { Severity } from '../../src/model/diagnostic.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { preflight } from '../../src/plan/preflight.ts';
import { preflightBudget, preflightNeeds, wantedConfigurations } from '../../src/plan/preflight-needs.ts';
import { desiredWorld, liveWorld } from '../support/worlds.ts';

const a = 'a' as AccountName;
const field = 'serviceDetails.teamsOperatorConnect';

/** The creation of a number with this Operator Connect configuration. */
function creation(configuration: JsonObject, more: Partial<Change> = {}): Change {
  return {
    address: 'a/+14255550100',
    kind: 'number',
    action: 'create',
    account: 'a',
    telephoneNumber: '+14255550100',
    classes: [],
    before: null,
    after: { serviceDetails: { teamsOperatorConnect: { enabled: true, configuration } } },
    paths: [],
    reason: '',
    source: { file: 'accounts/a.yaml', line: 3, column: 5 },
    ...more,
  };
}

const update = (configuration: JsonObject, ...members: readonly string[]): Change =>
  creation(configuration, { action: 'update', paths: members.map((member) => `${field}.${member}`) });

const calling = { usage: 'CallingUserAssignment', choosableCapabilities: ['InboundCalling'] };
const at = { ...calling, civicAddressId: 'c1', locationId: 'l1' };

test('a plan costs what its preflight asks, and nothing where none is made', () => {
  const spec = { serviceDetails: { teamsOperatorConnect: { enabled: true, configuration: at } } };
  const numbers = [1, 2, 3].map((last) => ({ account: 'a', number: 14_255_550_100 + last, spec }));
  const accounts = [{ name: 'a', kind: 'listed' as const, spec: {} }];
  const costOf = (isAsked: boolean) =>
    makePlan({
      desired: desiredWorld({ accounts, numbers }),
      live: liveWorld({ accounts: [{ name: 'a', spec: {} }], numbers: [] }),
      version: '0',
      now: new Date(0),
      preflight: isAsked,
    }).cost;
  const { preflight: asked, ...rest } = costOf(true);
  // What the account may have, and the one address.
  expect(asked).toBe(2);
  expect({ ...rest, requests: rest.requests - 2 }).toEqual(costOf(false));
});

describe('what is asked', () => {
  const asked = (change: Change) =>
    wantedConfigurations(change).map(({ asksOffer, asksAvailable, asksAddress }) => [
      asksOffer,
      asksAvailable,
      asksAddress,
    ]);

  test.each([
    ['a new number: all but what it can have', creation(at), [[true, false, true]]],
    ['a service that goes on', update(at, 'enabled'), [[true, false, true]]],
    ['another usage', update(at, 'configuration.usage', 'configuration.choosableCapabilities'), [[true, false, false]]],
    ['a further usage', update(at, 'configuration.additionalUsages'), [[true, false, false]]],
    ['other capabilities', update(at, 'configuration.choosableCapabilities'), [[true, true, false]]],
    ['another address', update(at, 'configuration.civicAddressId'), [[false, false, true]]],
    ['another location', update(at, 'configuration.locationId'), [[false, false, true]]],
    ['another header: nothing', update(at, 'other'), [[false, false, false]]],
    ['a deletion: nothing', creation(at, { action: 'delete', after: null }), []],
    ['an account: nothing', creation(at, { kind: 'account' }), []],
    [
      'a service that is off: nothing',
      creation(at, { after: { serviceDetails: { teamsOperatorConnect: { enabled: false, configuration: at } } } }),
      [],
    ],
    [
      'no configuration: nothing',
      creation(at, { after: { serviceDetails: { teamsOperatorConnect: { enabled: true } } } }),
      [],
    ],
    [
      'a service without one: nothing',
      creation(at, { after: { serviceDetails: { zoomPhoneCloudPeering: { enabled: true, configuration: at } } } }),
      [],
    ],
    ['no services: nothing', creation(at, { after: {} }), []],
  ])('for %s', (_, change, expected) => {
    expect(asked(change)).toEqual(expected);
  });

  const addressed = (account: string, ...ids: readonly string[]): Change[] =>
    ids.map((civicAddressId) => creation({ ...calling, civicAddressId }, { account }));

  test('up to two addresses are looked up one by one, more with the list', () => {
    expect(preflightNeeds(addressed('a', 'c2', 'c1', 'c2'))).toEqual({
      needs: [{ account: 'a', addresses: ['c1', 'c2'], numbers: [], requests: 3 }],
      skipped: [],
    });
    expect(preflightNeeds(addressed('a', 'c1', 'c2', 'c3')).needs).toEqual([
      { account: 'a', addresses: 'all', numbers: [], requests: 2 },
    ]);
  });

  test('numbers whose capabilities change are asked for a hundred at a time', () => {
    const changed = (count: number): readonly Change[] =>
      Array.from({ length: count }, () => update(calling, 'configuration.choosableCapabilities'));
    expect(preflightNeeds(changed(1)).needs).toEqual([
      { account: 'a', addresses: [], numbers: ['+14255550100'], requests: 2 },
    ]);
    expect(preflightNeeds(changed(100)).needs[0]?.requests).toBe(2);
    expect(preflightNeeds(changed(101)).needs[0]?.requests).toBe(3);
  });

  test('nothing is asked of an account that the plan creates, nor where nothing is new', () => {
    const born = creation(calling, { kind: 'account', address: 'a', after: {} });
    expect(preflightNeeds([born, creation(calling)])).toEqual({ needs: [], skipped: [] });
    expect(preflightNeeds([update(calling, 'other')])).toEqual({ needs: [], skipped: [] });
  });

  test('fifty requests are the most: accounts beyond that are skipped, smaller ones after them are not', () => {
    const many = (account: string, count: number): readonly Change[] =>
      Array.from({ length: count }, () => ({ ...update(calling, 'configuration.choosableCapabilities'), account }));
    const { needs, skipped } = preflightNeeds([...many('a', 4_000), ...many('b', 1_000), ...many('c', 800)]);
    expect(needs.map(({ account, requests }) => `${account} ${requests}`)).toEqual(['a 41', 'c 9']);
    expect(skipped).toEqual(['b']);
    expect(needs.reduce((sum, { requests }) => sum + requests, 0)).toBe(preflightBudget);
  });
});

describe('what the answers are told as', () => {
  const plan = {
    usage: 'CallingUserAssignment',
    mandatoryCapabilities: ['OutboundCalling'],
    choosableCapabilities: ['InboundCalling'],
    supportsTollFree: false,
  };
  const address = { id: 'c1', defaultLocationId: 'l0', locations: [{ id: 'l1' }], validationStatus: 'validated' };
  const offerOf = (offer: object): ReadonlyMap<AccountName, AccountOffer> =>
    new Map([[a, { plans: [plan], addresses: new Map([['c1', address]]), available: undefined, ...offer }]]) as never;

  function told(
    change: Change | readonly Change[],
    offer: object = {},
    severities: readonly [string, Severity | 'off'][] = [],
  ) {
    const changes = Array.isArray(change) ? (change as readonly Change[]) : [change as Change];
    return preflight(changes, offerOf(offer), new Map(severities)).map(
      ({ code, message, hint }) => `${code} ${message} | ${hint}`,
    );
  }

  test('nothing where all of it is offered', () => {
    expect(told(creation(at))).toEqual([]);
    expect(told(creation({ ...at, locationId: 'l0' }))).toEqual([]);
    expect(told(creation({ ...calling, choosableCapabilities: ['OutboundCalling'] }))).toEqual([]);
  });

  test.each([
    [
      'a usage that no plan has',
      creation({ ...calling, usage: 'X', additionalUsages: ['CallingUserAssignment', 'Y'] }),
      {},
      [
        'PREFLIGHT_USAGE a/+14255550100: no capability plan of the account has the usage "X" | The account offers CallingUserAssignment.',
        'PREFLIGHT_USAGE a/+14255550100: no capability plan of the account has the usage "Y" | The account offers CallingUserAssignment.',
      ],
    ],
    [
      'a usage where there are no plans',
      creation(calling),
      { plans: [] },
      [
        'PREFLIGHT_USAGE a/+14255550100: no capability plan of the account has the usage "CallingUserAssignment" | The account offers none at all.',
      ],
    ],
    [
      'a capability that the plan of its usage has not',
      creation({ ...calling, choosableCapabilities: ['X'] }),
      { plans: [plan, { usage: 'Other', choosableCapabilities: ['X'] }] },
      [
        'PREFLIGHT_CAPABILITY a/+14255550100: no capability plan of its usage offers "X" | The plan offers OutboundCalling, InboundCalling.',
      ],
    ],
    [
      'a capability where the plan has none',
      creation(calling),
      { plans: [{ usage: 'CallingUserAssignment' }] },
      [
        'PREFLIGHT_CAPABILITY a/+14255550100: no capability plan of its usage offers "InboundCalling" | The plan offers none to choose.',
      ],
    ],
    [
      'a capability that the number cannot have',
      update(calling, 'configuration.choosableCapabilities'),
      { available: ['OutboundCalling'] },
      [
        'PREFLIGHT_CAPABILITY a/+14255550100: the numbers that change cannot have "InboundCalling" | They can have OutboundCalling.',
      ],
    ],
    [
      'a capability where the number can have none',
      update(calling, 'configuration.choosableCapabilities'),
      { available: [] },
      [
        'PREFLIGHT_CAPABILITY a/+14255550100: the numbers that change cannot have "InboundCalling" | They can have none.',
      ],
    ],
    [
      'a capability that the number can have',
      update(calling, 'configuration.choosableCapabilities'),
      { available: ['InboundCalling'] },
      [],
    ],
    ['what it can have, where it was not asked', creation(calling), { available: [] }, []],
    [
      'a toll-free number',
      creation(calling, { telephoneNumber: '+18005550100', address: 'a/+18005550100' }),
      {},
      [
        'PREFLIGHT_TOLL_FREE a/+18005550100: it is toll-free, and no capability plan of its usage takes toll-free numbers | Choose another usage, or leave the number out.',
      ],
    ],
    [
      'a toll-free number where that is offered',
      creation(calling, { telephoneNumber: '+18005550100' }),
      { plans: [{ ...plan, supportsTollFree: true }] },
      [],
    ],
    [
      'an address that there is not',
      creation({ ...at, civicAddressId: 'c9' }),
      {},
      [
        'PREFLIGHT_ADDRESS a/+14255550100: the account has no civic address "c9" | The customer makes addresses in the Teams admin center; take the id from there.',
      ],
    ],
    [
      'a location that the address has not',
      creation({ ...at, locationId: 'l9' }),
      {},
      ['PREFLIGHT_LOCATION a/+14255550100: civic address "c1" has no location "l9" | Its locations: l0, l1.'],
    ],
    [
      'a location of an address with many',
      creation({ ...at, locationId: 'l9' }),
      {
        addresses: new Map([['c1', { ...address, locations: ['1', '2', '3', '4', '5'].map((id) => ({ id })) }]]),
      },
      ['PREFLIGHT_LOCATION a/+14255550100: civic address "c1" has no location "l9" | Its locations: l0, 1, 2, 3, 4 ….'],
    ],
    [
      'an address without a list of locations',
      creation({ ...at, locationId: 'l9' }),
      { addresses: new Map([['c1', { ...address, locations: undefined }]]) },
      ['PREFLIGHT_LOCATION a/+14255550100: civic address "c1" has no location "l9" | Its locations: l0.'],
    ],
    [
      'an address that is not validated',
      creation(at),
      { addresses: new Map([['c1', { ...address, validationStatus: 'notValidated' }]]) },
      [
        'PREFLIGHT_ADDRESS_UNVALIDATED a/+14255550100: Microsoft has not validated the emergency address "c1" | Have the customer validate it in Teams.',
      ],
    ],
    ['an address where none is named', creation(calling), { addresses: new Map() }, []],
    ['what does not change', update(at, 'other'), { plans: [], addresses: new Map() }, []],
  ])('%s', (_, change, offer, expected) => {
    expect(told(change, offer)).toEqual(expected);
  });

  test('the same of several numbers of one declaration once, with their count; of another declaration by itself', () => {
    const wrong = { ...calling, usage: 'X' };
    const here = [1, 2, 3].map((index) => creation(wrong, { address: `a/+1425555010${index}` }));
    const there = creation(wrong, {
      address: 'a/+14255550109',
      source: { file: 'accounts/a.yaml', line: 9, column: 5 },
    });
    const found = preflight([...here, there], offerOf({}), new Map());
    expect(found.map(({ at: place, message }) => `${place.line} ${message.split(':')[0]}`)).toEqual([
      '3 a/+14255550101 and 2 more',
      '9 a/+14255550109',
    ]);
  });

  test('as severe as acg.yaml says, and not at all where that is off', () => {
    const wrong = creation({ ...calling, usage: 'X' });
    const severityOf = (severity: Severity | 'off'): readonly string[] =>
      preflight([wrong], offerOf({}), new Map([['PREFLIGHT_USAGE', severity]])).map((found) => found.severity);
    expect(severityOf('warning')).toEqual(['warning']);
    expect(severityOf('error')).toEqual(['error']);
    expect(severityOf('off')).toEqual([]);
  });

  test('nothing of an account that was not asked, nor of what no file declares', () => {
    const wrong = { ...calling, usage: 'X' };
    expect(told(creation(wrong, { account: 'b' }))).toEqual([]);
    const { source: _, ...undeclared } = creation(wrong);
    expect(told(undeclared)).toEqual([]);
  });
});
