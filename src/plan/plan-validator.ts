// The compiled plan schema. The build replaces this module by code that ajv has generated ahead of time.

import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../../schemas/plan.schema.json' with { type: 'json' };

export const planValidator = new Ajv2020({
  allErrors: false,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
}).compile(schema);
