// Operation 6: delete up to 100 numbers of one account, in the same three modes as the writes.

import { type Problem, Refusal, refuse } from '../refusal.ts';
import { numberKey } from '../state/number-shelf.ts';
import type { World } from '../state/world.ts';
import { findAccount } from './accounts.ts';
import { duplicateProblems, emptyProblems } from './batch-rules.ts';
import type { Answer, Call } from './call.ts';
import { judgeIdentifiers } from './identifiers.ts';

export function deleteNumbers(world: World, call: Call): Answer {
  const { knobs, store, clock } = world;
  const account = findAccount(world, call);
  const items = judgeIdentifiers(world, call);
  const wanted = (call.body as { readonly numbers: readonly unknown[] }).numbers;
  const repeated = duplicateProblems(world, wanted);
  const problems: Problem[] = emptyProblems(world, wanted);
  const keys = new Set<number>();
  for (const [index, { telephoneNumber, path, problems: malformed }] of items.entries()) {
    problems.push(...malformed, ...(repeated.get(index) ?? []));
    if (telephoneNumber === undefined) continue;
    const key = numberKey(telephoneNumber);
    if (account.numbers.get(key) !== undefined) keys.add(key);
    else if (knobs.deletes.missing === 404) {
      const message = `${telephoneNumber} is not in account ${account.body.name}`;
      problems.push({ status: 404, code: 'NumberNotFound', message, target: `${path}.telephoneNumber` });
    }
  }
  const { mode } = knobs.batch;
  if (problems.length > 0 && mode !== 'per-item') throw new Refusal(problems);
  const interrupted = mode === 'partial' && keys.size > 1;
  const chosen = interrupted ? [...keys].slice(0, Math.ceil(keys.size / 2)) : keys;
  for (const key of chosen) store.deleteNumber(account, key, clock.now());
  if (interrupted) throw refuse(500, 'BatchInterrupted', 'the batch was interrupted; some of its numbers are deleted');
  if (problems.length > 0) throw new Refusal(problems);
  return { status: 204 };
}
