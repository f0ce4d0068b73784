// Reads the gateway and plans: the part that plan, drift and apply have in common.

import type { AccountName } from '../model/account-name.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Live } from '../model/live.ts';
import { createNumberTableBuilder } from '../model/number-table.ts';
import type { Plan } from '../model/plan.ts';
import type { GatewayReader, ReadScope } from '../model/ports.ts';
import { createSettingsPool } from '../model/settings.ts';
import { accountScope, makePlan } from '../plan/make-plan.ts';
import { withMoveEnds } from '../plan/move-ends.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import { readCommit } from './commit.ts';
import type { Context } from './context.ts';
import { type OpenReader, openReader } from './gateway.ts';
import { openGit } from './git.ts';
import { baseOptions, type Declared } from './load-declared.ts';
import { configRoot } from './load-desired.ts';

export const scopeOptions = {
  account: { value: 'GLOB', repeatable: true, help: 'only the accounts that match' },
  ...baseOptions,
} as const satisfies OptionTable;

export const resyncOptions = {
  resync: { help: 'write again what is as declared and whose back-end sync has failed' },
} as const satisfies OptionTable;

/** `accounts`: names or globs; absent: what `--account` says. */
export type Planner = (live: Live, accounts?: readonly string[]) => Plan;

type Reader = Pick<GatewayReader, 'read' | 'requestsTaken'>;

/** Plans this desired state against whatever live state it is given; the same function plans and verifies. */
export async function createPlanner(
  declared: Declared,
  context: Context,
  args: Arguments,
  { preflight = false }: { readonly preflight?: boolean } = {},
): Promise<Planner> {
  const { desired, base } = declared;
  const commit = await readCommit(openGit(configRoot(context, args), context.env));
  const globs = globsOf(args);
  if (globs !== undefined && ![...desired.accounts.keys()].some(accountScope(globs))) {
    throw new AcgctlError(
      'USAGE',
      `--account ${globs.join(' ')}: no account file matches`,
      'Globs match account names, not file names.',
    );
  }
  return (live, accounts = globs) =>
    makePlan({
      desired,
      live,
      version: context.version,
      now: context.clock.date(),
      ...(commit === undefined ? {} : { commit }),
      ...(base === undefined ? {} : { base }),
      ...(accounts === undefined ? {} : { accounts }),
      preflight,
      resync: args.has('resync'),
    });
}

/** Where no account changed there is nothing to read, and nobody has to sign in for it. */
export function openReaderFor(
  declared: Declared,
  context: Context,
  args: Arguments,
  role: Parameters<typeof openReader>[3] = 'plan',
): Pick<OpenReader, 'close' | 'rememberPlan'> & {
  readonly reader: Reader;
  readonly lookups: OpenReader['lookups'] | undefined;
} {
  if (declared.changed?.size !== 0) return openReader(declared.desired, context, args, role);
  return {
    reader: { read: async () => nothingLive(), requestsTaken: () => 0 },
    rememberPlan: () => undefined,
    lookups: undefined,
    close: async () => undefined,
  };
}

/**
 * Reads what the plan is about, and the rest of the gateway too where only that can tell a new number from a move.
 * `allRfis`: requests for information too where no account answers one, to tell of those that nobody answers.
 */
export async function planLive(
  declared: Declared,
  planner: Planner,
  reader: Reader,
  args: Arguments,
  { allRfis = false }: { readonly allRfis?: boolean } = {},
): Promise<Plan> {
  const plan = await planScope(declared, planner, reader, args, allRfis);
  return { ...plan, readRequests: reader.requestsTaken() };
}

async function planScope(
  declared: Declared,
  planner: Planner,
  reader: Reader,
  args: Arguments,
  allRfis: boolean,
): Promise<Plan> {
  const inScope = accountScope(globsOf(args));
  if (declared.changed !== undefined) {
    return planChanged(new Set([...declared.changed].filter(inScope)), inScope, declared, planner, reader);
  }
  const wholeGateway = globsOf(args) === undefined;
  const narrow: ReadScope = { numbersOf: (name: AccountName) => inScope(name), rfis: allRfis || wantsRfis(declared) };
  const plan = planner(await reader.read(narrow));
  return wholeGateway || !hasNewNumbers(plan) ? plan : planner(await reader.read({ rfis: narrow.rfis }));
}

/** The same for the accounts whose declaration changed, with the other ends of their moves. */
async function planChanged(
  changed: ReadonlySet<AccountName>,
  inScope: (name: string) => boolean,
  declared: Declared,
  planner: Planner,
  reader: Reader,
): Promise<Plan> {
  if (changed.size === 0) return planner(nothingLive(), []);
  const live = await reader.read({ numbersOf: (name) => changed.has(name), rfis: wantsRfis(declared, changed) });
  const plan = planner(live, [...changed]);
  const isWhole = withMoveEnds(changed, declared.desired, live).size === changed.size;
  if (isWhole && !hasNewNumbers(plan)) return plan;
  const all = await reader.read({ rfis: wantsRfis(declared) });
  return planner(all, [...withMoveEnds(changed, declared.desired, all)].filter(inScope));
}

function globsOf(args: Arguments): readonly string[] | undefined {
  const globs = args.values('account');
  return globs.length === 0 ? undefined : globs;
}

function hasNewNumbers(plan: Plan): boolean {
  return plan.changes.some((change) => change.kind === 'number' && change.action === 'create');
}

function wantsRfis({ desired }: Declared, names: ReadonlySet<string> | undefined = undefined): boolean {
  return [...desired.accounts.values()].some(
    (account) => account.state === 'present' && account.rfi !== undefined && (names?.has(account.name) ?? true),
  );
}

function nothingLive(): Live {
  const table = createNumberTableBuilder().build();
  const numbers = { table, accountNames: [], pool: createSettingsPool(), statuses: [], scope: new Set<AccountName>() };
  return { accounts: new Map(), numbers, rfis: new Map() };
}
