// The schemas compiled by ajv, and nothing else: the build replaces this module by ajv's standalone output.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import account from '../../schemas/account.schema.json' with { type: 'json' };
import gateway from '../../schemas/gateway.schema.json' with { type: 'json' };

const ajv = new Ajv2020({ strict: true, allErrors: true });
ajv.addVocabulary(['patternErrorMessage']);
ajv.addSchema([account, gateway]);

export const validators = {
  gateway: compiled(gateway.$id),
  account: compiled(account.$id),
  numberSettings: compiled(`${account.$id}#/$defs/numberSettings`),
  completeNumber: compiled(`${account.$id}#/$defs/completeNumber`),
} as const;

function compiled(id: string): ValidateFunction {
  const validate = ajv.getSchema(id);
  if (validate === undefined) throw new Error(`no schema ${id}`);
  return validate;
}
