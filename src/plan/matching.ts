// What every diff needs to know: both sides, what is exempt, and which accounts the run is about.

import type { AccountName } from '../model/account-name.ts';
import type { Desired } from '../model/desired.ts';
import type { Live } from '../model/live.ts';
import type { HandsOff } from './hands-off.ts';
import type { LeftAloneList } from './left-alone.ts';

export interface Matching {
  readonly desired: Desired;
  readonly live: Live;
  readonly handsOff: HandsOff;
  readonly inScope: (name: AccountName) => boolean;
  /** The run is about every account. */
  readonly isWhole: boolean;
  readonly leftAlone: Pick<LeftAloneList, 'add' | 'addNumber'>;
  /** What is as declared, and whose back-end sync has failed, is to be written again. */
  readonly resync: boolean;
}

/**
 * What may become of a live number that its account does not want:
 * `theirs`: its account has no file, or the run is not about it; `open`: the account declares no numbers;
 * `listed`: the account's list is complete; `buried`: the account has a tombstone.
 */
export type Ownership = 'theirs' | 'open' | 'listed' | 'buried';

export function ownershipOf(matching: Matching, name: AccountName): Ownership {
  const account = matching.desired.accounts.get(name);
  if (account === undefined || !matching.inScope(name)) return 'theirs';
  if (account.state === 'absent') return 'buried';
  return account.numbersManaged ? 'listed' : 'open';
}
