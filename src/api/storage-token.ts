// A token for Azure Storage, of the same application as the gateway's: bought the same way, at the same authority.

import type { GatewayTarget } from '../model/desired.ts';
import type { Clock } from '../model/ports.ts';
import { openConnections } from './connections.ts';
import { readCredentials, secretsOf } from './credentials.ts';
import type { Environment } from './environment.ts';
import { createExchange } from './exchange.ts';
import type { ApiLog } from './log.ts';
import { createRedactor } from './redact.ts';
import { createTokenCache } from './token.ts';

export interface StorageToken {
  /** One with minutes left. Throws as `readCredentials` and `buyToken` do. */
  current(): Promise<string>;
  close(): Promise<void>;
}

export interface StorageTokenOptions {
  readonly gateway: Pick<GatewayTarget, 'tenantId' | 'clientId'>;
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: ApiLog;
  /** Hears the token, and the assertion that it is bought with, before they are used. */
  readonly onSecret?: ((secret: string) => void) | undefined;
  /** Aborted: no new token is bought. */
  readonly signal: AbortSignal;
}

const scope = 'https://storage.azure.com/.default';

export function openStorageToken(options: StorageTokenOptions): StorageToken {
  const { gateway, env, clock, random, log, onSecret, signal } = options;
  const connections = openConnections({ env });
  const tokens = createTokenCache(async () => {
    // ACG_TOKEN is for the gateway alone.
    const credentials = readCredentials({ ...env, ACG_TOKEN: undefined }, gateway);
    if (credentials.kind === 'token') throw new Error('unreachable: there is no ACG_TOKEN');
    const exchange = createExchange({ connections, clock });
    const redact = createRedactor(secretsOf(credentials));
    const { buyToken } = await import('./entra.ts');
    return buyToken(credentials, { exchange, clock, random, log, redact, scope, onSecret, signal });
  }, clock);
  return { current: () => tokens.current(), close: () => connections.destroy() };
}
