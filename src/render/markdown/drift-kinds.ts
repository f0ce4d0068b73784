// The kinds of drift: what each is called, and what to do about it.

import type { DriftCategory } from '../../model/report.ts';

interface DriftKind {
  readonly title: string;
  /** To have it as it is now. */
  readonly accept: string;
  /** To have it as git says. */
  readonly revert: string;
}

/** In the order in which somebody has to look at them. */
export const driftKinds: Readonly<Record<DriftCategory, DriftKind>> = {
  missing: {
    title: 'Missing: declared, and not on the gateway',
    accept: 'take it out of its account file',
    revert: '`acgctl apply` creates it anew',
  },
  changed: {
    title: 'Changed outside git',
    accept: '`acgctl import` writes what is live into the account files',
    revert: '`acgctl apply` writes what is declared',
  },
  moved: {
    title: 'Moved: declared in one account, live in another',
    accept: 'declare it in the account that has it',
    revert: '`acgctl apply` moves it back',
  },
  extra: {
    title: 'Extra: on the gateway, and not declared',
    accept: '`acgctl import` adds it to the account files',
    revert: '`acgctl apply` deletes it, guards permitting',
  },
  'sync-failed': {
    title: 'Sync failed: as declared, and the back end refused it',
    accept: 'nothing to accept: it is as declared here',
    revert: 'mend what the error says; a write of the same settings starts the sync anew',
  },
  settling: {
    title: 'Settling: the back end is still at it',
    accept: 'nothing to do: the next check tells',
    revert: 'nothing to do: the next check tells',
  },
  unmanaged: {
    title: 'Unmanaged: accounts without a file',
    accept: '`acgctl import --account NAME` writes a file for it, or an ignore rule names it',
    revert: 'nothing: what has no file is never touched',
  },
};
