// Builds the two views of one model: what a request may contain, and what a saved state may contain (read-only
// members too). The names of the read-only members stay in the schema, so that a request that sends one is told so.

export interface Schema {
  readonly [keyword: string]: unknown;
}

export type View = 'request' | 'state';

interface Members {
  readonly required?: readonly string[];
  readonly writable?: Readonly<Record<string, Schema>>;
  readonly readOnly?: Readonly<Record<string, Schema>>;
}

export const text: Schema = { type: 'string' };
export const yesNo: Schema = { type: 'boolean' };
export const moment: Schema = { type: 'string', format: 'date-time' };
export const texts: Schema = { type: 'array', items: text };

/** The spelling of names of accounts and subdomains (api-facts.md section 5). */
export const nameOf = (longest: number): Schema => ({
  type: 'string',
  minLength: 1,
  maxLength: longest,
  pattern: '^[A-Za-z0-9_-]+$',
});

export const telephoneNumber: Schema = { type: 'string', minLength: 3, maxLength: 16, pattern: '^\\+[1-9]\\d+$' };

export function objectSchema(view: View, members: Members): Schema {
  const { required = [], writable = {}, readOnly = {} } = members;
  return {
    type: 'object',
    properties: view === 'state' ? { ...writable, ...readOnly } : writable,
    required,
    additionalProperties: false,
    readOnlyNames: view === 'state' ? [] : Object.keys(readOnly),
  };
}

const errorItem: Schema = {
  type: 'object',
  properties: { code: text, message: text },
  required: ['code', 'message'],
};

/** The two members every provisioned resource has (api-facts.md section 9); the statuses are extensible. */
export const provisioning: Readonly<Record<string, Schema>> = {
  serviceProvisioningStatus: text,
  serviceProvisioningErrors: { type: 'array', items: errorItem },
};
