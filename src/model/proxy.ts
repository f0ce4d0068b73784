// The proxy of the environment, as every connection takes it.

import { AcgctlError } from './errors.ts';

/**
 * `HTTPS_PROXY` or `https_proxy` as a URL; undefined where none is set. A host without scheme is one over http, as other
 * programs take it. The value is in no message: it may hold a password.
 *
 * @throws AcgctlError PROXY for what is no address of an HTTP proxy
 */
export function readProxy(env: Readonly<Record<string, string | undefined>>): URL | undefined {
  const text = env.HTTPS_PROXY || env.https_proxy;
  if (!text) return undefined;
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !isDecodable(url.username + url.password)) {
    const hint = 'Set it to a URL, e.g. http://proxy.example:3128, with % in a password written as %25; or unset it.';
    throw new AcgctlError('PROXY', 'HTTPS_PROXY is no address of an HTTP proxy', hint);
  }
  return url;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
