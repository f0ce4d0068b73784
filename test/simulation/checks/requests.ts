// I8, I9, I14 and I24: what the requests themselves must keep to, whatever they are about.

import { isWrite, type SentRequest } from '../history.ts';
import type { Check, Evidence } from './evidence.ts';

/** I8: no run lets more requests arrive in any window than the limit has. */
export const rateIsKept: Check = ({ history }) => {
  const { requests: limit, perSeconds } = history.knobs.rateLimit;
  return history.runs.flatMap((run) => {
    const arrivals = history.requests
      .flatMap((sent) => (sent.run === run.id && sent.arrivedAt !== undefined ? [sent.arrivedAt] : []))
      .sort((a, b) => a - b);
    const worst = arrivals.find(
      (at, index) => (arrivals[index + limit] ?? Number.POSITIVE_INFINITY) - at < perSeconds * 1000,
    );
    if (worst === undefined) return [];
    return [{ message: `run ${run.id}: more than ${limit} requests in the ${perSeconds} s from ${worst} ms` }];
  });
};

const mostAttempts = { read: 4, write: 3 };
const mostMinutes = 4;

/** I9: few attempts, and a write is sent again only as it was, under its own id, and soon. */
export const retriesAreModest: Check = ({ history }) => {
  const reads = groupBy(
    history.requests.filter((sent) => !isWrite(sent)),
    'x-ms-client-request-id',
  );
  const tooOften = [...reads.values()].filter((group) => group.length > mostAttempts.read);
  const writes = groupBy(history.requests.filter(isWrite), 'repeatability-request-id');
  // Where the gateway takes no repeatable requests, they go without.
  const idless = history.requests.filter(
    (sent) =>
      isWrite(sent) &&
      sent.headers['repeatability-request-id'] === undefined &&
      history.knobs.repeatability.mode !== 'unsupported',
  );
  return [
    ...idless.map((sent) => ({
      message: `${sent.method} ${sent.path} without Repeatability-Request-ID`,
      step: sent.step,
    })),
    ...tooOften.map(([first, ...rest]) => ({
      message: `${first?.method} ${first?.path} was asked ${rest.length + 1} times`,
      step: first?.step,
    })),
    ...[...writes.values()].flatMap(judgeWrite),
  ];
};

function judgeWrite(group: readonly SentRequest[]): { message: string; step: number }[] {
  const [first, ...rest] = group as [SentRequest, ...SentRequest[]];
  const what = `${first.method} ${first.path}`;
  const problems: { message: string; step: number }[] = [];
  if (group.length > mostAttempts.write)
    problems.push({ message: `${what} was sent ${group.length} times`, step: first.step });
  for (const again of rest) {
    const { step } = again;
    const isSame = again.method === first.method && again.path === first.path && again.query === first.query;
    const sameHeaders = ['repeatability-first-sent', 'if-match', 'if-none-match', 'content-type'].every(
      (name) => again.headers[name] === first.headers[name],
    );
    if (!isSame || again.body !== first.body || !sameHeaders) {
      problems.push({ message: `${what} was sent again otherwise under the same id`, step });
    }
    if (again.sentAt - first.sentAt > mostMinutes * 60_000) {
      problems.push({
        message: `${what} was sent again ${Math.round((again.sentAt - first.sentAt) / 1000)} s later`,
        step,
      });
    }
  }
  return problems;
}

function groupBy(requests: readonly SentRequest[], header: string): ReadonlyMap<string, SentRequest[]> {
  const groups = new Map<string, SentRequest[]>();
  for (const sent of requests) {
    const id = sent.headers[header];
    if (id === undefined) continue;
    const key = `${sent.run} ${id}`;
    const group = groups.get(key) ?? [];
    group.push(sent);
    groups.set(key, group);
  }
  return groups;
}

/** An ambiguous write is not sent again under a new id before the resource was read. */
export const readsBetweenWrites: Check = ({ history }) => {
  const problems: { message: string; step: number }[] = [];
  const last = new Map<string, SentRequest>();
  for (const sent of history.requests) {
    if (!isWrite(sent)) {
      for (const [key, write] of last) if (write.run === sent.run && isOk(sent)) last.delete(key);
      continue;
    }
    const key = `${sent.run} ${sent.method} ${sent.path} ${sent.body ?? ''}`;
    const before = last.get(key);
    const isNew = before?.headers['repeatability-request-id'] !== sent.headers['repeatability-request-id'];
    if (before !== undefined && isNew && isAmbiguous(before)) {
      problems.push({
        message: `${sent.method} ${sent.path} was sent under a new id, its first answer lost and nothing read`,
        step: sent.step,
      });
    }
    last.set(key, sent);
  }
  return problems;
};

const isOk = ({ result }: SentRequest): boolean => result === '200' || result === '404';
const isAmbiguous = ({ result = '' }: SentRequest): boolean => /^NETWORK_(LOST|TIMEOUT)$|^5\d\d$/.test(result);

/** I14: requests and the token go to the gateway alone. */
export const oneDestination: Check = ({ history }) =>
  history.requests
    .filter(({ origin, headers }) => origin !== history.origin || headers.authorization !== `Bearer ${history.token}`)
    .map(({ origin, path, step }) => ({ message: `a request went to ${origin}${path}`, step }));

/** I24: after an interruption or the deadline no new write; a move that has begun is finished. */
export const noWriteAfterStop: Check = ({ history, approved }) =>
  approved.flatMap(({ run, byAddress }) => {
    const { stoppedStep } = run;
    if (stoppedStep === undefined) return [];
    const mine = history.requests.filter((sent) => sent.run === run.id && isWrite(sent));
    return mine
      .filter((sent) => sent.step > stoppedStep && !finishesMove(sent, mine, byAddress))
      .map((sent) => ({
        message: `run ${run.id} sent ${sent.method} ${sent.path} after it was stopped`,
        step: sent.step,
      }));
  });

/** The second half, putting back, or the same request once more. */
function finishesMove(
  sent: SentRequest,
  mine: readonly SentRequest[],
  byAddress: Evidence['approved'][number]['byAddress'],
): boolean {
  const [, account, number] = /^\/accounts\/([^/]+)\/numbers\/(.+)$/.exec(sent.path) ?? [];
  const change = byAddress.get(`${account}/${number}`);
  if (change?.action !== 'move') return false;
  return mine.some((other) => other.step < sent.step && other.method === 'DELETE' && other.path.endsWith(`/${number}`));
}

const grace = 7_000;

/** CONTRACT.md section 7: interrupted, it ends within 7 s. */
export const endsSoonAfterInterruption: Check = ({ history }) =>
  history.runs.flatMap((run) => {
    if (run.interruptedAt === undefined || run.endedAt === undefined) return [];
    const took = run.endedAt - run.interruptedAt;
    return took <= grace
      ? []
      : [{ message: `run ${run.id} took ${Math.round(took)} ms to end after the interruption`, step: run.endStep }];
  });
