// One issue for each gateway that tells its drift: made when there is drift, edited in place, commented only when the set
// of what drifts changes, opened again rather than doubled, closed after two complete clean checks. A check that could not
// read everything never comes here: it is neither clean nor drift.

import type { DriftHistory } from '../model/drift-history.ts';
import type { JsonObject } from '../model/json.ts';
import type { DriftReport } from '../model/report.ts';
import { type CommentPlace, postComment } from './comments.ts';
import { driftDigest, nextHistory, packHistory, unpackHistory } from './drift-state.ts';
import { GitHubError } from './failure.ts';
import { isAuthor } from './identity.ts';
import { isAbout, readMarker, writeMarker } from './marker.ts';
import { integerOf } from './reply-fields.ts';

const driftLabel = 'acgctl-drift';

export interface DriftCheck {
  readonly report: DriftReport;
  /** ISO 8601 UTC. */
  readonly now: string;
  /** The run that checked. */
  readonly runId: string | undefined;
  readonly render: (history: DriftHistory) => string;
}

export type DriftIssueResult = 'none' | 'opened' | 'reopened' | 'edited' | 'closed';

type Repository = Omit<CommentPlace, 'number'>;

interface OwnIssue {
  readonly number: number;
  readonly isOpen: boolean;
  readonly digest: string | undefined;
  readonly history: DriftHistory | undefined;
}

const cleanChecksToClose = 2;
const closedDays = 30;

export async function tellDriftIssue(
  repository: Repository,
  check: DriftCheck,
): Promise<{ readonly result: DriftIssueResult; readonly number?: number }> {
  const { report, now } = check;
  const gateway = report.plan.target.baseDomain;
  const [issue, ...doubles] = await findOwnIssues(repository, gateway, now);
  for (const double of doubles.filter(({ isOpen }) => isOpen)) await closeDouble(repository, double, issue);
  const isClean = report.verdict === 'clean';
  if (issue === undefined || (isClean && !issue.isOpen)) {
    return isClean ? { result: 'none' } : { result: 'opened', number: await openIssue(repository, check, gateway) };
  }
  const history = nextHistory(issue.history, report, now);
  // The set from before a clean check is no news when it is back.
  const digest = isClean ? (issue.digest ?? driftDigest(report)) : driftDigest(report);
  const body = bodyOf(check, gateway, digest, history);
  const place = { ...repository, number: issue.number };
  const path = `/repos/${repository.repository}/issues/${issue.number}`;
  if (isClean && history.cleanChecks >= cleanChecksToClose) {
    await say(place, `Closed: ${cleanChecksToClose} complete checks in a row found nothing, the last at ${now}.`);
    await repository.client.send('PATCH', path, { body, state: 'closed', state_reason: 'completed' });
    return { result: 'closed', number: issue.number };
  }
  if (!issue.isOpen) {
    await say(place, `Open again: the check at ${now} found drift. What it found is in the description above.`);
    await repository.client.send('PATCH', path, { body, state: 'open' });
    return { result: 'reopened', number: issue.number };
  }
  if (!isClean && digest !== issue.digest)
    await say(place, `Changed: the check at ${now} found another set of drift. It is in the description above.`);
  await repository.client.send('PATCH', path, { body });
  return { result: 'edited', number: issue.number };
}

/** Open ones first, then those closed within 30 days; the oldest first among each. */
async function findOwnIssues(repository: Repository, gateway: string, now: string): Promise<readonly OwnIssue[]> {
  const base = `/repos/${repository.repository}/issues?labels=${driftLabel}`;
  const since = new Date(Date.parse(now) - closedDays * 24 * 60 * 60 * 1000).toISOString();
  const open = await repository.client.list(`${base}&state=open`);
  const closed = await repository.client.list(`${base}&state=closed&since=${encodeURIComponent(since)}`);
  // `since` of the API counts every edit; what counts here is the closing.
  const recent = closed.filter((issue) => typeof issue.closed_at === 'string' && issue.closed_at >= since);
  return [...open, ...recent]
    .filter((issue) => !('pull_request' in issue) && isAuthor(repository.identity, issue))
    .flatMap((issue) => toOwnIssue(issue, gateway))
    .toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen) || a.number - b.number);
}

function toOwnIssue(issue: JsonObject, gateway: string): readonly OwnIssue[] {
  const marker = typeof issue.body === 'string' ? readMarker(issue.body) : undefined;
  if (marker === undefined || !isAbout(marker, { kind: 'drift', gateway })) return [];
  const { digest, history } = marker.data;
  return [
    {
      number: integerOf(issue, 'number'),
      isOpen: issue.state === 'open',
      digest: typeof digest === 'string' ? digest : undefined,
      history: unpackHistory(history),
    },
  ];
}

async function openIssue(repository: Repository, check: DriftCheck, gateway: string): Promise<number> {
  const history = nextHistory(undefined, check.report, check.now);
  const created = await repository.client.send('POST', `/repos/${repository.repository}/issues`, {
    title: `Drift: ${gateway} is not as declared`,
    body: bodyOf(check, gateway, driftDigest(check.report), history),
    labels: [driftLabel],
  });
  return integerOf(created as Parameters<typeof integerOf>[0], 'number');
}

async function closeDouble(repository: Repository, { number }: OwnIssue, first: OwnIssue | undefined): Promise<void> {
  await say({ ...repository, number }, `Closed: #${first?.number} tells the same.`);
  await repository.client.send('PATCH', `/repos/${repository.repository}/issues/${number}`, {
    state: 'closed',
    state_reason: 'not_planned',
  });
}

/** A locked conversation takes no comment; the description says the same. */
async function say(place: CommentPlace, text: string): Promise<void> {
  await postComment(place, text).catch((error: unknown) => {
    if (!(error instanceof GitHubError) || error.status !== 403 || !/locked/i.test(error.message)) throw error;
  });
}

function bodyOf(check: DriftCheck, gateway: string, digest: string, history: DriftHistory): string {
  const run = check.runId === undefined ? {} : { run: check.runId };
  const data = { digest, history: packHistory(history), checked: check.now, ...run };
  return `${writeMarker({ kind: 'drift', gateway, data })}\n${check.render(history)}`;
}
