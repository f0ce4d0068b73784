// What an account can have on Operator Connect and Teams Phone Mobile, as the gateway tells it (api-facts section 7), and
// the findings of a plan that wants something else.

import type { Severity } from '../model/diagnostic.ts';
import type { CapabilityPlan, TeamsCivicAddressResource } from './wire.ts';

export interface AccountOffer {
  readonly plans: readonly CapabilityPlan[];
  /** By id; of the asked ones those that are there. */
  readonly addresses: ReadonlyMap<string, TeamsCivicAddressResource>;
  /** What the numbers that were asked for can have; undefined when none was. */
  readonly available: readonly string[] | undefined;
}

/** Findings of the preflight; `findings:` in acg.yaml may change their severity. */
export const preflightCodes = {
  PREFLIGHT_USAGE: { severity: 'error', meaning: 'A usage that no capability plan of the account has.' },
  PREFLIGHT_CAPABILITY: { severity: 'error', meaning: 'A capability that the account does not offer for the usage.' },
  PREFLIGHT_TOLL_FREE: { severity: 'error', meaning: 'A toll-free number with a usage that takes none.' },
  PREFLIGHT_ADDRESS: { severity: 'error', meaning: 'A civic address that the account does not have.' },
  PREFLIGHT_LOCATION: { severity: 'error', meaning: 'A location that is not part of the civic address.' },
  PREFLIGHT_ADDRESS_UNVALIDATED: {
    severity: 'warning',
    meaning: 'An emergency address that Microsoft has not validated.',
  },
} as const satisfies Record<string, { readonly severity: Severity; readonly meaning: string }>;

export type PreflightCode = keyof typeof preflightCodes;
