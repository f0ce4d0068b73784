// The address of the next page, from a Link header.

import { GitHubError } from './failure.ts';

/** Undefined at the last page. A page on another origin is an error: the token would go there. */
export function nextPage(link: string | undefined, current: URL): URL | undefined {
  const [, address] = /<([^<>]*)>\s*;\s*rel="?next"?/.exec(link ?? '') ?? [];
  if (address === undefined) return undefined;
  const next = URL.canParse(address, current.href) ? new URL(address, current) : undefined;
  if (next !== undefined && next.origin === current.origin) return next;
  const hint = 'The token is sent to the origin of GITHUB_API_URL only. Check GITHUB_API_URL.';
  throw new GitHubError('GITHUB_REDIRECT', `the next page of ${current.pathname} is at another place`, hint);
}
