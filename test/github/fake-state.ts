// What the loopback GitHub knows: one repository with issues, pull requests and comments.

export const repository = 'northwind/numbers';
export const repositoryId = 4711;

export interface FakeUser {
  readonly id: number;
  readonly login: string;
  readonly type: 'Bot' | 'User';
  /** What its token may write. */
  readonly writes: readonly ('comments' | 'issues')[];
}

export interface FakeComment {
  readonly id: number;
  readonly issue: number;
  readonly user: FakeUser;
  body: string;
  editor?: FakeUser;
}

export interface FakeIssue {
  readonly number: number;
  readonly user: FakeUser;
  title: string;
  body: string;
  state: 'open' | 'closed';
  closedAt?: string;
  labels: string[];
  locked: boolean;
  pull?: { head: string; base: string; mergeCommit?: string; mergedAt?: string };
}

export interface GitHubState {
  readonly users: Map<string, FakeUser>;
  readonly issues: Map<number, FakeIssue>;
  readonly comments: Map<number, FakeComment>;
  nextNumber: number;
  nextComment: number;
  /** Comments and issues that may be written before the secondary limit says wait. */
  contentLimit: number;
}

/** The token of a workflow: it writes as github-actions[bot], and `GET /user` refuses it. */
export const bot: FakeUser = {
  id: 41_898_282,
  login: 'github-actions[bot]',
  type: 'Bot',
  writes: ['comments', 'issues'],
};
export const person: FakeUser = { id: 1001, login: 'mallory', type: 'User', writes: ['comments', 'issues'] };
const reader: FakeUser = { id: 1002, login: 'reader[bot]', type: 'Bot', writes: [] };

export const botToken = 'ghs_workflow0000000000000000000000000000';
export const personToken = 'ghp_person000000000000000000000000000000';
export const readerToken = 'ghs_reader000000000000000000000000000000';

export function createGitHubState(): GitHubState {
  return {
    users: new Map([
      [botToken, bot],
      [personToken, person],
      [readerToken, reader],
    ]),
    issues: new Map(),
    comments: new Map(),
    nextNumber: 7,
    nextComment: 100,
    contentLimit: Number.POSITIVE_INFINITY,
  };
}

export function addIssue(state: GitHubState, issue: Partial<FakeIssue>): FakeIssue {
  const number = state.nextNumber;
  state.nextNumber += 1;
  const made: FakeIssue = {
    number,
    user: person,
    title: 't',
    body: '',
    state: 'open',
    labels: [],
    locked: false,
    ...issue,
  };
  state.issues.set(made.number, made);
  return made;
}

export const head = 'a'.repeat(40);
export const mergeCommit = 'b'.repeat(40);

/** An open pull request whose last commit is `head`. */
export function addPull(
  state: GitHubState,
  pull: Partial<FakeIssue['pull']> = {},
  issue: Partial<FakeIssue> = {},
): FakeIssue {
  return addIssue(state, { pull: { head, base: 'main', ...pull }, ...issue });
}

/** A pull request that was merged as `mergeCommit`. */
export function merge(issue: FakeIssue): void {
  issue.state = 'closed';
  issue.pull = { head, base: 'main', ...issue.pull, mergeCommit, mergedAt: '2026-11-22T10:00:00Z' };
}

export function addComment(state: GitHubState, issue: number, user: FakeUser, body: string): FakeComment {
  const id = state.nextComment;
  state.nextComment += 1;
  const comment = { id, issue, user, body };
  state.comments.set(id, comment);
  return comment;
}

export function commentsOf(state: GitHubState, issue: number): readonly FakeComment[] {
  return [...state.comments.values()].filter((comment) => comment.issue === issue);
}
