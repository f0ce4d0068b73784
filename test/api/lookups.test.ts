import { afterEach, describe, expect, it } from 'vitest';
import { createLookups } from '../../src/api/lookups.ts';
import type { AccountName } from '../../src/model/account-name.ts';
import { type Bench, createBench } from '../support/gateway-client.ts';

const contoso = 'contoso' as AccountName;
const address = { id: 'civic 1', defaultLocationId: 'loc-1', country: 'US' };
const number = {
  telephoneNumber: '+14255550100',
  accountName: contoso,
  serviceDetails: {
    teamsOperatorConnect: {
      enabled: true,
      configuration: { usage: 'CallingUserAssignment', choosableCapabilities: ['InboundCalling'] },
    },
  },
};

let bench: Bench;
afterEach(() => bench.close());

async function open() {
  const service = { enabled: true, syncEnabled: true };
  bench = await createBench({
    state: {
      accounts: [{ name: contoso, serviceDetails: { teamsOperatorConnect: service } }],
      numbers: [number],
      requestsForInformation: [],
      civicAddresses: { contoso: [address] },
    },
  });
  return { lookups: createLookups(bench.client), run: bench.run };
}

describe('the lookups', () => {
  it('find one number, or none', async () => {
    const { lookups, run } = await open();
    expect(await run(lookups.getNumber(contoso, '+14255550100'))).toMatchObject({ telephoneNumber: '+14255550100' });
    expect(await run(lookups.getNumber(contoso, '+14255550101'))).toBeUndefined();
  });

  it('list civic addresses and find one, whatever its id', async () => {
    const { lookups, run } = await open();
    expect(await run(lookups.listCivicAddresses(contoso))).toMatchObject([address]);
    expect(await run(lookups.getCivicAddress(contoso, 'civic 1'))).toMatchObject(address);
    expect(await run(lookups.getCivicAddress(contoso, 'civic 2'))).toBeUndefined();
  });

  it('ask for plans and capabilities', async () => {
    const { lookups, run } = await open();
    const plans = await run(lookups.capabilityPlans(contoso));
    expect(plans.map(({ usage }) => typeof usage)).toEqual(plans.map(() => 'string'));
    expect(plans.length).toBeGreaterThan(0);
    const capabilities = await run(lookups.availableCapabilities(contoso, ['+14255550100']));
    expect(capabilities.length).toBeGreaterThan(0);
    const last = bench.simulator.gateway.requests().at(-1);
    expect(last?.body).toEqual({ numbers: [{ telephoneNumber: '+14255550100' }] });
  });

  it('end with the words of the gateway where it refuses', async () => {
    const { lookups, run } = await open();
    await expect(run(lookups.capabilityPlans('nobody' as AccountName))).rejects.toMatchObject({
      code: 'GATEWAY_REFUSED',
    });
    await expect(run(lookups.listCivicAddresses('nobody' as AccountName))).rejects.toMatchObject({
      code: 'GATEWAY_REFUSED',
      message: expect.stringContaining('404'),
    });
  });
});
