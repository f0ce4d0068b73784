// What the parts of an adoption have in common.

import type { AccountName } from '../model/account-name.ts';
import type { AdoptionNote } from '../model/adoption.ts';
import type { Desired } from '../model/desired.ts';
import type { Live } from '../model/live.ts';
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
  readonly problems: AdoptionNote[];
  readonly notes: AdoptionNote[];
}

export const undeclarable = {
  reason: 'its live settings are such that no file can declare them',
  remedy: 'Change them on the gateway, or leave the number alone with an ignore rule in acg.yaml.',
};
