// One request and its verdict, with a token and without everything that makes a client patient: for `acgctl doctor`, which
// wants to know what is wrong now.

import type { Page } from '../kinds/wire.ts';
import type { Clock } from '../model/ports.ts';
import { openConnections } from './connections.ts';
import { type Credentials, secretsOf } from './credentials.ts';
import type { Environment } from './environment.ts';
import { createExchange } from './exchange.ts';
import { createRedactor } from './redact.ts';
import { shapes } from './reply-shape.ts';
import type { ApiTarget } from './target.ts';
import { apiUrl } from './urls.ts';
import { judge, type Verdict } from './verdict.ts';

export interface AskingOnce {
  readonly target: ApiTarget;
  readonly credentials: Credentials;
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: () => number;
  readonly uuid: () => string;
  /** Aborted: what is on its way is given up. */
  readonly signal: AbortSignal;
}

export interface OneAsker {
  /** @throws AcgctlError AUTH_… */
  token(): Promise<string>;
  /** A page of one account. */
  accounts(token: string): Promise<Verdict<Page<unknown>>>;
  close(): Promise<void>;
}

export function createOneAsker({ target, credentials, env, clock, random, uuid, signal }: AskingOnce): OneAsker {
  const connections = openConnections({ env });
  const exchange = createExchange({ connections, clock });
  const redact = createRedactor(secretsOf(credentials));
  return {
    async token() {
      if (credentials.kind === 'token') return credentials.token;
      const { buyToken } = await import('./entra.ts');
      return (await buyToken(credentials, { exchange, clock, random, log: () => undefined, redact, signal })).token;
    },
    async accounts(token) {
      const url = apiUrl(target, { of: 'accounts' }, { maxpagesize: '1' });
      const headers = { authorization: `Bearer ${token}`, 'x-ms-client-request-id': uuid() };
      const verdict = judge(await exchange({ method: 'GET', url, headers }, signal), shapes.accountPage, clock.date());
      return verdict.kind === 'good' ? verdict : { ...verdict, message: redact(verdict.message) };
    },
    close: connections.destroy,
  };
}
