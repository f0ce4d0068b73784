// With `--base`: where each change comes from, found by planning the base's declarations against the same live state.
//
//   the base would change    this plan's change of the same resource is
//   nothing                  this change: live is as the base declares, so what is new is the declaration
//   just the same            drift: live differs from what the base declares, and the declaration adds nothing
//   something else           both: live differs from what the base declares, and the declaration is another one

import type { Change, Origin } from '../model/change.ts';
import type { Desired } from '../model/desired.ts';
import { canonical, type JsonObject } from '../model/json.ts';
import { diffAccounts } from './diff-accounts.ts';
import { diffNumbers } from './diff-numbers.ts';
import { diffRfis } from './diff-rfis.ts';
import type { Matching } from './matching.ts';

/**
 * The changes of `matching` with their origins. Ignore rules are those of `matching` on both sides: they say what is
 * acted upon, not what is declared.
 */
export function tellOrigins(changes: readonly Change[], base: Desired, matching: Matching): readonly Change[] {
  // Numbers that the base declares and may not take from where they are: a difference, though no change.
  const elsewhere = new Set<string>();
  const leftAlone: Matching['leftAlone'] = {
    add: () => undefined,
    addNumber: (_account, number, why) => void (why === 'elsewhere' && elsewhere.add(`+${number}`)),
  };
  // Everything is in scope: what the base would move between an account of this run and another is a difference too.
  const before = { ...matching, desired: base, leftAlone, inScope: () => true, resync: false };
  const found = [...diffAccounts(before), ...diffNumbers(before), ...diffRfis(before)];
  const byResource = new Map(found.map((change) => [resourceOf(change), change]));

  return changes.map((change) => ({ ...change, origin: originOf(change) }));

  function originOf(change: Change): Origin {
    // A failed sync is the gateway's state, whatever is declared.
    if (change.resync) return 'drift';
    const other = byResource.get(resourceOf(change));
    if (other === undefined) return elsewhere.has(change.telephoneNumber ?? '') ? 'both' : 'this change';
    return isSame(change, other) ? 'drift' : 'both';
  }
}

/** A number is one resource whatever account it is in. */
function resourceOf({ telephoneNumber, address }: Change): string {
  return telephoneNumber ?? address;
}

function isSame(a: Change, b: Change): boolean {
  return (
    a.action === b.action &&
    a.address === b.address &&
    a.from === b.from &&
    a.cascade === b.cascade &&
    textOf(a.before) === textOf(b.before) &&
    textOf(a.after) === textOf(b.after)
  );
}

const texts = new WeakMap<JsonObject, string>();

/** Numbers share their settings, so the text is made once for each. */
function textOf(settings: JsonObject | null): string {
  if (settings === null) return '';
  const text = texts.get(settings) ?? JSON.stringify(canonical(settings));
  texts.set(settings, text);
  return text;
}
