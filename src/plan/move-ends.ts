// A plan of some accounts has to have both ends of a move: half of one would delete a number here that is not created
// there, or want one that another account still holds.

import type { AccountName } from '../model/account-name.ts';
import type { Desired } from '../model/desired.ts';
import { compareText } from '../model/json.ts';
import type { Live } from '../model/live.ts';

/**
 * The accounts, and those that a number of theirs is declared in or lives in, and so on. Accounts without a file are not
 * added: nothing is moved from or to them.
 */
export function withMoveEnds(
  accounts: ReadonlySet<AccountName>,
  desired: Desired,
  live: Live,
): ReadonlySet<AccountName> {
  const partners = movePartners(desired, live);
  const reached = new Set(accounts);
  // A set gives also what is added while it is walked.
  for (const name of reached) for (const partner of partners.get(name) ?? []) reached.add(partner);
  return new Set([...reached].sort(compareText));
}

/** By account: those that a number is declared in while it lives here, or lives in while it is declared here. */
function movePartners(desired: Desired, live: Live): ReadonlyMap<AccountName, ReadonlySet<AccountName>> {
  const partners = new Map<AccountName, Set<AccountName>>();
  const note = (name: AccountName, partner: AccountName): void => {
    const known = partners.get(name) ?? new Set();
    partners.set(name, known.add(partner));
  };
  const [wanted, there] = [desired.numbers.table, live.numbers.table];
  for (let i = 0, j = 0; i < wanted.count && j < there.count; ) {
    const order = (wanted.numbers[i] as number) - (there.numbers[j] as number);
    if (order === 0) {
      const to = desired.numbers.accountNames[wanted.accounts[i] as number] as AccountName;
      const from = live.numbers.accountNames[there.accounts[j] as number] as AccountName;
      if (to !== from && desired.accounts.has(from)) {
        note(to, from);
        note(from, to);
      }
    }
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  return partners;
}
