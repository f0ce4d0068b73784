// Each of the five services from its first number to its last: created, with a sync that fails where there is one, changed,
// which repairs it, switched off, deleted. In each step the plan is what is meant, and afterwards it is empty.

import { afterEach, describe, expect, test } from 'vitest';
import { services } from '../../src/kinds/services.ts';
import type { ApplyReport } from '../../src/model/report.ts';
import { desiredOf, gatewayFile } from '../support/repository.ts';
import { createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(async () => {
  expect(stage.problems).toEqual([]);
  await stage.close();
});

const first = '+14255550100';
const last = '+14255550103';

const teams = (capabilities: string): string =>
  `{ enabled: true, configuration: { usage: ConferenceAssignment, choosableCapabilities: [${capabilities}] } }`;
const on = '{ enabled: true }';

/** Of each service: its account block and the number's block before and after the change. */
const lives: Readonly<Record<string, { readonly account: string; readonly before: string; readonly after: string }>> = {
  teamsOperatorConnect: { account: on, before: teams('InboundCalling'), after: teams('InboundCalling, OutboundCalling') },
  teamsPhoneMobile: { account: on, before: teams('Mobile'), after: teams('Mobile, InboundCalling') },
  teamsDirectRouting: {
    account:
      '{ enabled: true, configuration: { callScreening: true, subdomain: life, subdomainTokens: { region1Token: ms1, region2Token: ms2 } } }',
    before: on,
    after: on,
  },
  zoomPhoneCloudPeering: { account: on, before: on, after: on },
  azureOperatorCallProtection: { account: on, before: on, after: on },
};

const guards = 'guards: { deletes: { max: 10 }, disables: { max: 10 } }\n';

/** `more`: what each number has beside its service. */
function repository(field: string, account: string, number: string | undefined, more = '') {
  const tenant = '  teamsTenantId: 9d2e0000-0000-4000-8000-000000000001\n';
  const entry = `  - range: ${first}..${last}\n    serviceDetails: { ${field}: ${number} }\n${more}`;
  const text = `account: life\nserviceDetails:\n${tenant}  ${field}: ${account}\nnumbers:${number === undefined ? ' []' : `\n${entry}`}\n`;
  return desiredOf({ 'acg.yaml': gatewayFile + guards, 'accounts/life.yaml': text });
}

async function step(desired: Awaited<ReturnType<typeof repository>>) {
  const plan = await stage.plan(desired);
  const { report } = await stage.apply(desired, plan);
  return { plan, report, next: await stage.plan(desired) };
}

const states = ({ outcomes }: ApplyReport): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { state } of outcomes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

describe.each(services)('$title', ({ field, allowsCustomSipHeader }) => {
  const { account, before, after } = lives[field] as (typeof lives)[string];
  const syncs = ['teamsOperatorConnect', 'teamsPhoneMobile'].includes(field);
  // What cannot be changed on the number itself is changed on its header, where the service has one.
  const header = allowsCustomSipHeader && before === after ? '    configuration: { customSipHeader: front-desk }\n' : '';
  const canChange = before !== after || header !== '';

  test('is created, changed, switched off and deleted; a sync that failed is told and repaired', async () => {
    stage = await createStage({ knobs: { sync: { delaySeconds: 3, failNumbers: [first], failTimes: 1 } } });
    const created = await step(await repository(field, account, before));
    expect(created.plan.counts).toEqual({ create: 5, update: 0, delete: 0, move: 0 });
    expect(created.next.changes).toEqual([]);
    if (syncs) {
      expect(states(created.report)).toEqual({ done: 4, failed: 1 });
      expect(created.report.outcomes.find(({ state }) => state === 'failed')).toMatchObject({
        address: `life/${first}`,
        code: 'BackendSyncFailed',
      });
      expect(created.next.unsettled).toMatchObject([{ address: `life/${first}`, state: 'failed' }]);
    } else expect(states(created.report)).toEqual({ done: 5 });

    if (canChange) {
      const changed = await step(await repository(field, account, after, header));
      expect(changed.plan.counts).toEqual({ create: 0, update: 4, delete: 0, move: 0 });
      expect(states(changed.report)).toEqual({ done: 4 });
      expect([changed.next.changes, changed.next.unsettled]).toEqual([[], []]);
    }

    const off = await step(await repository(field, account, '{ enabled: false }'));
    expect(off.plan.guards.totals.disables).toBe(4);
    expect(off.plan.changes.every(({ classes }) => classes.includes('disable'))).toBe(true);
    expect(states(off.report)).toEqual({ done: 4 });
    expect(off.next.changes).toEqual([]);

    const emptied = await step(await repository(field, '{ enabled: false }', undefined));
    expect(emptied.plan.counts.delete).toBe(4);
    expect(states(emptied.report)).toMatchObject({ done: emptied.plan.changes.length });
    expect(emptied.next.changes).toEqual([]);
    const tombstone = 'account: life\nstate: absent\nreason: contract ended\n';
    const gone = await step(await desiredOf({ 'acg.yaml': gatewayFile + guards, 'accounts/life.yaml': tombstone }));
    expect(states(gone.report)).toEqual({ done: 1 });
    expect(stage.simulator.gateway.readState()).toMatchObject({ accounts: [], numbers: [] });
  });
});
