// acgctl apply: the only command that writes to the gateway.

import { applyPlan } from '../../apply/apply-plan.ts';
import type { Desired } from '../../model/desired.ts';
import { AcgctlError, type ExitCode, exitCodes } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import type { ApplyReport } from '../../model/report.ts';
import { type Allowances, parseAllowances, standingFindings } from '../../plan/allow.ts';
import { batchChanges } from '../../plan/batch.ts';
import { refuseExpired } from '../../plan/saved-plan.ts';
import { renderApplyText } from '../../render/apply-text.ts';
import { planLine, renderPlanText } from '../../render/plan-text.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { parseDuration } from '../duration.ts';
import { type OpenGateway, openGateway } from '../gateway.ts';
import { loadDesired } from '../load-desired.ts';
import { hasColour } from '../outputs.ts';
import { readPlanFile } from '../plan-file.ts';
import { createPlanner, type Planner, planLive, scopeOptions } from '../plan-live.ts';
import { createProgress } from '../progress.ts';

export const applyCommand: Command = {
  positional: '[PLAN]',
  most: 1,
  options: {
    'auto-approve': { help: 'do not ask' },
    allow: {
      value: 'CLASS=N',
      repeatable: true,
      help: 'let the plan pass a guard, naming the exact count: deletes=37',
    },
    wait: { help: 'wait until the back end has taken everything over (the default)' },
    'no-wait': { help: 'do not wait for the back end' },
    'wait-timeout': { value: 'TIME', help: 'how long to wait, e.g. 90s, 10m, 1h (default 10m)' },
    ...scopeOptions,
  },
  about: `With PLAN, applies exactly that plan; without, plans, shows the plan, asks and applies. Before the first write the
touched accounts are read again: where somebody changed them since the plan, nothing is written (exit 5). Afterwards they
are read once more, and the report says whether the plan is now empty. Exits 0 when everything is done, 3 when an item
failed, is unknown or still pending.`,
  async run(context, args) {
    const allowances = parseAllowances(args.values('allow'));
    const timeout = parseDuration(args.value('wait-timeout') ?? '10m', '--wait-timeout');
    if (args.has('wait') && args.has('no-wait'))
      throw new AcgctlError('USAGE', '--wait and --no-wait contradict each other', 'Give one of them.');
    const [file] = args.positionals;
    if (file !== undefined && args.values('account').length > 0) {
      throw new AcgctlError(
        'USAGE',
        '--account does not go with a saved plan',
        'A saved plan is applied whole: make it with --account.',
      );
    }
    const saved = file === undefined ? undefined : await readPlanFile(file, context);
    const desired = await loadDesired(context, args);
    if (saved !== undefined) refuseOther(saved, desired, context);
    const planner = await createPlanner(desired, context, args);
    const gateway = openGateway(desired, context, args);
    try {
      const plan = saved ?? (await planLive(desired, planner, gateway.reader, args));
      if (!args.has('json'))
        context.out(introduce(plan, saved !== undefined && args.has('auto-approve'), hasColour(context, args)));
      await refuseUnless(plan, allowances, gateway, context, args);
      const { report, error } = await applyPlan({
        plan,
        batch: batchChanges,
        replan: replanOf(planner, plan),
        reader: gateway.reader,
        writer: gateway.writer,
        clock: context.clock,
        progress: createProgress(context, args.has('quiet')),
        wait: !args.has('no-wait'),
        waitTimeoutMs: timeout,
        signal: context.signal,
      });
      const exitCode = exitCodeOf(report);
      context.out(
        args.has('json')
          ? applyJson(report, exitCode)
          : `\n${renderApplyText(report, { colour: hasColour(context, args) })}`,
      );
      if (error !== undefined) context.err(`acgctl: ${error.code} ${error.message}\n  ${error.hint}\n`);
      return exitCode;
    } finally {
      await gateway.close();
    }
  },
};

/** A plan that was shown and approved before is named; any other is shown in full. */
function introduce(plan: Plan, isApproved: boolean, colour: boolean): string {
  return isApproved ? `${planLine(plan)}\nDigest ${plan.digest}\n` : renderPlanText(plan, { colour });
}

/** A saved plan is for one gateway and one API version, and for a day. */
function refuseOther(plan: Plan, desired: Desired, context: Context): void {
  refuseExpired(plan, context.clock.date());
  const { baseDomain, apiVersion } = desired.gateway;
  if (plan.target.baseDomain === baseDomain && plan.target.apiVersion === apiVersion) return;
  throw new AcgctlError(
    'PLAN_TARGET',
    `the plan is for ${plan.target.baseDomain} (${plan.target.apiVersion}), acg.yaml names ${baseDomain} (${apiVersion})`,
    'Apply it in the config repository that it was made in.',
  );
}

async function refuseUnless(
  plan: Plan,
  allowances: Allowances,
  gateway: OpenGateway,
  context: Context,
  args: Arguments,
): Promise<void> {
  const standing = standingFindings(plan.guards, allowances);
  if (standing.length > 0) {
    const told = standing.map((finding) => `${finding.message}; ${finding.remedy}`).join('\n  ');
    throw new AcgctlError('GUARD', 'a guard refuses this plan, and nothing was written', told, {
      exitCode: exitCodes.refused,
    });
  }
  if (plan.changes.length === 0) return;
  const deletes = plan.changes.some((change) => change.action === 'delete' || change.action === 'move');
  const writes = plan.changes.some((change) => change.action !== 'delete');
  await gateway.demandRoles({ write: writes, delete: deletes });
  if (args.has('auto-approve')) return;
  const hint = 'Look at the plan, then give --auto-approve, or run it on a terminal and answer yes.';
  if (!context.isTerminal.in) throw new AcgctlError('APPROVAL', 'no terminal to ask on', hint);
  const answer = await context.ask('Apply this plan? Only "yes" is taken as a yes: ');
  if (answer.trim() !== 'yes') throw new AcgctlError('APPROVAL', 'not approved, and nothing was written', hint);
}

/** Plans anew what was read afterwards, and looks only at the accounts that the plan touched: only they were read. */
function replanOf(planner: Planner, plan: Plan) {
  const touched = new Set(plan.changes.flatMap((change) => [change.account, change.from]));
  const addresses = new Set(plan.changes.map((change) => change.address));
  const withNumbers = new Set(
    plan.changes.filter((change) => change.kind === 'number').flatMap((change) => [change.account, change.from]),
  );
  return (live: Parameters<Planner>[0]): readonly string[] =>
    planner(live)
      .changes.filter((change) => addresses.has(change.address) || isRead(change))
      .map((change) => change.address);

  function isRead(change: Plan['changes'][number]): boolean {
    if (change.kind === 'rfi') return false;
    return (change.kind === 'number' ? withNumbers : touched).has(change.account);
  }
}

function exitCodeOf(report: ApplyReport): ExitCode {
  if (report.stale.length > 0) return exitCodes.stale;
  if (report.interrupted) return exitCodes.interrupted;
  const partial = report.outcomes.some((outcome) => outcome.state !== 'done' && outcome.state !== 'already done');
  return partial || report.verification.state === 'unread' ? exitCodes.partial : exitCodes.done;
}

function applyJson({ plan, outcomes, stale, verification, interrupted }: ApplyReport, exitCode: ExitCode): string {
  const counts: Record<string, number> = {};
  for (const { state } of outcomes) counts[state] = (counts[state] ?? 0) + 1;
  return `${JSON.stringify({ exitCode, digest: plan.digest, counts, verification, interrupted, stale, outcomes }, null, 2)}\n`;
}
