// Operations 7 and 8: what the enterprise's contract offers for Operator Connect and Teams Phone Mobile numbers. The
// real lists come from the back end; a state may hold them, otherwise each Teams service of an account has three plans
// with the words of api-facts.md section 7.

import type { CapabilityPlan } from '../../kinds/wire.ts';
import { type Problem, Refusal } from '../refusal.ts';
import { numberKey } from '../state/number-shelf.ts';
import { teamsServices } from '../state/services.ts';
import type { AccountRecord } from '../state/store.ts';
import type { World } from '../state/world.ts';
import { findAccount } from './accounts.ts';
import type { Answer, Call } from './call.ts';
import { judgeIdentifiers } from './identifiers.ts';

const usages = ['CallingUserAssignment', 'FirstPartyAppAssignment', 'ConferenceAssignment'];

export function plansOf({ store }: World, account: AccountRecord): readonly CapabilityPlan[] {
  const given = store.capabilityPlans.get(account.body.name);
  if (given !== undefined) return given;
  return teamsServices.flatMap((service) => {
    if (account.body.serviceDetails?.[service]?.enabled !== true) return [];
    const mobile = service === 'teamsPhoneMobile';
    return usages.map((usage) => ({
      name: mobile ? `Mobile ${usage}` : usage,
      usage,
      supportsTollFree: !mobile && usage !== 'CallingUserAssignment',
      offerTypes: ['Calling'],
      mandatoryCapabilities: mobile ? ['Mobile'] : [],
      choosableCapabilities: mobile
        ? ['InboundCalling', 'OutboundCalling', 'Mobile']
        : ['InboundCalling', 'OutboundCalling'],
    }));
  });
}

export function getCapabilityPlans(world: World, call: Call): Answer {
  return { status: 200, body: { capabilityPlans: plansOf(world, findAccount(world, call)) } };
}

/** One list for all numbers asked; that it is what all of them can have is our reading (api-facts.md section 5). */
export function getAvailableCapabilities(world: World, call: Call): Answer {
  const account = findAccount(world, call);
  const plans = plansOf(world, account);
  const asked = judgeIdentifiers(world, call);
  const problems: Problem[] = asked.flatMap(({ problems }) => [...problems]);
  const lists = asked.flatMap(({ telephoneNumber, path }) => {
    if (telephoneNumber === undefined) return [];
    const number = account.numbers.get(numberKey(telephoneNumber));
    if (number === undefined) {
      const message = `${telephoneNumber} is not in account ${account.body.name}`;
      problems.push({ status: 404, code: 'NumberNotFound', message, target: `${path}.telephoneNumber` });
      return [];
    }
    const configurations = teamsServices.flatMap((service) => number.body.serviceDetails[service]?.configuration ?? []);
    return [
      configurations.flatMap(
        (configuration) => configuration.availableCapabilities ?? offered(plans, configuration.usage),
      ),
    ];
  });
  if (problems.length > 0) throw new Refusal(problems);
  const [first = [], ...rest] = lists;
  const availableCapabilities = [...new Set(first)].filter((name) => rest.every((list) => list.includes(name)));
  return { status: 200, body: { availableCapabilities } };
}

function offered(plans: readonly CapabilityPlan[], usage: string): string[] {
  return plans.flatMap((plan) =>
    plan.usage === usage ? [...(plan.mandatoryCapabilities ?? []), ...(plan.choosableCapabilities ?? [])] : [],
  );
}
