// What there is to speak to GitHub with, and for how long.

import { createGitHubClient } from '../github/client.ts';
import { type Identity, readIdentity } from '../github/identity.ts';
import type { Desk } from '../github/plan-comment.ts';
import { readRunner } from '../github/runner.ts';
import type { Context } from './context.ts';

/** @throws AcgctlError when the environment does not say where, or as whom */
export async function openDesk(context: Context): Promise<Desk> {
  const runner = await readRunner(context.env);
  const { clock, env, random, version } = context;
  const { apiUrl, graphqlUrl, token } = runner;
  const stop = shortAfterInterrupt(context);
  const client = createGitHubClient({ apiUrl, graphqlUrl, token, version, env, clock, random, stop });
  let identity: Promise<Identity> | undefined;
  return {
    client,
    runner,
    identity: () => {
      identity ??= readIdentity(client);
      return identity;
    },
  };
}

/** Milliseconds after an interruption: what is on its way is cut off 4.5 s after it, and the run ends within 7. */
const lastMoment = 6000;

function shortAfterInterrupt({ signal }: Context): AbortSignal {
  const stop = new AbortController();
  const end = (): void => {
    // Unlike a timer, it does not keep the process alive.
    AbortSignal.timeout(lastMoment).addEventListener('abort', () => stop.abort(signal.reason), { once: true });
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return stop.signal;
}
