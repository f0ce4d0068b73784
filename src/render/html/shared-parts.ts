// What a plan and the drift that is read from it tell in the same words.

import { formatSource } from '../../model/diagnostic.ts';
import type { Plan } from '../../model/plan.ts';
import type { Notice, Report } from './report.ts';

/** What the plan is for and what it is: the facts that a reviewer compares. */
export function planFacts({ target, commit, digest, expires, changes }: Plan): Report['facts'] {
  const facts: { name: string; value: string }[] = [{ name: 'Gateway', value: target.baseDomain }];
  if (target.accounts !== undefined) facts.push({ name: 'Accounts', value: target.accounts.join(' ') });
  if (commit !== undefined)
    facts.push({ name: 'Commit', value: `${commit.id.slice(0, 12)}${commit.dirty ? ' with local changes' : ''}` });
  if (changes.length > 0)
    facts.push(
      { name: 'Expires', value: expires.replace(/T00:00:00(\.000)?Z$/, '') },
      { name: 'Digest', value: digest },
    );
  return facts;
}

export function leftAloneNotice({ leftAlone }: Plan): Notice {
  const entries = leftAlone.map(({ address, count, reason }) => ({ address, count, text: reason }));
  return { title: 'Left alone', entries };
}

export function unsettledNotice({ unsettled }: Plan): Notice {
  const entries = unsettled.map(({ address, count, state, errors, source }) => {
    const at = source === undefined ? [] : [`declared at ${formatSource(source)}`];
    const text = [state, ...errors.map((error) => `${error.code}: ${error.message}`), ...at].join('; ');
    return { address, count, text };
  });
  return { title: 'Not settled on the back end', entries };
}
