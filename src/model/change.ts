// One difference between desired and live. The before image is what apply demands to find, the after image is what it
// writes; the rest explains.

import type { SourceRef } from './diagnostic.ts';
import type { JsonObject } from './json.ts';

export type Action = 'create' | 'update' | 'delete' | 'move';

export type Kind = 'account' | 'number' | 'rfi';

/**
 * `disable`: a service is switched off. `emergency`: the emergency address of an existing number changes.
 * `billing`: the service starts to bill (api-facts.md section 7). `protected`: deletes from a protected account.
 * `subdomain`: the names that Direct Routing calls come by change, so that what uses the old ones is cut off; always with
 * `disable`.
 */
export type ChangeClass = 'disable' | 'emergency' | 'billing' | 'protected' | 'subdomain';

/**
 * With `--base REF`: `this change`: declared otherwise at REF; `drift`: live differs from what REF declares; `both`.
 */
export type Origin = 'this change' | 'drift' | 'both';

export interface Change {
  /** `contoso`, `contoso/+14255550100`, `rfi/<tenantId>`; of a move, the address it has afterwards. */
  readonly address: string;
  readonly kind: Kind;
  readonly action: Action;
  /** The account of an account or number; of a move, the account the number comes to. */
  readonly account?: string;
  /** Of a number: `+14255550100`. */
  readonly telephoneNumber?: string;
  /** Of an RFI. */
  readonly tenantId?: string;
  /** Of a move: the account the number leaves. */
  readonly from?: string;
  /** Of the deletion of an account: delete its numbers with it (`deleteNumbers=true`). */
  readonly cascade?: boolean;
  /** Nothing differs: it is written again as it is, because its back-end sync has failed. `before` equals `after`. */
  readonly resync?: true;
  readonly classes: readonly ChangeClass[];
  /** The live spec; null when there is none. Apply refuses when it finds neither this nor `after`. */
  readonly before: JsonObject | null;
  /** The spec to be written; null for a deletion. */
  readonly after: JsonObject | null;
  /** Dotted paths of the leaves that differ, in code-unit order. */
  readonly paths: readonly string[];
  /** Where the difference comes from; absent without `--base`. For readers only. */
  readonly origin?: Origin;
  /** Why, in words: for readers only. */
  readonly reason: string;
  /** What declares it, or the list it is missing from. */
  readonly source?: SourceRef;
}
