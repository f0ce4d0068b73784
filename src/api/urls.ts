// Every URL of the API is built here. Names are checked and encoded, because a colon or a slash in a name would make
// another operation of it (api-facts section 4).

import { parseAccountName } from '../model/account-name.ts';
import { parseE164 } from '../model/e164.ts';
import { AcgctlError } from '../model/errors.ts';
import type { ApiTarget } from './target.ts';

/** What a request is about; each is one path of the API. */
export type ApiPath =
  | { readonly of: 'accounts' | 'numbers' | 'rfis' }
  | { readonly of: 'account'; readonly account: string }
  | { readonly of: 'account-action'; readonly account: string; readonly action: AccountAction }
  | { readonly of: 'account-numbers' | 'civic-addresses'; readonly account: string }
  | { readonly of: 'number'; readonly account: string; readonly telephoneNumber: string }
  | { readonly of: 'civic-address'; readonly account: string; readonly id: string }
  | { readonly of: 'rfi'; readonly tenantId: string };

export type AccountAction =
  | 'createOrUpdateNumbers'
  | 'deleteNumbers'
  | 'getTeamsCapabilityPlans'
  | 'getTeamsAvailableCapabilities';

/**
 * The complete URL, `api-version` included.
 *
 * @throws AcgctlError NAME_INVALID for a name that the API's own pattern does not allow
 */
export function apiUrl(target: ApiTarget, path: ApiPath, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(pathname(path), target.origin);
  url.search = new URLSearchParams({ 'api-version': target.apiVersion, ...query }).toString();
  return url;
}

function pathname(path: ApiPath): string {
  switch (path.of) {
    case 'accounts':
      return '/accounts';
    case 'numbers':
      return '/numbers';
    case 'rfis':
      return '/teamsRequestsForInformation';
    case 'account':
      return account(path.account);
    case 'account-action':
      return `${account(path.account)}:${path.action}`;
    case 'account-numbers':
      return `${account(path.account)}/numbers`;
    case 'civic-addresses':
      return `${account(path.account)}/teamsCivicAddresses`;
    case 'number':
      return `${account(path.account)}/numbers/${segment(path.telephoneNumber, parseE164(path.telephoneNumber) !== undefined)}`;
    case 'civic-address':
      return `${account(path.account)}/teamsCivicAddresses/${segment(path.id, /^(?!\.{1,2}$).+$/.test(path.id))}`;
    case 'rfi':
      return `/teamsRequestsForInformation/${segment(path.tenantId, /^[0-9a-f-]{36}$/i.test(path.tenantId))}`;
  }
}

function account(name: string): string {
  return `/accounts/${segment(name, parseAccountName(name) !== undefined)}`;
}

function segment(text: string, isValid: boolean): string {
  if (!isValid) {
    throw new AcgctlError(
      'NAME_INVALID',
      `${JSON.stringify(text)} cannot be part of a request's path`,
      'Correct the name.',
    );
  }
  return encodeURIComponent(text);
}
