// acgctl drift: what differs from git, and why. Writes nothing to the gateway.

import path from 'node:path';
import { exitCodes } from '../../model/errors.ts';
import { findDrift } from '../../plan/find-drift.ts';
import { planPieces } from '../../plan/saved-plan.ts';
import { renderDriftMarkdown } from '../../render/drift-markdown.ts';
import { renderDriftText } from '../../render/drift-text.ts';
import { renderDriftHtml } from '../../render/html/drift-html.ts';
import { renderJunit } from '../../render/junit.ts';
import { driftProblems } from '../../render/problems/plan-problems.ts';
import { renderSarif } from '../../render/sarif.ts';
import type { Command } from '../command.ts';
import { configPlace } from '../config-place.ts';
import { againstLastApplied } from '../drift-base.ts';
import { exitCodeOfTold, openGitHub } from '../github.ts';
import { driftGithubOptions } from '../github-options.ts';
import { loadDeclared } from '../load-declared.ts';
import {
  outputOptions,
  planFormats,
  planRenderers,
  publish,
  type Renderers,
  readOutputs,
  writeOutput,
} from '../outputs.ts';
import { createPlanner, openReaderFor, planLive, scopeOptions } from '../plan-live.ts';

export const driftCommand: Command = {
  positional: '',
  most: 0,
  options: {
    out: { value: 'FILE', help: 'save the plan that would undo the drift' },
    ...outputOptions(planFormats),
    'detailed-exitcode': { help: 'accepted for symmetry with plan: drift always exits 2 when anything differs' },
    ...scopeOptions,
    ...driftGithubOptions,
  },
  examples: [
    ['acgctl drift', 'what differs from git, and why'],
    ['acgctl drift --base HEAD~1', 'what the last commit declares is told apart as not applied yet'],
  ],
  about: `Reads the config repository and the gateway, and tells by cause what is not as declared: changed outside git,
missing, extra, moved, sync failed. With --base, what is declared otherwise since that commit and is live as it was there
is told apart as not applied yet; with "coordination:" in acg.yaml the commit that was applied last is that base, where
none is given. Accounts without a file are told, and alarm only with \`drift: { unmanaged: alarm }\`
in acg.yaml. Sends no write. Exits 0 when all is as declared, else 2.`,
  async run(context, args) {
    const outputs = readOutputs(args, context, planFormats);
    const github = await openGitHub(context, args);
    const declared = await againstLastApplied(await loadDeclared(context, args, github.hearFindings), context, args);
    const planner = await createPlanner(declared, context, args);
    const { reader, close } = openReaderFor(declared, context, args, 'drift');
    try {
      const plan = await planLive(declared, planner, reader, args, { allRfis: args.values('account').length === 0 });
      const report = findDrift(plan, declared.desired.policy.unmanagedAlarm);
      const out = args.value('out');
      if (out !== undefined) await writeOutput(path.resolve(context.cwd, out), { pieces: planPieces(plan) });
      const place = configPlace(context, args);
      const checked = context.clock.date().toISOString();
      const renderers: Renderers = {
        ...planRenderers(plan, place),
        text: (options) => renderDriftText(report, options),
        html: () => renderDriftHtml(report, place.markdown),
        markdown: () => renderDriftMarkdown(report, { ...place.markdown, checked }).text,
        json: () => `${JSON.stringify(report, null, 2)}\n`,
        sarif: () => renderSarif(driftProblems(report), place),
        junit: () => renderJunit(driftProblems(report), ['error', 'warning']),
      };
      await publish(outputs, renderers, context, args);
      const own = report.verdict === 'drift' ? exitCodes.changes : exitCodes.done;
      return exitCodeOfTold(own, await github.tellDrift(report));
    } finally {
      await close();
    }
  },
};
