// NumberResource and NumberIdentifier (api-facts.md section 5). The schema there allows a telephone number of one
// character, its pattern three: the pattern decides (section 15, contradiction 3).

import {
  nameOf,
  objectSchema,
  provisioning,
  type Schema,
  telephoneNumber,
  text,
  texts,
  type View,
  yesNo,
} from './object-schema.ts';

/** Operator Connect and Teams Phone Mobile have the same members. */
function teamsService(view: View): Schema {
  const configuration = objectSchema(view, {
    required: ['usage', 'choosableCapabilities'],
    writable: {
      usage: text,
      choosableCapabilities: texts,
      additionalUsages: texts,
      civicAddressId: text,
      locationId: text,
      allowTenantAddressUpdate: yesNo,
      displayedCountryCode: text,
    },
    readOnly: { acquiredCapabilities: texts, availableCapabilities: texts },
  });
  return objectSchema(view, {
    required: ['enabled'],
    writable: {
      enabled: yesNo,
      assignmentStatus: view === 'state' ? text : { enum: ['assigned', 'unassigned'] },
      configuration,
    },
  });
}

export function numberSchema(view: View): Schema {
  const plain = objectSchema(view, { required: ['enabled'], writable: { enabled: yesNo } });
  const serviceDetails = objectSchema(view, {
    writable: {
      teamsOperatorConnect: teamsService(view),
      teamsPhoneMobile: teamsService(view),
      teamsDirectRouting: plain,
      zoomPhoneCloudPeering: plain,
      azureOperatorCallProtection: plain,
    },
  });
  return objectSchema(view, {
    required: ['telephoneNumber', 'accountName', 'serviceDetails'],
    writable: {
      telephoneNumber,
      accountName: nameOf(100),
      serviceDetails,
      configuration: objectSchema(view, { writable: { customSipHeader: nameOf(100) } }),
    },
    readOnly: provisioning,
  });
}

export const numberIdentifierSchema: Schema = objectSchema('request', {
  required: ['telephoneNumber'],
  writable: { telephoneNumber },
});

/** A batch as a whole; its items are judged one by one, because a batch can be done item by item. */
export function batchSchema(most: number | undefined): Schema {
  const numbers = { type: 'array', ...(most === undefined ? {} : { maxItems: most }) };
  return objectSchema('request', { required: ['numbers'], writable: { numbers } });
}
