// Numbers and ranges as the files write them, and how to mend the ones that are not.

import type { NumberRange } from '../model/desired.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import { parseE164 } from '../model/e164.ts';
import type { Findings } from './findings.ts';
import { showValue } from './show-value.ts';

/** First and last number; or, as text, what is wrong with the range. */
export function parseRange(text: string): NumberRange | string {
  const [from = '', to, ...rest] = text.split('..');
  if (to === undefined || rest.length > 0) return 'is not two numbers joined by two dots';
  const first = parseE164(from);
  const last = parseE164(to);
  if (first === undefined || last === undefined) return 'does not hold two numbers in E.164 form';
  if (from.length !== to.length) return 'joins numbers with different counts of digits';
  return first > last ? 'runs downwards' : { first, last };
}

/** What to write in place of text that is not a number in E.164 form. */
function remedyForNumber(text: string): string {
  const digits = [...text.normalize('NFKC')].filter((character) => /\d/.test(character)).join('');
  const zeros = digits.length - digits.replace(/^0+/, '').length;
  const guess = `+${digits.slice(zeros)}`;
  const hasLetters = /[a-z]/i.test(text.normalize('NFKC'));
  if (/^[+-]?\d+([.,]\d+)?e\+?\d+$/i.test(text))
    return 'A spreadsheet shortened the number: format the column as text.';
  if (hasLetters || parseE164(guess) === undefined)
    return 'Write a `+`, the country code and the number, as in +14255550100.';
  if (zeros === 1 || (zeros > 0 && text.startsWith('+'))) {
    return 'A number begins with `+` and a country code, and no country code begins with 0: write it as in +14255550100.';
  }
  return `Write \`${guess}\` if that is the number with its country code.`;
}

/** The problem with a text that is meant to be a number. */
export function addNumberFormat(text: string, at: SourceRef, findings: Findings): void {
  findings.add({
    code: 'NUMBER_FORMAT',
    at,
    message: text === '' ? 'There is no number.' : `${showValue(text)} is not a number in E.164 form.`,
    hint: remedyForNumber(text),
  });
}
