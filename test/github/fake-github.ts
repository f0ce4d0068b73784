// GitHub's REST and GraphQL API on loopback, with the rules that acgctl meets there: pages of 100 at most, bodies of 65,536
// characters, permissions of a token, rate limits, locked conversations, authors, and editors of comments.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './fake-routes.ts';
import { createGitHubState, type GitHubState } from './fake-state.ts';

export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

export interface Fault {
  /** Of `METHOD /path?query`. */
  readonly match: RegExp;
  readonly times: number;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The call is carried out all the same, and only its reply replaced. */
  readonly after?: boolean;
}

export interface FakeGitHub {
  readonly url: string;
  readonly state: GitHubState;
  readonly calls: SeenCall[];
  /** Calls that change something. */
  writes(): readonly string[];
  fail(fault: Fault): void;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export async function startFakeGitHub(): Promise<FakeGitHub> {
  const state = createGitHubState();
  const calls: SeenCall[] = [];
  const faults: { fault: Fault; left: number }[] = [];
  const server = createServer((request, response) => {
    void handle(request, response);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '' } = request;
    const body = chunks.length === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString()) as unknown);
    const planned = faults.find(({ fault, left }) => left > 0 && fault.match.test(`${method} ${path}`));
    if (planned !== undefined) planned.left -= 1;
    const carriedOut = planned === undefined || planned.fault.after === true;
    const real: Reply = carriedOut ? judge(request, path, body) : { status: 0 };
    const reply = planned === undefined ? real : planned.fault;
    calls.push({ method, path, status: reply.status });
    response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8', ...reply.headers });
    response.end(
      reply.body === undefined ? '' : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body),
    );
  }

  function judge(request: IncomingMessage, path: string, body: unknown): Reply {
    if (!request.headers['user-agent'])
      return { status: 403, body: { message: 'Request forbidden by administrative rules.' } };
    const user = state.users.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (user === undefined) return { status: 401, body: { message: 'Bad credentials' } };
    // A server of one's own has the API below a path.
    const own = path.replace(/^\/api\/v3(?=\/)/, '').replace(/^\/api\/graphql$/, '/graphql');
    return answer(state, { method: request.method ?? '', url: new URL(own, url()), body, user });
  }

  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    state,
    calls,
    writes: () =>
      calls
        .filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
        .map(({ method, path }) => `${method} ${path}`),
    fail: (fault) => faults.push({ fault, left: fault.times }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
