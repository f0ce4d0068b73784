// acgctl plan: what apply would do. Writes nothing to the gateway.

import path from 'node:path';
import { exitCodes } from '../../model/errors.ts';
import { parseAllowances, standingFindings } from '../../plan/allow.ts';
import { writePlan } from '../../plan/saved-plan.ts';
import type { Command } from '../command.ts';
import { recordMade } from '../coordinated-run.ts';
import { openReader } from '../gateway.ts';
import { loadDesired } from '../load-desired.ts';
import { outputOptions, planRenderers, publish, readOutputs, writeOutput } from '../outputs.ts';
import { createPlanner, planLive, scopeOptions } from '../plan-live.ts';

export const planCommand: Command = {
  positional: '',
  most: 0,
  options: {
    out: { value: 'FILE', help: 'save the plan for `acgctl apply FILE`' },
    ...outputOptions,
    'detailed-exitcode': { help: 'exit 2 when there are changes' },
    ...scopeOptions,
    allow: { value: 'CLASS=N', repeatable: true, help: 'judge the guards as apply would with this allowance' },
  },
  about: `Reads the config repository and the gateway, and shows every difference with the line that declares it. Sends
no write: the client it is given has no method for one. Exits 0, with --detailed-exitcode 2 when there are changes, and 4
when a guard blocks the plan, which is then still shown in full.`,
  async run(context, args) {
    const outputs = readOutputs(args, context);
    const allowances = parseAllowances(args.values('allow'));
    const desired = await loadDesired(context, args);
    const planner = await createPlanner(desired, context, args);
    const { reader, rememberPlan, close } = openReader(desired, context, args);
    try {
      const plan = await planLive(desired, planner, reader, args);
      const out = args.value('out');
      if (out !== undefined) {
        await writeOutput(path.resolve(context.cwd, out), writePlan(plan));
        rememberPlan(plan.digest);
        await recordMade(plan, desired, context);
      }
      await publish(outputs, planRenderers(plan), context, args);
      if (standingFindings(plan.guards, allowances).length > 0) return exitCodes.refused;
      return args.has('detailed-exitcode') && plan.changes.length > 0 ? exitCodes.changes : exitCodes.done;
    } finally {
      await close();
    }
  },
};
