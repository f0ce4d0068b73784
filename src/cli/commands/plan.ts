// acgctl plan: what apply would do. Writes nothing to the gateway.

import path from 'node:path';
import { exitCodes } from '../../model/errors.ts';
import { parseAllowances, standingFindings } from '../../plan/allow.ts';
import { planPieces } from '../../plan/saved-plan.ts';
import type { Command } from '../command.ts';
import { configPlace } from '../config-place.ts';
import { recordMade } from '../coordinated-run.ts';
import { exitCodeOfTold, openGitHub } from '../github.ts';
import { githubOptions } from '../github-options.ts';
import { loadDeclared } from '../load-declared.ts';
import { outputOptions, planFormats, planRenderers, publish, readOutputs, writeOutput } from '../outputs.ts';
import { createPlanner, openReaderFor, planLive, resyncOptions, scopeOptions } from '../plan-live.ts';
import { preflightOptions, refuseFindings, runPreflight } from '../preflight.ts';

export const planCommand: Command = {
  positional: '',
  most: 0,
  options: {
    out: { value: 'FILE', help: 'save the plan for `acgctl apply FILE`' },
    ...outputOptions(planFormats),
    'detailed-exitcode': { help: 'exit 2 when there are changes' },
    ...scopeOptions,
    allow: { value: 'CLASS=N', repeatable: true, help: 'judge the guards as apply would with this allowance' },
    ...resyncOptions,
    ...preflightOptions,
    ...githubOptions,
  },
  examples: [
    ['acgctl plan', 'what apply would do'],
    ["acgctl plan --account contoso --account 'gov-*'", 'only these accounts'],
    ['acgctl plan --out plan.json --output html=plan.html', 'save it, and a report for a browser'],
    ['acgctl plan --base origin/main --only-changed', 'what this branch does, within the rails of main'],
  ],
  about: `Reads the config repository and the gateway, and shows every difference with the line that declares it. Sends
no write: the client it is given has no method for one. Exits 0, with --detailed-exitcode 2 when there are changes, and 4
when a guard blocks the plan, which is then still shown in full. With --base, every change says whether it comes from
this change, is drift, or both, and guards, protected accounts, gateway and rate limit are those of that commit: a
change cannot lower its own rails. Accounts that the plan gives Operator Connect or Teams Phone Mobile numbers are asked
what they offer; a usage, capability or address that is not among it is an error with its line: exit 1, and no plan is
saved. With --only-changed too, nothing is sent when no account is declared otherwise. With --resync, declared accounts
and numbers whose back-end sync has failed are in the plan too, to be written again as they are.`,
  async run(context, args) {
    const outputs = readOutputs(args, context, planFormats);
    parseAllowances(args.values('allow'));
    const github = await openGitHub(context, args);
    const declared = await loadDeclared(context, args, github.hearFindings);
    const planner = await createPlanner(declared, context, args, { preflight: !args.has('no-preflight') });
    const { reader, lookups, rememberPlan, close } = openReaderFor(declared, context, args);
    try {
      const plan = await planLive(declared, planner, reader, args);
      const findings = await runPreflight(plan, declared.desired, lookups, context, args);
      github.addFindings(findings);
      const isSound = findings.every(({ severity }) => severity !== 'error');
      const out = args.value('out');
      if (out !== undefined && isSound) {
        await writeOutput(path.resolve(context.cwd, out), { pieces: planPieces(plan) });
        rememberPlan(plan.digest);
        await recordMade(plan, declared.desired, context);
      }
      await publish(outputs, planRenderers(plan, configPlace(context, args)), context, args);
      const isTold = await github.tellPlan(plan);
      refuseFindings(findings);
      const allowances = parseAllowances(await github.allowances());
      if (standingFindings(plan.guards, allowances).length > 0) return exitCodes.refused;
      const hasNews = args.has('detailed-exitcode') && plan.changes.length > 0;
      return exitCodeOfTold(hasNews ? exitCodes.changes : exitCodes.done, isTold);
    } finally {
      await close();
    }
  },
};
