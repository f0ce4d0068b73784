// The whole state as it is seeded, saved and shown at /_sim/state. It has the API's own resources, so that a state
// that was read can be put back and nothing changes.

import type {
  AccountResource,
  CapabilityPlan,
  NumberResource,
  RequestForInformationResource,
  TeamsCivicAddressResource,
} from '../../kinds/wire.ts';

export interface SimulatorState {
  readonly accounts: readonly AccountResource[];
  readonly numbers: readonly NumberResource[];
  readonly requestsForInformation: readonly RequestForInformationResource[];
  /** By account name; they belong to the customer's tenant and outlive the account. */
  readonly civicAddresses: Readonly<Record<string, readonly TeamsCivicAddressResource[]>>;
  /** By account name; an account without an entry has plans made for its services. */
  readonly capabilityPlans?: Readonly<Record<string, readonly CapabilityPlan[]>>;
}

export const emptyState: SimulatorState = {
  accounts: [],
  numbers: [],
  requestsForInformation: [],
  civicAddresses: {},
};
