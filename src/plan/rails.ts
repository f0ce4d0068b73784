// With `--base`: what a change wants, within the rails of the commit before it. A change that could move its own rails
// would have none.

import type { Desired, Guards } from '../model/desired.ts';
import { canonical, compareText, type JsonObject } from '../model/json.ts';

export interface Railed {
  readonly desired: Desired;
  /** Paths in acg.yaml that `head` declares otherwise, and that stand as `base` has them. */
  readonly kept: readonly string[];
}

/**
 * From `base`: the guards and what they protect, so that a change is judged by limits that were there before it; the
 * gateway, so that it cannot say where a token goes and what is written to; the share of the limit, so that it cannot
 * take what other runs need; where runs meet, so that it cannot apply beside them. From either: the alarm for unmanaged accounts, so that it can be switched on and not off.
 * From `head`: accounts and numbers, which are what is planned, and ignore rules, without which the plan would not show
 * what the change does. A rule only ever takes writes away, each told as left alone, and hides no deletion.
 */
export function withRails(head: Desired, base: Desired): Railed {
  const { guards, unmanagedAlarm } = base.policy;
  return {
    desired: {
      ...withoutCoordination(head),
      gateway: base.gateway,
      rateLimit: base.rateLimit,
      ...(base.coordination === undefined ? {} : { coordination: base.coordination }),
      policy: { ...head.policy, guards, unmanagedAlarm: unmanagedAlarm || head.policy.unmanagedAlarm },
    },
    kept: [
      ...differing('gateway', head.gateway, base.gateway),
      ...differing('guards', sortedGuards(head.policy.guards), sortedGuards(guards)),
      ...(isSame(head.rateLimit, base.rateLimit) ? [] : ['rateLimit']),
      ...(isSame(head.coordination ?? null, base.coordination ?? null) ? [] : ['coordination']),
      ...(unmanagedAlarm && !head.policy.unmanagedAlarm ? ['drift.unmanaged'] : []),
    ].sort(compareText),
  };
}

/** Where runs meet is a rail too: a change cannot send them somewhere else, or past each other. */
function withoutCoordination({ coordination: _, ...desired }: Desired): Desired {
  return desired;
}

function differing(name: string, head: object, base: object): readonly string[] {
  const [a, b] = [new Map(Object.entries(head)), new Map(Object.entries(base))];
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => !isSame(a.get(key), b.get(key))).map((key) => `${name}.${key}`);
}

/** The order of the globs means nothing. */
function sortedGuards(guards: Guards): Guards {
  return { ...guards, protect: [...guards.protect].sort(compareText) };
}

function isSame(a: unknown, b: unknown): boolean {
  const text = (value: unknown): string => JSON.stringify(canonical({ value } as JsonObject));
  return text(a) === text(b);
}
