// The link to the next page comes from the other side, and the token goes where it points: only the same list of the
// same gateway will do.

export type NextPage = { readonly url: URL | undefined } | { readonly problem: string };

/**
 * Resolves a page's `nextLink` against the URL of that page. Empty or null means that there is no further page.
 * `api-version` and `countRecords` are put back where the link dropped them.
 */
export function resolveNextLink(link: string | null | undefined, page: URL): NextPage {
  if (link === undefined || link === null || link === '') return { url: undefined };
  if (!URL.canParse(link, page.href)) return { problem: 'nextLink is not a URL' };
  const url = new URL(link, page);
  if (url.origin !== page.origin) return { problem: `nextLink leads to ${url.origin}` };
  if (url.username !== '' || url.password !== '') return { problem: 'nextLink holds a user name' };
  if (url.pathname !== page.pathname) return { problem: `nextLink leads to another path, ${url.pathname}` };
  for (const name of ['api-version', 'countRecords']) {
    const asked = page.searchParams.get(name);
    const given = url.searchParams.get(name);
    if (given === null && asked !== null) url.searchParams.set(name, asked);
    else if (given !== asked) return { problem: `nextLink changes ${name}` };
  }
  url.hash = '';
  return { url };
}
