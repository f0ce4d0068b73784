// One sentence with the whole effect of a plan.

import type { Action, Change, Kind } from '../../model/change.ts';
import type { Plan } from '../../model/plan.ts';
import { code } from './escape.ts';
import { amount, amountOf } from './tally.ts';

interface Effect {
  count: number;
  readonly accounts: Set<string>;
  readonly sources: Set<string>;
}

/** `Adds 120 numbers to 3 accounts, changes 4, deletes 2; creates the account …`. */
export function headline(plan: Plan): string {
  const effects = gatherEffects(plan.changes);
  const parts = (['number', 'account', 'rfi'] as const).flatMap((kind) => {
    const phrases = actions.flatMap((action) => {
      const effect = effects.get(`${kind} ${action}`);
      return effect === undefined ? [] : [{ action, effect }];
    });
    return phrases.length === 0 ? [] : [phrases.map((phrase, index) => tell(kind, phrase, index === 0)).join(', ')];
  });
  const sentence = parts.length === 0 ? 'no changes' : parts.join('; ');
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`;
}

const actions = ['create', 'update', 'repeat', 'move', 'delete'] as const satisfies Deed[];

/** An action; what is only written again is not changed. */
type Deed = Action | 'repeat';

function gatherEffects(changes: readonly Change[]): ReadonlyMap<string, Effect> {
  const effects = new Map<string, Effect>();
  for (const { kind, action, account, from, resync } of changes) {
    const key = `${kind} ${resync ? 'repeat' : action}`;
    let effect = effects.get(key);
    if (effect === undefined) {
      effect = { count: 0, accounts: new Set(), sources: new Set() };
      effects.set(key, effect);
    }
    effect.count += 1;
    if (account !== undefined) effect.accounts.add(account);
    if (from !== undefined) effect.sources.add(from);
  }
  return effects;
}

/** The noun stands with the first of a kind's phrases only. */
function tell(kind: Kind, { action, effect }: { action: Deed; effect: Effect }, isFirst: boolean): string {
  if (kind === 'rfi') return `answers ${amountOf(effect.count, 'request')} for information`;
  const verb = kind === 'account' && action === 'create' ? 'creates' : verbs[action];
  const [only] = effect.accounts;
  if (kind === 'account') {
    if (effect.count === 1 && only !== undefined) return `${verb} ${isFirst ? 'the account ' : ''}${code(only, 100)}`;
    return `${verb} ${isFirst ? amountOf(effect.count, 'account') : amount(effect.count)}`;
  }
  const count = isFirst ? amountOf(effect.count, 'number') : amount(effect.count);
  if (action === 'move') return `${verb} ${count} ${between(effect)}`;
  const where =
    only !== undefined && effect.accounts.size === 1 ? code(only, 100) : amountOf(effect.accounts.size, 'account');
  return `${verb} ${count} ${action === 'create' ? 'to' : 'of'} ${where}`;
}

const verbs: Record<Deed, string> = {
  create: 'adds',
  update: 'changes',
  repeat: 'writes again',
  move: 'moves',
  delete: 'deletes',
};

function between({ accounts, sources }: Effect): string {
  const [from] = sources;
  const [to] = accounts;
  const single = sources.size === 1 && accounts.size === 1 && from !== undefined && to !== undefined;
  return single ? `from ${code(from, 100)} to ${code(to, 100)}` : 'between accounts';
}
