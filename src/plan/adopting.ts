// What the parts of an adoption have in common.

import type { AccountName } from '../model/account-name.ts';
import type { AdoptionNote } from '../model/adoption.ts';
import type { Desired } from '../model/desired.ts';
import type { Live, LiveRfi } from '../model/live.ts';
import type { AdoptedSettings } from './adopted-settings.ts';
import type { HandsOff } from './hands-off.ts';

/** What the parts of an adoption are made with. */
export interface Adopting {
  readonly desired: Desired;
  readonly live: Live;
  readonly handsOff: HandsOff;
  readonly settings: AdoptedSettings;
  /** Accounts that are taken over: live, in scope, neither ignored nor under a tombstone. */
  readonly taken: ReadonlySet<AccountName>;
  /** Tenants, in lower case, whose requests a file answers after the import: each of them in one account. */
  readonly answered: Set<string>;
  readonly problems: AdoptionNote[];
  readonly notes: AdoptionNote[];
}

export const undeclarable = {
  reason: 'its live settings are such that no file can declare them',
  remedy: 'Change them on the gateway, or leave the number alone with an ignore rule in acg.yaml.',
};

/** There is an answer, and a file can say it. */
export function isAnswered({ spec }: LiveRfi): boolean {
  return typeof spec.status === 'string' && spec.status !== '';
}
