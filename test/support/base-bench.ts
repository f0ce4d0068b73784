// A config repository under git and a gateway that is as its first commit declares: where `--base` and `--only-changed`
// begin.

import { afterEach, beforeEach, expect } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { commit } from './git-repository.ts';
import { checkExchange } from './openapi.ts';
import { acgctl, type Ended } from './program.ts';
import { accountFile, writeRepository } from './repository.ts';

/** An entry of an account file: `+1425555<first>..+1425555<last>` with Direct Routing. */
export const range = (first: number, last: number): string =>
  `\n  - range: +1425555${first}..+1425555${last}\n    profile: direct-routing`;
export const contoso = accountFile('contoso', range(1000, 1019));
export const fabrikam = accountFile('fabrikam', range(2000, 2009)).replace('subdomain: fabrikam', 'subdomain: fab');

export interface BaseBench {
  /** The config repository, whose branch is `main`. */
  readonly root: string;
  /** Its commit. */
  readonly base: string;
  readonly simulator: Simulator;
  /** The environment of the program; a test may set another one. */
  env: Readonly<Record<string, string>>;
  run(...args: readonly string[]): Promise<Ended>;
  plan(...args: readonly string[]): Promise<Plan>;
  requests(): ReturnType<Simulator['gateway']['requests']>;
  /** Gives the number another SIP header, or removes it, behind git's back. */
  drift(telephoneNumber: string, act: 'change' | 'remove'): void;
}

/** Made anew for each test of the file; its traffic is held against openapi.json. */
export function useBaseBench(): () => BaseBench {
  let bench: BaseBench | undefined;
  let problems: string[] = [];

  beforeEach(async () => {
    problems = [];
    const root = await writeRepository({ 'accounts/contoso.yaml': contoso, 'accounts/fabrikam.yaml': fabrikam });
    const base = commit(root);
    const state = await applied(root);
    const simulator = await startSimulator({
      state,
      onExchange: (request, reply) => problems.push(...checkExchange(request, reply)),
    });
    bench = benchOf(root, base, simulator);
  });

  afterEach(async () => {
    await bench?.simulator.close();
    expect(problems).toEqual([]);
  });

  return () => bench as BaseBench;
}

async function applied(root: string) {
  const simulator = await startSimulator();
  const env = { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token };
  await acgctl(['apply', '--auto-approve', '--quiet'], { cwd: root, env });
  const state = simulator.gateway.readState();
  await simulator.close();
  return state;
}

function benchOf(root: string, base: string, simulator: Simulator): BaseBench {
  const run = (...args: readonly string[]): Promise<Ended> => acgctl(args, { cwd: root, env: bench.env });
  const bench: BaseBench = {
    root,
    base,
    simulator,
    env: { ACG_ENDPOINT: simulator.url, ACG_TOKEN: simulator.token },
    run,
    async plan(...args) {
      const { out, err } = await run('plan', '--json', ...args);
      if (out === '') throw new Error(err);
      return JSON.parse(out) as Plan;
    },
    requests: () => simulator.gateway.requests(),
    drift(telephoneNumber, act) {
      const state = simulator.gateway.readState();
      const numbers = state.numbers.flatMap((entry) => {
        if (entry.telephoneNumber !== telephoneNumber) return [entry];
        return act === 'remove' ? [] : [{ ...entry, configuration: { customSipHeader: 'portal' } }];
      });
      simulator.gateway.replaceState({ ...state, numbers });
    },
  };
  return bench;
}
