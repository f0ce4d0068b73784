// The items of a body that names numbers (operations 6 and 8), each judged on its own.

import type { Problem } from '../refusal.ts';
import { numberIdentifierSchema } from '../schemas/number-schema.ts';
import { compileJudge } from '../schemas/validate.ts';
import type { World } from '../state/world.ts';
import type { Call } from './call.ts';

interface Identifier {
  readonly path: string;
  /** Undefined when the item is not well-formed. */
  readonly telephoneNumber: string | undefined;
  readonly problems: readonly Problem[];
}

const judge = compileJudge(numberIdentifierSchema);

export function judgeIdentifiers({ knobs }: World, call: Call): Identifier[] {
  const items = (call.body as { readonly numbers: readonly unknown[] }).numbers;
  return items.map((item, index) => {
    const path = `$.numbers[${index}]`;
    const problems = judge(item, knobs.fields, path);
    const telephoneNumber = (item as { readonly telephoneNumber: string } | null)?.telephoneNumber;
    return { path, problems, telephoneNumber: problems.length === 0 ? telephoneNumber : undefined };
  });
}
