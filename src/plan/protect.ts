// The mark on what a plan takes from protected accounts.

import picomatch from 'picomatch';
import type { Change } from '../model/change.ts';

/** The changes, those marked `protected` that take something from an account which one of the globs means. */
export function markProtected(changes: readonly Change[], protect: readonly string[]): readonly Change[] {
  const isProtected = nameMatcher(protect);
  return changes.map((change) => {
    const takes = change.action === 'delete' || change.action === 'move';
    if (!takes || !isProtected(change.from ?? change.account ?? '')) return change;
    return change.classes.includes('protected') ? change : { ...change, classes: [...change.classes, 'protected'] };
  });
}

export function nameMatcher(globs: readonly string[]): (name: string) => boolean {
  return globs.length === 0 ? () => false : picomatch([...globs], { nonegate: true });
}
