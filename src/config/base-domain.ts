// The one host that acgctl sends its token to. A pull request that changes it must not be able to send the token away.

import type { SourceRef } from '../model/diagnostic.ts';
import type { Findings } from './findings.ts';
import { showValue } from './show-value.ts';

const suffix = '.commsgw.azure.com';
const hostName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** `allowed`: the base domain that the environment pins, ACG_BASE_DOMAIN. */
export function checkBaseDomain(
  baseDomain: string,
  allowed: string | undefined,
  at: SourceRef,
  findings: Findings,
): void {
  const host = baseDomain.toLowerCase();
  if (loopback.test(host)) return;
  const isName = hostName.test(host) && !/^[\d.]+$/.test(host) && !/(^|\.)xn--/.test(host);
  if (isName && (host.endsWith(suffix) || host === allowed?.toLowerCase())) return;
  findings.add({
    code: 'BASE_DOMAIN',
    at,
    message: `The base domain ${showValue(baseDomain)} ${isName ? `does not end in \`${suffix}\`` : 'is not a plain host name'}.`,
    hint: isName
      ? 'Copy the Domain of the Azure resource. For a domain of your own, set ACG_BASE_DOMAIN to it where acgctl runs.'
      : 'Write the name alone, as in a1b2c3d4e5f6g7h8.commsgw.azure.com: no scheme, port, path, user or IP address.',
  });
}
