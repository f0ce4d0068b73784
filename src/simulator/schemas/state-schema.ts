// The schema of a saved state. Its resources may have their read-only members, statuses with words not known yet.

import { accountSchema } from './account-schema.ts';
import { capabilityPlanSchema, civicAddressSchema } from './civic-address-schema.ts';
import { numberSchema } from './number-schema.ts';
import type { Schema } from './object-schema.ts';
import { requestForInformationSchema } from './request-for-information-schema.ts';

const listOf = (items: Schema): Schema => ({ type: 'array', items });
const byAccount = (items: Schema): Schema => ({ type: 'object', additionalProperties: listOf(items) });

export const stateSchema: Schema = {
  type: 'object',
  required: ['accounts', 'numbers', 'requestsForInformation', 'civicAddresses'],
  additionalProperties: false,
  properties: {
    accounts: listOf(accountSchema('state')),
    numbers: listOf(numberSchema('state')),
    requestsForInformation: listOf(requestForInformationSchema),
    civicAddresses: byAccount(civicAddressSchema),
    capabilityPlans: byAccount(capabilityPlanSchema),
  },
};
