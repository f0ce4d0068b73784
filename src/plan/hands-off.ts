// "Leave alone" as data: what ignore rules and unmanaged accounts exempt. Consulted while desired and live are matched,
// so that nothing downstream has to know of it.

import picomatch from 'picomatch';
import { valueAt, withValueAt } from '../kinds/path.ts';
import type { AccountName } from '../model/account-name.ts';
import type { IgnoreRule } from '../model/desired.ts';
import { formatSource } from '../model/diagnostic.ts';
import type { E164 } from '../model/e164.ts';
import type { JsonObject } from '../model/json.ts';

export interface HandsOff {
  /** The rule that exempts the whole account. */
  account(name: AccountName): IgnoreRule | undefined;
  /** The rule that exempts this number of the account: of the account, or of a range of numbers. */
  number(name: AccountName, number: E164): IgnoreRule | undefined;
  /** Whether any field rule is for the account or for numbers of it. */
  hasFields(name: AccountName): boolean;
  /** Indices of the field rules for the account itself, or for a number of it. */
  fields(name: AccountName, number?: E164): readonly number[];
  /** `after` with the fields of these rules as they are live. */
  keepFields(after: JsonObject, live: JsonObject, rules: readonly number[]): JsonObject;
  rule(index: number): IgnoreRule;
}

export function createHandsOff(rules: readonly IgnoreRule[]): HandsOff {
  const matchers = rules.map((rule) =>
    rule.account === undefined ? () => true : picomatch(rule.account, { nonegate: true }),
  );
  const byAccount = new Map<AccountName, { whole: IgnoreRule | undefined; ranged: IgnoreRule[]; fields: number[] }>();

  function of(name: AccountName) {
    const known = byAccount.get(name);
    if (known !== undefined) return known;
    const mine = rules.flatMap((rule, index) => (matchers[index]?.(name) ? [{ rule, index }] : []));
    const found = {
      whole: mine.find(({ rule }) => rule.field === undefined && rule.numbers === undefined)?.rule,
      ranged: mine.filter(({ rule }) => rule.field === undefined && rule.numbers !== undefined).map(({ rule }) => rule),
      fields: mine.filter(({ rule }) => rule.field !== undefined).map(({ index }) => index),
    };
    byAccount.set(name, found);
    return found;
  }

  const rule = (index: number): IgnoreRule => rules[index] as IgnoreRule;

  return {
    account: (name) => of(name).whole,
    number(name, number) {
      const { whole, ranged } = of(name);
      return whole ?? ranged.find((candidate) => covers(candidate, number));
    },
    hasFields: (name) => of(name).fields.length > 0,
    fields(name, number) {
      const { fields } = of(name);
      return fields.filter((index) => {
        const { numbers } = rule(index);
        return numbers === undefined || (number !== undefined && covers(rule(index), number));
      });
    },
    keepFields(after, live, indices) {
      let kept = after;
      for (const index of indices) {
        const field = rule(index).field as string;
        kept = withValueAt(kept, field, valueAt(live, field));
      }
      return kept;
    },
    rule,
  };
}

/** `ignore rule at acg.yaml:14:5, until 2026-12-31`. */
export function describeRule(rule: IgnoreRule): string {
  return `ignore rule at ${formatSource(rule.source)}${rule.until === undefined ? '' : `, until ${rule.until}`}`;
}

/** The description of the rule that keeps the field at this path as it is. */
export function fieldRule(handsOff: HandsOff, fields: readonly number[], path: string): string {
  const rule = fields.map(handsOff.rule).find(({ field = '' }) => path === field || path.startsWith(`${field}.`));
  return rule === undefined ? 'an ignore rule' : describeRule(rule);
}

function covers(rule: IgnoreRule, number: E164): boolean {
  return rule.numbers?.some((range) => number >= range.first && number <= range.last) ?? false;
}
