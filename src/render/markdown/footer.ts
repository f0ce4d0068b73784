// What identifies a plan, and what applying it costs.

import type { MarkdownOptions } from '../../model/markdown.ts';
import type { Plan } from '../../model/plan.ts';
import { formatSeconds } from '../plan-text.ts';
import { code } from './escape.ts';
import { amount, amountOf } from './tally.ts';

/** `withDigest`: also what is approved, what it costs and how long that holds. */
export function footer(plan: Plan, { head }: Pick<MarkdownOptions, 'head'>, withDigest = true): string {
  const { target, commit, base, cost, digest, expires } = plan;
  const globs = (target.accounts ?? []).slice(0, 5).map((glob) => code(glob, 60));
  const accounts =
    target.accounts === undefined ? '' : globs.length === 0 ? ', no accounts' : `, accounts ${globs.join(' ')}`;
  const more = (target.accounts?.length ?? 0) > globs.length ? ' and more' : '';
  const lines = [`Gateway ${code(target.baseDomain, 120)}${accounts}${more}`];
  if (commit !== undefined) {
    const changed = commit.dirty ? ' with local changes' : '';
    const on = base === undefined ? '' : ` on ${short(base.id)}`;
    lines.push(`commit ${short(head ?? commit.id)}${changed}${on}`);
  }
  if (withDigest && plan.changes.length > 0) {
    const time =
      cost.leastSeconds === 0
        ? 'within the limit at once'
        : `at least ${formatSeconds(cost.leastSeconds)} under the limit`;
    lines.push(`${amountOf(cost.requests, 'request')} (${amount(cost.writes)} write), ${time}`);
  }
  if (withDigest) lines.push(`digest ${code(digest, 80)}`, `expires ${code(expires, 40)}`);
  return `<sub>${lines.join(' · ')}</sub>\n`;
}

/** As much of a commit's id as tells it apart. */
function short(id: string): string {
  return code(id.slice(0, 12));
}
