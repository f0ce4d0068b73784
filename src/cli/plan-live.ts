// Reads the gateway and plans: the part that plan, drift and apply have in common.

import type { AccountName } from '../model/account-name.ts';
import type { Desired } from '../model/desired.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Live } from '../model/live.ts';
import type { Plan } from '../model/plan.ts';
import type { GatewayReader, ReadScope } from '../model/ports.ts';
import { accountScope, makePlan } from '../plan/make-plan.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import { readCommit } from './commit.ts';
import type { Context } from './context.ts';
import { configRoot } from './load-desired.ts';

export const scopeOptions = {
  account: { value: 'GLOB', repeatable: true, help: 'only the accounts that match' },
} as const satisfies OptionTable;

export type Planner = (live: Live) => Plan;

/** Plans this desired state against whatever live state it is given; the same function plans and verifies. */
export async function createPlanner(desired: Desired, context: Context, args: Arguments): Promise<Planner> {
  const commit = await readCommit(configRoot(context, args));
  const globs = args.values('account');
  const isMeant = accountScope(globs);
  if (globs.length > 0 && ![...desired.accounts.keys()].some(isMeant)) {
    throw new AcgctlError(
      'USAGE',
      `--account ${globs.join(' ')}: no account file matches`,
      'Globs match account names, not file names.',
    );
  }
  return (live) =>
    makePlan({
      desired,
      live,
      version: context.version,
      now: context.clock.date(),
      ...(commit === undefined ? {} : { commit }),
      ...(globs.length === 0 ? {} : { accounts: globs }),
    });
}

/** Reads what the plan is about, and the rest of the gateway too where only that can tell a new number from a move. */
export async function planLive(
  desired: Desired,
  planner: Planner,
  reader: GatewayReader,
  args: Arguments,
): Promise<Plan> {
  const inScope = accountScope(args.values('account').length === 0 ? undefined : args.values('account'));
  const wholeGateway = args.values('account').length === 0;
  const narrow: ReadScope = { numbersOf: (name: AccountName) => inScope(name), rfis: wantsRfis(desired) };
  const first = planner(await reader.read(narrow));
  const hasNewNumbers = first.changes.some((change) => change.kind === 'number' && change.action === 'create');
  const plan = wholeGateway || !hasNewNumbers ? first : planner(await reader.read({ rfis: narrow.rfis }));
  return { ...plan, readRequests: reader.requestsTaken() };
}

function wantsRfis(desired: Desired): boolean {
  return [...desired.accounts.values()].some((account) => account.state === 'present' && account.rfi !== undefined);
}
