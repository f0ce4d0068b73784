// Asks the accounts that a plan writes Teams numbers to what they offer, and tells what the plan wants beyond it, with the
// line that declares it, before anything is sent.

import type { Lookups } from '../api/lookups.ts';
import { readOffers } from '../api/read-offers.ts';
import { counted } from '../model/counted.ts';
import type { Desired } from '../model/desired.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { preflight } from '../plan/preflight.ts';
import { preflightBudget, preflightNeeds } from '../plan/preflight-needs.ts';
import { renderFindingsText } from '../render/findings-text.ts';
import { joinLines, visible } from '../render/visible.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import type { Context } from './context.ts';

export const preflightOptions = {
  'no-preflight': { help: 'do not ask the accounts whether they offer what the plan wants' },
} as const satisfies OptionTable;

/** The findings, which are on standard error too; none with `--no-preflight`, or where nothing is to be asked. */
export async function runPreflight(
  plan: Plan,
  { policy }: Desired,
  lookups: Lookups | undefined,
  context: Context,
  args: Arguments,
): Promise<readonly Diagnostic[]> {
  if (args.has('no-preflight') || lookups === undefined) return [];
  const { needs, skipped } = preflightNeeds(plan.changes);
  if (skipped.length > 0 && !args.has('quiet')) {
    const names = skipped.slice(0, 5).map(visible).join(', ');
    const more = skipped.length > 5 ? ` and ${skipped.length - 5} more` : '';
    context.err(joinLines([`acgctl: no preflight of ${names}${more}: it takes at most ${preflightBudget} requests`]));
  }
  const findings = preflight(plan.changes, await readOffers(needs, lookups), policy.severities ?? new Map());
  const told = args.has('quiet') ? findings.filter(({ severity }) => severity === 'error') : findings;
  const colour = context.isTerminal.err && !args.has('no-color') && !context.env.NO_COLOR;
  if (told.length > 0) context.err(renderFindingsText(told, { colour }));
  return findings;
}

/** @throws AcgctlError PREFLIGHT when the gateway or the back end would refuse something of the plan */
export function refuseFindings(findings: readonly Diagnostic[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (errors === 0) return;
  throw new AcgctlError(
    'PREFLIGHT',
    `${counted(errors, 'error')} in what the plan wants of its accounts; nothing was written`,
    'Mend the files. Where the gateway is wrong about it, `findings:` in acg.yaml or --no-preflight lets it pass.',
  );
}
