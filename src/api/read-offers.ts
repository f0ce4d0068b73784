// Asks the accounts that a plan writes Teams numbers to what they offer.

import type { AccountOffer } from '../kinds/offer.ts';
import type { TeamsCivicAddressResource } from '../kinds/wire.ts';
import type { AccountName } from '../model/account-name.ts';
import { mapInParallel } from './in-parallel.ts';
import type { Lookups } from './lookups.ts';

/** What to ask of one account; plan/preflight-needs.ts makes it. */
interface OfferQuestion {
  readonly account: AccountName;
  readonly addresses: readonly string[] | 'all';
  readonly numbers: readonly string[];
}

const accountsAtOnce = 8;
const numbersAtOnce = 100;

/** @throws what createLookups says */
export async function readOffers(
  questions: readonly OfferQuestion[],
  lookups: Lookups,
): Promise<ReadonlyMap<AccountName, AccountOffer>> {
  const offers = await mapInParallel(questions, accountsAtOnce, async (question) => {
    const plans = await lookups.capabilityPlans(question.account);
    const addresses = await readAddresses(question, lookups);
    return [question.account, { plans, addresses, available: await readAvailable(question, lookups) }] as const;
  });
  return new Map(offers);
}

async function readAddresses(
  { account, addresses }: OfferQuestion,
  lookups: Lookups,
): Promise<ReadonlyMap<string, TeamsCivicAddressResource>> {
  const found = new Map<string, TeamsCivicAddressResource>();
  if (addresses === 'all') {
    for (const address of await lookups.listCivicAddresses(account)) found.set(address.id, address);
    return found;
  }
  for (const id of addresses) {
    const address = await lookups.getCivicAddress(account, id);
    if (address !== undefined) found.set(id, address);
  }
  return found;
}

/** What all of the numbers can have: an answer is taken as what each of those that were asked for together can. */
async function readAvailable(
  { account, numbers }: OfferQuestion,
  lookups: Lookups,
): Promise<AccountOffer['available']> {
  let common: readonly string[] | undefined;
  for (let start = 0; start < numbers.length; start += numbersAtOnce) {
    const some = await lookups.availableCapabilities(account, numbers.slice(start, start + numbersAtOnce));
    common = common === undefined ? some : common.filter((name) => some.includes(name));
  }
  return common;
}
