// RequestForInformationResource (api-facts.md sections 5 and 10) and the one thing a PATCH may contain. The PATCH is a
// merge patch, so null removes.

import { moment, objectSchema, provisioning, type Schema, text, texts } from './object-schema.ts';

const tenantId: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 36,
  pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
};

const textOrNull: Schema = { type: ['string', 'null'] };

const contact = objectSchema('state', {
  required: ['fullName', 'email'],
  readOnly: {
    fullName: { type: 'string', minLength: 1 },
    email: { type: 'string', minLength: 1 },
    telephoneNumber: text,
    companyName: text,
    companySize: text,
  },
});

export const requestForInformationSchema: Schema = objectSchema('state', {
  required: ['tenantId'],
  readOnly: {
    ...provisioning,
    tenantId,
    id: text,
    accountName: text,
    productContext: text,
    operatorId: text,
    status: text,
    consentedOn: moment,
    lastModifiedOn: moment,
    consentedCountries: texts,
    contacts: { type: 'array', items: contact },
    customerRelationship: objectSchema('state', {
      writable: { status: text, comment: text },
      readOnly: { lastModifiedOn: moment },
    }),
  },
});

const customerRelationship = objectSchema('request', {
  writable: { status: textOrNull, comment: textOrNull },
  readOnly: { lastModifiedOn: moment },
});

/** Everything but customerRelationship is read-only (api-facts.md section 5). */
export const requestForInformationPatchSchema: Schema = {
  ...objectSchema('request', {
    writable: { customerRelationship: { ...customerRelationship, type: ['object', 'null'] } },
  }),
  readOnlyNames: Object.keys(requestForInformationSchema.properties as object),
};
