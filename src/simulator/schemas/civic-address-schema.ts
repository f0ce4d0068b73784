// TeamsCivicAddressResource and the capability plans (api-facts.md section 5): read-only in the API, so only a saved
// state contains them.

import { objectSchema, type Schema, text, texts, yesNo } from './object-schema.ts';

const id: Schema = { type: 'string', minLength: 1 };

const location = objectSchema('state', {
  required: ['id', 'civicAddressId'],
  readOnly: { id, civicAddressId: id, description: text, additionalInfo: text, isDefault: yesNo, elin: text },
});

const addressLines = [
  'country',
  'houseNumber',
  'houseNumberSuffix',
  'preDirectional',
  'streetName',
  'streetSuffix',
  'postDirectional',
  'stateOrProvince',
  'countyOrDistrict',
  'cityOrTown',
  'cityOrTownAlias',
  'postalOrZipCode',
  'description',
  'companyName',
  'companyId',
  'validationStatus',
  'tenantId',
  'partnerId',
  'latitude',
  'longitude',
];

export const civicAddressSchema: Schema = objectSchema('state', {
  required: ['id', 'defaultLocationId'],
  readOnly: {
    id,
    defaultLocationId: id,
    ...Object.fromEntries(addressLines.map((line) => [line, text])),
    locations: { type: 'array', items: location },
  },
});

export const capabilityPlanSchema: Schema = objectSchema('state', {
  required: ['name', 'usage', 'supportsTollFree'],
  readOnly: {
    name: text,
    usage: text,
    supportsTollFree: yesNo,
    offerTypes: texts,
    mandatoryCapabilities: texts,
    choosableCapabilities: texts,
  },
});
