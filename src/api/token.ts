// Where requests get their token from: one that was given, or one that is bought, kept, and renewed in time by one
// request however many callers ask at once.

import { AcgctlError } from '../model/errors.ts';
import type { Clock } from '../model/ports.ts';

export interface TokenSource {
  /** A token with life left. */
  current(): Promise<string>;
  /**
   * A token in the place of one that the gateway rejected with 401: a newer one if there is one already.
   *
   * @throws AcgctlError AUTH_REJECTED where no other can be had
   */
  replace(rejected: string): Promise<string>;
}

export interface BoughtToken {
  readonly token: string;
  readonly lifetimeSeconds: number;
}

/** `ACG_TOKEN`: used as it is, never renewed. */
export function createGivenToken(token: string): TokenSource {
  return {
    current: () => Promise.resolve(token),
    replace: () =>
      Promise.reject(
        new AcgctlError(
          'AUTH_REJECTED',
          'The gateway rejected the token in ACG_TOKEN (401).',
          'It may have expired or be meant for another service. Set a new one, or let acgctl get one (AZURE_CLIENT_ID and a credential).',
        ),
      ),
  };
}

const marginMilliseconds = 5 * 60_000;

/**
 * Keeps what `buy` gets until 5 minutes before its end, or until half its life is over if that is shorter. Counted from
 * before it was asked for, on the monotonic clock: a wrong wall clock does not matter.
 */
export function createTokenCache(buy: () => Promise<BoughtToken>, clock: Clock): TokenSource {
  let kept: { readonly token: string; readonly renewAt: number } | undefined;
  let buying: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const asked = clock.now();
    const { token, lifetimeSeconds } = await buy();
    const life = lifetimeSeconds * 1000;
    kept = { token, renewAt: asked + life - Math.min(marginMilliseconds, life / 2) };
    return token;
  }

  function renewOnce(): Promise<string> {
    buying ??= renew().finally(() => {
      buying = undefined;
    });
    return buying;
  }

  return {
    current: () => (kept !== undefined && clock.now() < kept.renewAt ? Promise.resolve(kept.token) : renewOnce()),
    replace(rejected) {
      if (kept?.token === rejected) kept = undefined;
      return this.current();
    },
  };
}
