// acgctl drift: what differs from git, and why. Writes nothing to the gateway.

import path from 'node:path';
import { exitCodes } from '../../model/errors.ts';
import { findDrift } from '../../plan/find-drift.ts';
import { writePlan } from '../../plan/saved-plan.ts';
import { renderDriftText } from '../../render/drift-text.ts';
import { renderDriftHtml } from '../../render/html/drift-html.ts';
import type { Command } from '../command.ts';
import { openReader } from '../gateway.ts';
import { loadDesired } from '../load-desired.ts';
import { outputOptions, planRenderers, publish, readOutputs, writeOutput } from '../outputs.ts';
import { createPlanner, planLive, scopeOptions } from '../plan-live.ts';

export const driftCommand: Command = {
  positional: '',
  most: 0,
  options: {
    out: { value: 'FILE', help: 'save the plan that would undo the drift' },
    ...outputOptions,
    'detailed-exitcode': { help: 'accepted for symmetry with plan: drift always exits 2 when anything differs' },
    ...scopeOptions,
  },
  about: `Reads the config repository and the gateway, and tells by cause what is not as declared: changed outside git,
missing, extra, moved, sync failed. Accounts without a file are told, and alarm only with \`drift: { unmanaged: alarm }\`
in acg.yaml. Sends no write. Exits 0 when all is as declared, else 2.`,
  async run(context, args) {
    const outputs = readOutputs(args, context);
    const desired = await loadDesired(context, args);
    const planner = await createPlanner(desired, context, args);
    const { reader, close } = openReader(desired, context, args, 'drift');
    try {
      const plan = await planLive(desired, planner, reader, args);
      const report = findDrift(plan, desired.policy.unmanagedAlarm);
      const out = args.value('out');
      if (out !== undefined) await writeOutput(path.resolve(context.cwd, out), writePlan(plan));
      const renderers = {
        ...planRenderers(plan),
        text: (options: { readonly colour: boolean }) => renderDriftText(report, options),
        html: () => renderDriftHtml(report, {}),
        json: () => `${JSON.stringify(report, null, 2)}\n`,
      };
      await publish(outputs, renderers, context, args);
      return report.verdict === 'drift' ? exitCodes.changes : exitCodes.done;
    } finally {
      await close();
    }
  },
};
