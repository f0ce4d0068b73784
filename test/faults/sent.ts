// What may leave the client in a run, whatever it meets: no write outside the plan, no request elsewhere, none too often.

import { worstWindow } from '../limit/machine.ts';
import { imageOf } from './oracle.ts';
import { origin, type Ran, type Sent } from './run.ts';
import { before } from './scenario.ts';

/** Reads and writes of one request at most; one more each where a token is renewed. */
const mostAttempts = { read: 4 + 1, write: 3 + 1 };
const mostRetries = { atLeast: 10, share: 0.1 };

/** Every way in which what was sent is wrong; `planned` are the writes of an undisturbed run. */
export function judgeSent({ sent }: Ran, planned: ReadonlySet<string>, isThrottled: boolean): readonly string[] {
  const problems: string[] = [];
  const strange = writesOf(sent).filter((write) => !planned.has(write) && !putBacks.has(write));
  if (strange.length > 0) problems.push(`wrote what is not in the plan: ${strange.join(', ')}`);
  if (sent.some(({ url }) => url.origin !== origin)) problems.push('sent its token elsewhere');
  const worst = worstWindow(sent.map(({ at }) => at));
  if (worst > 100) problems.push(`${worst} requests in 60 s`);
  const attempts = attemptsOf(sent);
  for (const [{ operation }, ...again] of attempts.values()) {
    const isWrite = !operation.startsWith('GET');
    if (again.length >= mostAttempts[isWrite ? 'write' : 'read'])
      problems.push(`${operation} ${again.length + 1} times`);
  }
  for (const same of attempts.values()) {
    if (new Set(same.map(bytesOf)).size > 1) problems.push(`${same[0].operation} again with other bytes`);
  }
  const retries = [...attempts.values()].reduce((sum, { length }) => sum + length - 1, 0);
  const first = sent.length - retries;
  // Asking again after a 429 or a 401 is no retry; a 401 is asked again once in the whole run.
  if (!isThrottled && retries > mostRetries.atLeast + mostRetries.share * first + 1)
    problems.push(`${retries} retries`);
  return problems;
}

/** One text for each thing that is written: of a batch, one for each number. */
export function writesOf(sent: readonly Sent[]): readonly string[] {
  return sent
    .filter(({ method }) => method !== 'GET')
    .flatMap(({ method, url, body }) => {
      const query = url.search.replace(/[?&]api-version=[^&]*/, '');
      const what = `${method} ${decodeURIComponent(url.pathname)}${query}`;
      const json = body === undefined ? {} : (JSON.parse(body) as { readonly numbers?: readonly object[] });
      return (json.numbers ?? [json]).map((item) => `${what} ${imageOf(item)}`);
    });
}

/** A move that fails is put back as it was: the only write that an undisturbed run does not send. */
const putBacks: ReadonlySet<string> = new Set(
  before.numbers
    .filter(({ telephoneNumber }) => /^\+14255551\d03$/.test(telephoneNumber))
    .map((number) => `PUT /accounts/${number.accountName}/numbers/${number.telephoneNumber} ${imageOf(number)}`),
);

/** Requests by their id; GET /numbers has none and is left out. */
function attemptsOf(sent: readonly Sent[]): ReadonlyMap<string, readonly [Sent, ...Sent[]]> {
  const byId = new Map<string, [Sent, ...Sent[]]>();
  for (const request of sent) {
    const id = request.headers['x-ms-client-request-id'];
    const known = id === undefined ? undefined : byId.get(id);
    if (known !== undefined) known.push(request);
    else if (id !== undefined) byId.set(id, [request]);
  }
  return byId;
}

const bytesOf = ({ method, url, headers, body }: Sent): string =>
  [method, url.href, headers['if-match'], headers['if-none-match'], body].join('\n');
