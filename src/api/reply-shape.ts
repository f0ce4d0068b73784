// A reply shape ties a validator to the type that it proves, so that a body is narrowed in one place only.

import type {
  AccountResource,
  ApiError,
  CapabilityPlan,
  NumberResource,
  Page,
  RequestForInformationResource,
  TeamsCivicAddressResource,
} from '../kinds/wire.ts';
import * as validators from './reply-validators.ts';

/** Says whether a body is a T, and if not, where it is not. */
export interface Shape<T> {
  /** For messages: "a page of accounts". */
  readonly title: string;
  read(body: unknown): { readonly value: T } | { readonly problem: string };
  /** A faster way to what `read` says of the parsed text; undefined where it does not lead there. */
  readText?(text: string): T | undefined;
}

interface Validator {
  (body: unknown): unknown;
  errors?: null | readonly { readonly instancePath: string; readonly message?: string }[];
}

function shape<T>(title: string, validator: Validator): Shape<T> {
  return {
    title,
    read(body) {
      if (validator(body) === true) return { value: body as T };
      const first = validator.errors?.[0];
      return { problem: `${first?.instancePath || 'the body'} ${first?.message ?? 'is wrong'}` };
    },
  };
}

export const shapes = {
  error: shape<{ readonly error: ApiError }>('an error', validators.isError),
  account: shape<AccountResource>('an account', validators.isAccount),
  accountPage: shape<Page<AccountResource>>('a page of accounts', validators.isAccountPage),
  number: shape<NumberResource>('a number', validators.isNumber),
  numberPage: shape<Page<NumberResource>>('a page of numbers', validators.isNumberPage),
  numberBatch: shape<{ readonly numbers: readonly NumberResource[] }>('a batch of numbers', validators.isNumberBatch),
  rfi: shape<RequestForInformationResource>('a request for information', validators.isRfi),
  rfiPage: shape<Page<RequestForInformationResource>>('a page of requests for information', validators.isRfiPage),
  civicAddress: shape<TeamsCivicAddressResource>('a civic address', validators.isCivicAddress),
  civicAddressPage: shape<Page<TeamsCivicAddressResource>>('a page of civic addresses', validators.isCivicAddressPage),
  capabilityPlans: shape<{ readonly capabilityPlans: readonly CapabilityPlan[] }>(
    'capability plans',
    validators.isCapabilityPlans,
  ),
  availableCapabilities: shape<{ readonly availableCapabilities: readonly string[] }>(
    'available capabilities',
    validators.isAvailableCapabilities,
  ),
};
