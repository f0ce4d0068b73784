// The kinds of drift: what each is called, what it means, and what to do about it.

import type { DriftCategory } from '../../model/report.ts';

interface DriftKind {
  readonly title: string;
  /** What it means, and how to have it as it is now, or as git says. Markdown. */
  readonly advice: string;
  /** Its items are differences between what is declared and what is live, and not states of the back end. */
  readonly isDifference: boolean;
}

/** In the order in which somebody has to look at them. */
export const driftKinds: Readonly<Record<DriftCategory, DriftKind>> = {
  missing: {
    title: 'Missing',
    advice:
      'Declared, and not on the gateway. **Accept:** take it out of its account file. **Revert:** `acgctl apply` creates it anew.',
    isDifference: true,
  },
  changed: {
    title: 'Changed outside git',
    advice:
      '**Accept:** `acgctl import` writes what is live into the account files. **Revert:** `acgctl apply` writes what is declared.',
    isDifference: true,
  },
  moved: {
    title: 'Moved',
    advice:
      'Declared in one account, live in another. **Accept:** declare it in the account that has it. **Revert:** `acgctl apply` moves it back.',
    isDifference: true,
  },
  extra: {
    title: 'Extra',
    advice:
      'On the gateway, and not declared. **Accept:** `acgctl import` adds it to the account files. **Revert:** `acgctl apply` deletes it, guards permitting.',
    isDifference: true,
  },
  'not-applied': {
    title: 'Not applied yet',
    advice: 'Declared otherwise since the base, and still live as it was there. `acgctl apply` writes it.',
    isDifference: true,
  },
  'sync-failed': {
    title: 'Sync failed',
    advice:
      'As declared, and the back end refused it. Mend what the error says; then `acgctl apply --resync` writes accounts and numbers again.',
    isDifference: false,
  },
  settling: {
    title: 'Settling',
    advice: 'As declared, and the back end is still at it. Nothing to do: the next check tells.',
    isDifference: false,
  },
  unanswered: {
    title: 'Unanswered requests',
    advice: 'A customer asks for service. `acgctl rfi scaffold TENANT` prints an account file to start with.',
    isDifference: false,
  },
  unmanaged: {
    title: 'Unmanaged',
    advice:
      'Accounts without a file: never touched. **Accept:** `acgctl import` writes a file for it, or an ignore rule in `acg.yaml` names it.',
    isDifference: false,
  },
};
