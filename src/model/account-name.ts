// Account names: the key of an account, case-sensitive, and a path segment of the API.

declare const accountName: unique symbol;

export type AccountName = string & { readonly [accountName]: true };

const pattern = /^[A-Za-z0-9_-]{1,100}$/;

/** Reads an account name as the API allows it; undefined for anything else. */
export function parseAccountName(text: string): AccountName | undefined {
  return pattern.test(text) ? (text as AccountName) : undefined;
}
