// `--resync`: what is live as declared, and whose back-end sync has failed, is written again as it is. It is a change
// without a difference, so it says of itself that it is one.

import type { Change } from '../model/change.ts';
import type { JsonObject } from '../model/json.ts';
import type { SyncStatus } from '../model/live.ts';

type Repeat = Pick<Change, 'action' | 'resync' | 'classes' | 'before' | 'after' | 'paths' | 'reason'>;

/** The part of the change that writes `spec` again; undefined where its sync has not failed. */
export function repeatOf(spec: JsonObject, { state, errors }: SyncStatus): Repeat | undefined {
  if (state !== 'failed') return undefined;
  const told = errors.map(({ code, message }) => `${code}: ${message}`).join('; ');
  return {
    action: 'update',
    resync: true,
    classes: [],
    before: spec,
    after: spec,
    paths: [],
    reason: `write again: sync failed (${told === '' ? 'the server gives no error' : told})`,
  };
}
