// The ignore rules of acg.yaml: which hold today, and which would be a mistake.

import type { IgnoreRule, NumberRange } from '../model/desired.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import type { JsonObject } from '../model/json.ts';
import type { Findings } from './findings.ts';
import { parseRange } from './number-text.ts';
import { accountView, definition, memberView, namedPaths, type SchemaView } from './schema-view.ts';
import { showValue } from './show-value.ts';
import { suggest } from './suggest.ts';

/** Every path of an account or number that a rule may name. */
const fields: readonly string[] = [
  ...new Set([
    ...namedPaths(definition(accountView, 'completeNumber')),
    'correlationId',
    ...namedPaths(memberView(accountView, 'serviceDetails') as SchemaView, 'serviceDetails.'),
  ]),
];

/** The rule, or undefined when it does not hold; `at` gives the place of one of its keys or of the rule itself. */
export function readIgnoreRule(
  rule: JsonObject,
  today: string,
  at: (...path: readonly string[]) => SourceRef,
  findings: Findings,
): IgnoreRule | undefined {
  const { account, field, until } = rule as { account?: string; field?: string; until?: string };
  const before = findings.count;
  if (account === undefined && field === undefined && rule.numbers === undefined) {
    findings.add({
      code: 'IGNORE_EMPTY',
      at: at(),
      message: 'The rule names no account, numbers or field, so it would ignore everything.',
      hint: 'Add `account:`, `numbers:` or `field:`, or remove the rule.',
    });
  }
  if (field !== undefined && !fields.includes(field)) {
    const near = suggest(field, fields);
    findings.add({
      code: 'IGNORE_FIELD',
      at: at('field'),
      message: `No account or number has a field ${showValue(field)}.`,
      hint: near === undefined ? 'Write the path as in `configuration.customSipHeader`.' : `Did you mean \`${near}\`?`,
    });
  }
  const numbers = readNumbers(rule, at, findings);
  const isOver = until !== undefined && checkDay(until, today, at('until'), findings);
  if (isOver || findings.count > before) return undefined;
  return {
    ...(account === undefined ? {} : { account }),
    ...(numbers === undefined ? {} : { numbers }),
    ...(field === undefined ? {} : { field }),
    ...(until === undefined ? {} : { until }),
    source: at(),
  };
}

function readNumbers(
  rule: JsonObject,
  at: (...path: readonly string[]) => SourceRef,
  findings: Findings,
): readonly NumberRange[] | undefined {
  if (!Array.isArray(rule.numbers)) return undefined;
  return rule.numbers.flatMap((text: string, index) => {
    const parsed = parseRange(text.includes('..') ? text : `${text}..${text}`);
    if (typeof parsed !== 'string') return [parsed];
    findings.add({
      code: 'RANGE_FORMAT',
      at: at('numbers', String(index)),
      message: `The range ${showValue(text)} ${parsed}.`,
      hint: 'Write the lower number first; both have the same count of digits: `+14255550110..+14255550199`.',
    });
    return [];
  });
}

/** True when the day is over. */
function checkDay(until: string, today: string, at: SourceRef, findings: Findings): boolean {
  const [year = 0, month = 0, day = 0] = until.split('-').map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  if (day < 1 || day > last) {
    findings.add({
      code: 'IGNORE_DATE',
      at,
      message: `There is no day ${showValue(until)}.`,
      hint: 'Write year, month and day, as in 2026-12-31.',
    });
    return false;
  }
  if (until >= today) return false;
  findings.add({
    code: 'IGNORE_EXPIRED',
    at,
    message: `The rule held until ${until} and no longer does.`,
    hint: 'Remove the rule, or give it a later day.',
  });
  return true;
}
