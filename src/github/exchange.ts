// One request to GitHub and its whole reply, within 30 seconds. The token goes to the origin of the API and nowhere else:
// a redirect is followed on that origin only.

import { type Dispatcher, request } from 'undici';
import { GitHubError } from './failure.ts';
import type { HttpReply } from './retry-wait.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const deadlineMilliseconds = 30_000;
/** A page of 100 comments of full length is below 30 MiB. */
const mostBytes = 64 * 1024 * 1024;
const mostRedirects = 3;

/** Throws a GitHubError when no whole reply came; any status is a reply. */
export async function exchange(
  dispatcher: Dispatcher,
  wanted: HttpRequest,
  stop: AbortSignal | undefined,
): Promise<HttpReply> {
  const deadline = AbortSignal.timeout(deadlineMilliseconds);
  const signal = stop === undefined ? deadline : AbortSignal.any([deadline, stop]);
  let { url } = wanted;
  for (let redirects = 0; ; redirects += 1) {
    const reply = await once(dispatcher, { ...wanted, url }, signal);
    const { location } = reply.headers;
    if (![301, 302, 307, 308].includes(reply.status) || location === undefined) return reply;
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next?.origin !== wanted.url.origin || redirects === mostRedirects) {
      const hint =
        'The token is sent to the origin of GITHUB_API_URL only. Check GITHUB_API_URL and GITHUB_REPOSITORY.';
      throw new GitHubError('GITHUB_REDIRECT', `${wanted.method} ${url.pathname}: sent on to another place`, hint);
    }
    url = next;
  }
}

async function once(dispatcher: Dispatcher, { method, url, headers, body }: HttpRequest, signal: AbortSignal) {
  // The race ends this even where undici does not end a request that it was told to.
  const stopped = new Promise<never>((_, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
  const work = async (): Promise<HttpReply> => {
    const reply = await request(url, { dispatcher, method, headers, signal, ...(body === undefined ? {} : { body }) });
    const flat: Record<string, string> = {};
    for (const [name, value] of Object.entries(reply.headers)) flat[name] = String(value ?? '');
    return { status: reply.statusCode, headers: flat, body: await readText(reply.body) };
  };
  try {
    return await Promise.race([work(), stopped]);
  } catch (error) {
    throw lostReply(error as NodeJS.ErrnoException, `${method} ${url.pathname}`);
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > mostBytes) throw new Error(`more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What was never sent is not in doubt. */
function lostReply(error: NodeJS.ErrnoException, what: string): GitHubError {
  const neverSent = ['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(error.code ?? '');
  const hint = 'Check the network, the proxy (HTTPS_PROXY) and GITHUB_API_URL.';
  return new GitHubError('GITHUB_UNREACHABLE', `${what}: ${error.message}`, hint, { isDoubtful: !neverSent });
}
