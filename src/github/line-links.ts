// Addresses of lines of the config repository on GitHub.

import type { SourceRef } from '../model/diagnostic.ts';

export interface LineLinksEnvironment {
  readonly GITHUB_SERVER_URL?: string | undefined;
  readonly GITHUB_REPOSITORY?: string | undefined;
  readonly GITHUB_SHA?: string | undefined;
}

/**
 * A function that gives the address of a line at this run's commit; undefined outside of GitHub Actions, or where the
 * environment holds anything but a server, a repository and a commit. `folder`: the config repository's folder below
 * the root of the git repository, empty or `a/b`.
 */
export function createLineLinks(
  { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit }: LineLinksEnvironment,
  folder: string,
): ((at: SourceRef) => string | undefined) | undefined {
  if (!/^https?:\/\/[\w.-]+(?::\d+)?$/.test(server ?? '')) return undefined;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository ?? '')) return undefined;
  if (!/^[\da-f]{40}(?:[\da-f]{24})?$/.test(commit ?? '')) return undefined;
  const root = `${server}/${repository}/blob/${commit}`;
  return ({ file, line }) => {
    const parts = `${folder}/${file}`.split('/').filter((part) => part !== '' && part !== '.');
    // A path that leads out of the repository has no address in it.
    if (parts.length === 0 || parts.includes('..')) return undefined;
    // Of a CSV file, GitHub shows a table that has no lines, unless it is asked for the text.
    const plain = file.endsWith('.csv') ? '?plain=1' : '';
    return `${root}/${parts.map(encodePart).join('/')}${plain}#L${line}`;
  };
}

/** Half a surrogate pair has no percent-encoding: it becomes the replacement character. */
function encodePart(part: string): string {
  return encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
