// The operations of the loopback GitHub.

import {
  addComment,
  addIssue,
  type FakeComment,
  type FakeIssue,
  type FakeUser,
  type GitHubState,
  repository,
} from './fake-state.ts';

interface Call {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  readonly user: FakeUser;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Route = (state: GitHubState, call: Call, id: string) => Reply;

const base = `/repos/${repository}`;

const routes: readonly (readonly [pattern: string, route: Route])[] = [
  ['POST /graphql', graphql],
  ['GET /user', (_, { user }) => (user.type === 'Bot' ? notForApps : { status: 200, body: user })],
  [`GET ${base}/issues`, listIssues],
  [`POST ${base}/issues`, createIssue],
  [`PATCH ${base}/issues/:id`, editIssue],
  [`GET ${base}/issues/:id/comments`, listComments],
  [`POST ${base}/issues/:id/comments`, createComment],
  [`PATCH ${base}/issues/comments/:id`, editComment],
  [`DELETE ${base}/issues/comments/:id`, deleteComment],
  [`GET ${base}/issues/:id/labels`, listLabels],
  [`GET ${base}/pulls/:id`, getPull],
  [`GET ${base}/commits/:id/pulls`, listPulls],
];

const notFound: Reply = { status: 404, body: { message: 'Not Found' } };
const notForApps: Reply = { status: 403, body: { message: 'Resource not accessible by integration' } };
const mostCharacters = 65_536;

export function answer(state: GitHubState, call: Call): Reply {
  for (const [pattern, route] of routes) {
    const expression = new RegExp(`^${pattern.replace(':id', '([^/]+)')}$`);
    const match = expression.exec(`${call.method} ${call.url.pathname}`);
    if (match !== null) return route(state, call, match[1] ?? '');
  }
  return notFound;
}

function graphql(state: GitHubState, { body, user }: Call): Reply {
  const { query = '', variables = {} } = body as { query?: string; variables?: Record<string, unknown> };
  if (query.includes('viewer'))
    return { status: 200, body: { data: { viewer: { login: user.login, databaseId: user.id } } } };
  const comment = [...state.comments.values()].find((known) => nodeId(known) === variables.id);
  if (comment === undefined) return { status: 200, body: { data: { node: null }, errors: [{ type: 'NOT_FOUND' }] } };
  const { editor } = comment;
  const told =
    editor === undefined
      ? { lastEditedAt: null, editor: null }
      : {
          lastEditedAt: '2026-11-22T10:00:00Z',
          editor: { __typename: editor.type, login: editor.login.replace('[bot]', '') },
        };
  return { status: 200, body: { data: { node: told } } };
}

/** One page, with the Link header of the others. */
function page(url: URL, all: readonly unknown[]): Reply {
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
  const number = Number(url.searchParams.get('page') ?? 1);
  const next = new URL(url);
  next.searchParams.set('page', String(number + 1));
  const link = number * size < all.length ? { link: `<${next.href}>; rel="next", <${next.href}>; rel="last"` } : {};
  return { status: 200, headers: link, body: all.slice((number - 1) * size, number * size) };
}

function listIssues(state: GitHubState, { url }: Call): Reply {
  const label = url.searchParams.get('labels');
  const wanted = url.searchParams.get('state');
  const found = [...state.issues.values()].filter(
    (issue) => issue.state === wanted && (label === null || issue.labels.includes(label)),
  );
  return page(url, found.toReversed().map(issueView));
}

function createIssue(state: GitHubState, { body, user }: Call): Reply {
  const { title, body: text, labels } = body as { title: string; body: string; labels: string[] };
  const refused = refuseContent(state, user, 'issues', text);
  if (refused !== undefined) return refused;
  return { status: 201, body: issueView(addIssue(state, { user, title, body: text, labels })) };
}

function editIssue(state: GitHubState, { body, user }: Call, id: string): Reply {
  const issue = state.issues.get(Number(id));
  if (issue === undefined) return notFound;
  const changes = body as Partial<Pick<FakeIssue, 'body' | 'state'>>;
  const refused = refuseText(user, 'issues', changes.body ?? '');
  if (refused !== undefined) return refused;
  if (changes.state === 'closed' && issue.state === 'open') issue.closedAt = new Date().toISOString();
  if (changes.body !== undefined) issue.body = changes.body;
  if (changes.state !== undefined) issue.state = changes.state;
  return { status: 200, body: issueView(issue) };
}

function listComments(state: GitHubState, { url }: Call, id: string): Reply {
  if (!state.issues.has(Number(id))) return notFound;
  const found = [...state.comments.values()].filter(({ issue }) => issue === Number(id));
  return page(url, found.map(commentView));
}

function createComment(state: GitHubState, { body, user }: Call, id: string): Reply {
  const issue = state.issues.get(Number(id));
  if (issue === undefined) return notFound;
  if (issue.locked) return { status: 403, body: { message: 'Unable to create comment because issue is locked.' } };
  const { body: text } = body as { body: string };
  const refused = refuseContent(state, user, 'comments', text);
  if (refused !== undefined) return refused;
  return { status: 201, body: commentView(addComment(state, issue.number, user, text)) };
}

function editComment(state: GitHubState, { body, user }: Call, id: string): Reply {
  const comment = state.comments.get(Number(id));
  if (comment === undefined) return notFound;
  const { body: text } = body as { body: string };
  const refused = refuseText(user, 'comments', text);
  if (refused !== undefined) return refused;
  comment.body = text;
  comment.editor = user;
  return { status: 200, body: commentView(comment) };
}

function deleteComment(state: GitHubState, { user }: Call, id: string): Reply {
  if (!user.writes.includes('comments')) return notForApps;
  return state.comments.delete(Number(id)) ? { status: 204 } : notFound;
}

function listLabels(state: GitHubState, { url }: Call, id: string): Reply {
  const issue = state.issues.get(Number(id));
  return issue === undefined
    ? notFound
    : page(
        url,
        issue.labels.map((name, index) => ({ id: index, name })),
      );
}

function getPull(state: GitHubState, _: Call, id: string): Reply {
  const issue = state.issues.get(Number(id));
  return issue?.pull === undefined ? notFound : { status: 200, body: pullView(issue) };
}

function listPulls(state: GitHubState, { url }: Call, sha: string): Reply {
  return page(
    url,
    [...state.issues.values()].filter(({ pull }) => pull?.mergeCommit === sha || pull?.head === sha).map(pullView),
  );
}

function refuseText(user: FakeUser, what: FakeUser['writes'][number], text: string): Reply | undefined {
  if (!user.writes.includes(what)) return notForApps;
  if (text.length <= mostCharacters) return undefined;
  const errors = [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body is too long' }];
  return { status: 422, body: { message: 'Validation Failed', errors } };
}

/** Content that notifies people counts against the secondary limit. */
function refuseContent(
  state: GitHubState,
  user: FakeUser,
  what: FakeUser['writes'][number],
  text: string,
): Reply | undefined {
  const refused = refuseText(user, what, text);
  if (refused !== undefined) return refused;
  state.contentLimit -= 1;
  if (state.contentLimit >= 0) return undefined;
  state.contentLimit = Number.POSITIVE_INFINITY;
  return {
    status: 403,
    headers: { 'retry-after': '1' },
    body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' },
  };
}

function nodeId({ id }: FakeComment): string {
  return `IC_${id}`;
}

function commentView(comment: FakeComment): unknown {
  return { id: comment.id, node_id: nodeId(comment), body: comment.body, user: userView(comment.user) };
}

function issueView({ number, user, title, body, state, closedAt, labels, locked, pull }: FakeIssue): unknown {
  const view = { number, user: userView(user), title, body, state, closed_at: closedAt ?? null, labels, locked };
  return pull === undefined ? view : { ...view, pull_request: {} };
}

function pullView({ number, state, pull }: FakeIssue): unknown {
  const { head, base: ref, mergeCommit = null, mergedAt = null } = pull ?? { head: '', base: '' };
  return { number, state, head: { sha: head }, base: { ref }, merge_commit_sha: mergeCommit, merged_at: mergedAt };
}

function userView({ id, login, type }: FakeUser): unknown {
  return { id, login, type };
}
