// Answers to requests for information: desired against live. A request is made by the customer, never by acgctl, so an
// answer to one that is not there waits.

import type { Change } from '../model/change.ts';
import { canonical } from '../model/json.ts';
import type { RfiStanding } from '../model/rfi-standing.ts';
import { changedPaths } from './changed-paths.ts';
import { describeRule } from './hands-off.ts';
import type { Matching } from './matching.ts';
import { rfiStandings } from './rfi-standings.ts';

export function diffRfis(matching: Matching): readonly Change[] {
  const { desired, live, inScope, isWhole, handsOff, leftAlone } = matching;
  const changes: Change[] = [];
  for (const account of desired.accounts.values()) {
    if (account.state !== 'present' || account.rfi === undefined || !inScope(account.name)) continue;
    const { tenantId, spec, source } = account.rfi;
    const address = `rfi/${tenantId}`;
    const there = live.rfis.get(tenantId);
    if (there === undefined) {
      const reason = 'the tenant has made no request yet: the answer waits for it';
      leftAlone.add({ address, why: 'no-request', count: 1, reason, source });
      continue;
    }
    const after = canonical(spec);
    const paths = changedPaths(there.spec, after);
    if (paths.length === 0) continue;
    const rule = handsOff.account(account.name);
    if (rule !== undefined) {
      const reason = `differs in ${paths.join(', ')}: ${describeRule(rule)}`;
      leftAlone.add({ address, why: 'ignored', count: 1, reason, source });
      continue;
    }
    changes.push({
      address,
      kind: 'rfi',
      action: 'update',
      account: account.name,
      tenantId,
      classes: [],
      before: there.spec,
      after,
      paths,
      reason:
        Object.keys(there.spec).length === 0
          ? 'the request is not answered'
          : 'the answer differs from what is declared',
      source,
    });
  }
  for (const { tenantId, request } of unanswered(desired, live)) {
    const company = request.contacts.find(({ companyName }) => companyName !== undefined)?.companyName;
    const since = request.consentedOn === undefined ? '' : ` since ${request.consentedOn.slice(0, 10)}`;
    const reason = `${company ?? 'a customer'} asks for service${since}, and no account file answers`;
    // A run about some accounts is not about somebody who has none.
    if (isWhole) leftAlone.add({ address: `rfi/${tenantId}`, why: 'unanswered', count: 1, reason });
  }
  return changes;
}

function unanswered(desired: Matching['desired'], live: Matching['live']): readonly RfiStanding[] {
  return live.rfis.size === 0 ? [] : rfiStandings(desired, live).filter(({ open }) => open);
}
