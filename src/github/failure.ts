// What can go wrong between acgctl and GitHub, as errors that name the remedy.

import { AcgctlError } from '../model/errors.ts';

export class GitHubError extends AcgctlError {
  override readonly name = 'GitHubError';
  /** Of the reply; undefined where none came. */
  readonly status: number | undefined;
  /** The request may have been carried out all the same. */
  readonly isDoubtful: boolean;
  /** Milliseconds that GitHub asks to wait, of a rate limit. */
  readonly wait: number | undefined;

  constructor(
    code: string,
    message: string,
    hint: string,
    { status, isDoubtful = false, wait }: { status?: number; isDoubtful?: boolean; wait?: number } = {},
  ) {
    super(code, message, hint);
    this.wait = wait;
    this.status = status;
    this.isDoubtful = isDoubtful;
  }
}

const permissions =
  'Give the job what it needs: `permissions:` with `pull-requests: write` for comments, `issues: write` for drift issues.';

/**
 * The error for a reply that is no success.
 *
 * @param what the request, e.g. `POST /repos/contoso/numbers/issues/7/comments`
 * @param words GitHub's own, from the body
 */
export function failureOfReply(what: string, status: number, words: string): GitHubError {
  const told = `${what}: ${status}${words === '' ? '' : ` ${words}`}`;
  if (status === 401) return new GitHubError('GITHUB_AUTH', told, 'The token is not valid or has expired.', { status });
  if (status === 403) return new GitHubError('GITHUB_PERMISSION', told, permissions, { status });
  if (status === 404) {
    const hint = 'It is not there, or the token may not see it. See the `permissions:` of the job.';
    return new GitHubError('GITHUB_NOT_FOUND', told, hint, { status });
  }
  const isFault = status >= 500;
  const hint = isFault ? 'Run it again; see https://www.githubstatus.com.' : 'GitHub refused the request as it is.';
  return new GitHubError(isFault ? 'GITHUB_FAULT' : 'GITHUB_REFUSED', told, hint, { status, isDoubtful: isFault });
}

/** A reply that is not what GitHub documents. */
export function strangeReply(what: string): GitHubError {
  return new GitHubError('GITHUB_REPLY', `${what}: not a reply of GitHub's API`, 'Check GITHUB_API_URL.');
}
