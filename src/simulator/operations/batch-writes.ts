// Operation 5: create or update up to 100 numbers of one account. What happens when only some of them are right is
// undocumented (api-facts.md section 8), hence the three modes.

import { isDeepStrictEqual } from 'node:util';
import type { NumberResource } from '../../kinds/wire.ts';
import { type Problem, Refusal, refuse } from '../refusal.ts';
import { numberSchema } from '../schemas/number-schema.ts';
import { compileJudge } from '../schemas/validate.ts';
import { numberKey } from '../state/number-shelf.ts';
import type { AccountRecord } from '../state/store.ts';
import type { World } from '../state/world.ts';
import { findAccount } from './accounts.ts';
import { duplicateProblems, emptyProblems } from './batch-rules.ts';
import type { Answer, Call } from './call.ts';
import { mergeOnto } from './merge.ts';
import { numberProblems } from './number-rules.ts';
import { keyProblems } from './numbers.ts';
import { viewNumber } from './views.ts';
import { storedForm, writeNumber } from './write-number.ts';

const judge = compileJudge(numberSchema('request'));

export function createOrUpdateNumbers(world: World, call: Call): Answer {
  const account = findAccount(world, call);
  const items = (call.body as { readonly numbers: readonly unknown[] }).numbers;
  const empty = emptyProblems(world, items);
  if (empty.length > 0) throw new Refusal(empty);
  const numbers: NumberResource[] = [];
  const problems: Problem[] = [];
  const repeated = duplicateProblems(world, items);
  for (const [index, item] of items.entries()) {
    const judged = judgeItem(world, account, item, `$.numbers[${index}]`);
    const wrong = [...(repeated.get(index) ?? []), ...judged.problems];
    problems.push(...wrong);
    if (wrong.length === 0 && judged.number !== undefined) numbers.push(judged.number);
  }
  const { mode, order } = world.knobs.batch;
  if (problems.length > 0 && mode !== 'per-item') throw new Refusal(problems);
  if (mode === 'partial') doHalf(world, account, numbers);
  const records = numbers.map((number) => writeNumber(world, account, number));
  if (problems.length > 0) throw new Refusal(problems);
  if (order === 'key') records.sort((a, b) => numberKey(a.body.telephoneNumber) - numberKey(b.body.telephoneNumber));
  return { status: 200, body: { numbers: records.map((record) => viewNumber(world, record)) } };
}

function judgeItem(
  world: World,
  account: AccountRecord,
  item: unknown,
  path: string,
): { readonly number?: NumberResource; readonly problems: readonly Problem[] } {
  const malformed = judge(item, world.knobs.fields, path);
  if (malformed.length > 0) return { problems: malformed };
  const sent = item as NumberResource;
  const keys = { accountName: account.body.name };
  const mismatches = world.knobs.fields.keyMismatch === 'reject' ? keyProblems(sent, keys, path) : [];
  const before = account.numbers.get(numberKey(sent.telephoneNumber))?.body;
  const merged = world.knobs.batch.semantics === 'merge' && before !== undefined ? mergeOnto(before, sent) : sent;
  const number: NumberResource = { ...merged, ...keys };
  return { number, problems: [...mismatches, ...numberProblems(world, account, number, path)] };
}

/**
 * Mode `partial`: half of what would change is changed and the reply is 500. What is already as asked is not counted,
 * so whoever repeats the batch gets to the end.
 */
function doHalf(world: World, account: AccountRecord, numbers: readonly NumberResource[]): void {
  const changing = numbers.filter((number) => {
    const before = account.numbers.get(numberKey(number.telephoneNumber))?.body;
    return !isDeepStrictEqual(storedForm(world, before, number), before);
  });
  if (changing.length < 2) return;
  const half = changing.slice(0, Math.ceil(changing.length / 2));
  for (const number of half) writeNumber(world, account, number);
  throw refuse(500, 'BatchInterrupted', 'the batch was interrupted; some of its numbers are written');
}
