// `findings:` of acg.yaml: another severity for rules of the domain, never for what protects data.

import type { Severity, SourceRef } from '../model/diagnostic.ts';
import type { JsonObject } from '../model/json.ts';
import { type Code, codes, isAdjustable, isCode } from './codes.ts';
import type { Findings, SeverityOverrides } from './findings.ts';
import { showValue } from './show-value.ts';
import { suggest } from './suggest.ts';

export function readOverrides(
  declared: JsonObject,
  at: (code: string) => SourceRef,
  findings: Findings,
): SeverityOverrides {
  const overrides = new Map<Code, Severity | 'off'>();
  for (const [code, severity] of Object.entries(declared)) {
    if (!isCode(code)) {
      const near = suggest(
        code,
        Object.keys(codes).filter((known) => isAdjustable(known as Code)),
      );
      findings.add({
        code: 'FINDING_UNKNOWN',
        at: at(code),
        message: `There is no finding ${showValue(code)}.`,
        hint: near === undefined ? 'Remove the line.' : `Did you mean \`${near}\`?`,
      });
    } else if (!isAdjustable(code)) {
      findings.add({
        code: 'FINDING_FIXED',
        at: at(code),
        message: `The severity of ${code} cannot be changed: ${codes[code].meaning}`,
        hint: 'Remove the line.',
      });
    } else overrides.set(code, severity as Severity | 'off');
  }
  return overrides;
}

const strictness = { off: 0, warning: 1, error: 2 } as const;

/** Of each rule, the stricter of two severities; what one of them does not name has its default there. */
export function stricter(one: SeverityOverrides, other: SeverityOverrides): SeverityOverrides {
  return new Map(
    [...new Set([...one.keys(), ...other.keys()])].map((code) => {
      const [a, b] = [severityIn(one, code), severityIn(other, code)];
      return [code, strictness[a] >= strictness[b] ? a : b];
    }),
  );
}

/** The rules that `one` takes less strictly than `other` does. */
export function looserRules(one: SeverityOverrides, other: SeverityOverrides): readonly Code[] {
  return [...stricter(one, other)].flatMap(([code, severity]) => (severityIn(one, code) === severity ? [] : [code]));
}

function severityIn(overrides: SeverityOverrides, code: Code): Severity | 'off' {
  return overrides.get(code) ?? codes[code].severity;
}
