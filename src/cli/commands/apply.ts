// acgctl apply: the only command that writes to the gateway.

import path from 'node:path';
import { applyPlan } from '../../apply/apply-plan.ts';
import { AcgctlError, type ExitCode, exitCodes } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import type { ApplyReport } from '../../model/report.ts';
import { parseAllowances } from '../../plan/allow.ts';
import { batchChanges } from '../../plan/batch.ts';
import { judgeAgain } from '../../plan/judge-again.ts';
import { renderApplyText } from '../../render/apply-text.ts';
import { moveGapOf } from '../../render/move-gap.ts';
import { planLine, renderPlanText } from '../../render/plan-text.ts';
import { joinLines, visible } from '../../render/visible.ts';
import { type Approval, approvalOptions, readApproval } from '../approval.ts';
import { approve, mayAsk, refuseOther } from '../approve.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { readCommit } from '../commit.ts';
import type { Context } from '../context.ts';
import { openRun } from '../coordinated-run.ts';
import { parseDuration } from '../duration.ts';
import { openGateway } from '../gateway.ts';
import { openGit } from '../git.ts';
import { openGitHub } from '../github.ts';
import { githubOptions } from '../github-options.ts';
import { exitCodeOfTold, type GitHubSide, orTellFailure } from '../github-side.ts';
import { openJournal, readDeadRun, tellDeadRun } from '../journal.ts';
import { loadDeclared } from '../load-declared.ts';
import { configRoot } from '../load-desired.ts';
import { hasColour } from '../outputs.ts';
import { readPlanFile } from '../plan-file.ts';
import { createPlanner, type Planner, planLive, resyncOptions, scopeOptions } from '../plan-live.ts';
import { preflightOptions, refuseFindings, runPreflight } from '../preflight.ts';
import { createProgress } from '../progress.ts';
import { createStopSignals } from '../stop-signals.ts';

export const applyCommand: Command = {
  positional: '[PLAN]',
  most: 1,
  options: {
    'auto-approve': { help: 'do not ask' },
    ...approvalOptions,
    allow: {
      value: 'CLASS=N',
      repeatable: true,
      help: 'let the plan pass a guard, naming the exact count: deletes=37',
    },
    wait: { help: 'wait until the back end has taken everything over (the default)' },
    'no-wait': { help: 'do not wait for the back end' },
    'wait-timeout': { value: 'TIME', help: 'how long to wait, e.g. 90s, 10m, 1h (default 10m)' },
    deadline: { value: 'TIME', help: 'start no write after this time, report, and say how to go on, e.g. 5h30m' },
    'lock-timeout': { value: 'TIME', help: 'how long to wait for another apply of this gateway (default 2m; 0s: not)' },
    'allow-older-commit': { help: 'apply a commit that is older than the one that was applied last' },
    journal: {
      value: 'FILE',
      help: 'write down each step; tells first what it knows of a run that did not end, and creates first what that moved',
    },
    ...scopeOptions,
    ...resyncOptions,
    ...preflightOptions,
    ...githubOptions,
  },
  examples: [
    ['acgctl apply', 'plan, ask, apply'],
    ['acgctl apply plan.json --auto-approve', 'exactly this plan, without asking'],
    ['acgctl apply --resync', 'also write again what the back end refused, once its reason is mended'],
    ['acgctl apply --allow deletes=37', 'a plan that deletes 37 resources passes that guard'],
    [
      'acgctl apply --deadline 5h30m --journal journal.jsonl',
      'stop cleanly in time, and be able to tell what happened',
    ],
  ],
  about: `With PLAN, applies exactly that plan; without, plans, shows the plan, asks and applies. Before the first write the
touched accounts are read again: where somebody changed them since the plan, nothing is written (exit 5). Afterwards they
are read once more, and the report says whether the plan is now empty. Exits 0 when everything is done, 3 when an item
failed, is unknown, still pending or was not attempted. Killed or interrupted at any instant, the same command goes on.
What the back end refused is written again by --resync alone, once what it complained of is mended.

--approved FILE is for a plan that somebody approved before, on a pull request for instance: acgctl plans anew, and
applies without asking if every change of the new plan is in that one, with the same action, before and after; fewer are
fine. Otherwise it tells what is extra or different, and exits 5. --approve DIGEST applies the plan with this digest
alone. Guards hold all the same, and where both are given, both have to hold.

With "coordination:" in acg.yaml one apply runs at a time: another one waits, or exits 6. A saved plan is applied once.`,
  async run(context, args) {
    const options = readOptions(args);
    const approval = await readApproval(args, context);
    const [file] = args.positionals;
    const read = file === undefined ? undefined : await readPlanFile(file, context);
    const github = await openGitHub(context, args);
    return orTellFailure(github, () => apply({ options, approval, read, github }, context, args));
  },
};

interface Given {
  readonly options: ReturnType<typeof readOptions>;
  readonly approval: Approval | undefined;
  /** The saved plan as it is in its file. */
  readonly read: Plan | undefined;
  readonly github: GitHubSide;
}

async function apply({ options, approval, read, github }: Given, context: Context, args: Arguments): Promise<ExitCode> {
  const declared = await loadDeclared(context, args, github.hearFindings);
  if (read !== undefined) refuseOther(read, declared, context);
  const saved = read && judgeAgain(read, declared.desired.policy.guards);
  const planner = await createPlanner(declared, context, args, { preflight: !args.has('no-preflight') });
  const signals = createStopSignals(context.signal, context.clock, options.deadline);
  const git = openGit(configRoot(context, args), context.env);
  const commit = (await readCommit(git))?.id;
  const among = openRun(declared.desired, context, signals, { ...options, git, commit });
  const gateway = openGateway(declared.desired, context, args, { ...signals, ...among }, saved);
  const journal = startJournal(args, context);
  try {
    // While somebody thinks about a plan, others may apply theirs.
    const asksFirst = mayAsk(approval, context, args);
    if (!asksFirst) await among.enter();
    const plan = saved ?? (await planLive(declared, planner, gateway.reader, args));
    if (!args.has('json')) context.out(introduce(plan, saved !== undefined, args, context));
    if (saved === undefined) {
      refuseFindings(await runPreflight(plan, declared.desired, gateway.lookups, context, args));
    }
    const allowances = parseAllowances(await github.allowances());
    await approve(plan, allowances, approval, gateway.demandRoles, context, args);
    await among.enter();
    const over = await among.begin(plan, saved !== undefined);
    if (over !== undefined) return tellOver(over, plan, context, args);
    const { report, error } = await applyPlan({
      ...options,
      plan,
      batch: batchChanges,
      replan: replanOf(planner, plan),
      reader: gateway.reader,
      writer: gateway.writer,
      clock: context.clock,
      progress: createProgress(context, args.has('quiet')),
      journal: (entry) => {
        journal.write(entry);
        among.journal(entry);
      },
      cutNumbers: journal.cutNumbers,
      signal: signals.stop,
    });
    const exitCode = exitCodeOf(report, signals.stop, context);
    await among.end(plan, exitCode, countOutcomes(report));
    const colour = hasColour(context, args);
    context.out(args.has('json') ? applyJson(report, exitCode) : `\n${renderApplyText(report, { colour })}`);
    if (error !== undefined && !signals.stop.aborted)
      context.err(joinLines([`acgctl: ${error.code} ${visible(error.message)}`, `  ${visible(error.hint)}`]));
    return exitCodeOfTold(exitCode, await github.tellApply(report, exitCode));
  } finally {
    signals.dispose();
    journal.close();
    await gateway.close();
    await among.leave();
  }
}

function readOptions(args: Arguments) {
  if (args.has('wait') && args.has('no-wait')) {
    throw new AcgctlError('USAGE', '--wait and --no-wait contradict each other', 'Give one of them.');
  }
  for (const option of ['account', 'only-changed', 'if-changed', 'resync']) {
    if (args.positionals.length === 0 || !args.has(option)) continue;
    const hint = `A saved plan is applied whole: make it with --${option}.`;
    throw new AcgctlError('USAGE', `--${option} does not go with a saved plan`, hint);
  }
  const deadline = args.value('deadline');
  parseAllowances(args.values('allow'));
  return {
    lockTimeout: parseDuration(args.value('lock-timeout') ?? '2m', '--lock-timeout'),
    allowOlder: args.has('allow-older-commit'),
    wait: !args.has('no-wait'),
    waitTimeoutMs: parseDuration(args.value('wait-timeout') ?? '10m', '--wait-timeout'),
    deadline: deadline === undefined ? undefined : parseDuration(deadline, '--deadline'),
  };
}

/** Tells first what the journal knows of a run that did not end. */
function startJournal(args: Arguments, context: Context) {
  const name = args.value('journal');
  const nothing: ReadonlySet<string> = new Set();
  if (name === undefined) return { write: () => undefined, close: () => undefined, cutNumbers: nothing };
  const file = path.resolve(context.cwd, name);
  const dead = readDeadRun(file);
  if (dead !== undefined) context.err(tellDeadRun(dead));
  return { ...openJournal(file, context), cutNumbers: dead?.cutNumbers ?? nothing };
}

/** A plan that was shown and approved before is named; any other is shown in full. */
function introduce(plan: Plan, isSaved: boolean, args: Arguments, context: Context): string {
  if (isSaved && (args.has('auto-approve') || args.has('approve'))) return `${planLine(plan)}\nDigest ${plan.digest}\n`;
  return renderPlanText(plan, { colour: hasColour(context, args) });
}

/**
 * Plans anew what was read afterwards, and looks only at what was read: the touched accounts. What is only to be written
 * again is no difference.
 */
function replanOf(planner: Planner, plan: Plan) {
  const accountsOf = (changes: Plan['changes']): ReadonlySet<string | undefined> =>
    new Set(changes.flatMap((change) => [change.account, change.from]));
  const touched = accountsOf(plan.changes);
  const withNumbers = accountsOf(plan.changes.filter((change) => change.kind === 'number'));
  const addresses = new Set(plan.changes.map((change) => change.address));
  const wasRead = (change: Plan['changes'][number]): boolean => {
    if (addresses.has(change.address)) return true;
    return change.kind !== 'rfi' && (change.kind === 'number' ? withNumbers : touched).has(change.account);
  };
  return (live: Parameters<Planner>[0]): readonly string[] =>
    planner(live, plan.target.accounts)
      .changes.filter((change) => wasRead(change) && change.resync === undefined)
      .map((change) => change.address);
}

function exitCodeOf(report: ApplyReport, stop: AbortSignal, context: Context): ExitCode {
  if (report.stale.length > 0) return exitCodes.stale;
  if (stop.reason instanceof AcgctlError && stop.reason.exitCode === exitCodes.locked) return exitCodes.locked;
  if (context.signal.aborted) return exitCodes.interrupted;
  const partial = report.outcomes.some((outcome) => outcome.state !== 'done' && outcome.state !== 'already done');
  return partial || report.verification.state === 'unread' ? exitCodes.partial : exitCodes.done;
}

/** Nothing is to be done, because the plan was applied before. */
function tellOver(why: string, plan: Plan, context: Context, args: Arguments): ExitCode {
  const json = { exitCode: exitCodes.done, digest: plan.digest, alreadyApplied: why };
  context.out(args.has('json') ? `${JSON.stringify(json, null, 2)}\n` : joinLines([visible(why)]));
  return exitCodes.done;
}

function countOutcomes({ outcomes }: ApplyReport): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of outcomes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function applyJson(applied: ApplyReport, exitCode: ExitCode): string {
  const { plan, outcomes, stale, verification, stopped } = applied;
  const counts = countOutcomes(applied);
  const sources = new Map(plan.changes.map(({ address, source }) => [address, source]));
  const told = outcomes.map((outcome) => ({ ...outcome, source: sources.get(outcome.address) }));
  const moves = moveGapOf(outcomes);
  const of = { exitCode, digest: plan.digest, counts, ...(moves === undefined ? {} : { moves }) };
  const report = { ...of, verification, stopped: stopped ?? null, stale, outcomes: told };
  return `${JSON.stringify(report, null, 2)}\n`;
}
