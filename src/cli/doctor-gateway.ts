// The checks that need an answer of the gateway: token, roles, allow-list, api-version, clock. One request.

import { randomUUID } from 'node:crypto';
import { createOneAsker } from '../api/ask-once.ts';
import type { Credentials } from '../api/credentials.ts';
import { failureHint } from '../api/failure.ts';
import { throwIfInterrupted } from '../api/interruption.ts';
import { type Role, tokenRoles } from '../api/roles.ts';
import type { ApiTarget } from '../api/target.ts';
import type { Verdict } from '../api/verdict.ts';
import type { Check } from '../model/check.ts';
import { AcgctlError } from '../model/errors.ts';
import type { Context } from './context.ts';

export interface Asking {
  readonly target: ApiTarget;
  readonly credentials: Credentials;
  readonly context: Context;
  readonly tell: (check: Check) => void;
}

export async function askGateway({ target, credentials, context, tell }: Asking): Promise<void> {
  const { env, clock, random, signal } = context;
  const asker = createOneAsker({ target, credentials, env, clock, random, uuid: randomUUID, signal });
  try {
    const token = await asker.token();
    tell({ name: 'token', state: 'ok', found: credentials.kind === 'token' ? 'given in ACG_TOKEN' : 'got from Entra' });
    tell(judgeRoles(token));
    const verdict = await asker.accounts(token);
    throwIfInterrupted(signal);
    tell(judgeAnswer(verdict, target));
    if (verdict.kind === 'good') tell(judgeClock(verdict.headers.date, clock.date()));
  } catch (error) {
    throwIfInterrupted(signal);
    if (!(error instanceof AcgctlError)) throw error;
    tell({ name: 'token', state: 'failed', found: `${error.code} ${error.message}`, remedy: error.hint });
  } finally {
    await asker.close();
  }
}

function judgeAnswer(verdict: Verdict<unknown>, { apiVersion }: ApiTarget): Check {
  const failed = (name: string, found: string, remedy: string): Check => ({ name, state: 'failed', found, remedy });
  switch (verdict.kind) {
    case 'good':
      return { name: 'api', state: 'ok', found: `answers api-version ${apiVersion}` };
    case 'throttled': {
      const found = 'it answers, and its limit of requests is used up (429)';
      return { name: 'api', state: 'warning', found, remedy: 'Declare a smaller share with rateLimit in acg.yaml.' };
    }
    case 'failed':
      return failed('api', `${verdict.message} (${verdict.code})`, failureHint(verdict.code));
    case 'refused':
      break;
  }
  const { status, code, message } = verdict;
  const found = `refused (${status}, ${code}): ${message}`;
  if (status === 401) {
    const remedy =
      'It may have expired, or be meant for another tenant or service: check gateway.tenantId. A token in ACG_TOKEN is never renewed: set a new one, or unset it and let acgctl sign in.';
    return failed('token', found, remedy);
  }
  if (status === 403 && !verdict.isJson)
    return failed(
      'allow-list',
      found,
      'Add the address that this machine is seen with to the gateway’s IP allow-list.',
    );
  if (status === 403) return failed('roles', found, 'Grant the application ProvisioningAPI.Read with admin consent.');
  return failed('api', found, `It may not know api-version ${apiVersion}: check gateway.apiVersion in acg.yaml.`);
}

const works: readonly (readonly [work: string, role: Role])[] = [
  ['to plan', 'ProvisioningAPI.Read'],
  ['to apply', 'ProvisioningAPI.Write'],
  ['to delete', 'ProvisioningAPI.Delete'],
];

function judgeRoles(token: string): Check {
  const roles = tokenRoles(token);
  if (roles === undefined) return { name: 'roles', state: 'skipped', found: 'the token does not tell them' };
  const found = roles.length === 0 ? 'none' : roles.join(', ');
  const lacking = works.filter(([, role]) => !roles.includes(role) && !roles.includes('ProvisioningAPI.Admin'));
  if (lacking.length === 0) return { name: 'roles', state: 'ok', found };
  const lacks = lacking.map(([work, role]) => `${role} ${work}`).join(', ');
  const remedy = `Lacks ${lacks}. Grant it with admin consent where that work is done.`;
  // A run that may only read is often meant to be so.
  return { name: 'roles', state: lacking.length === works.length ? 'failed' : 'warning', found, remedy };
}

const tolerable = 60;
const hopeless = 300;

function judgeClock(served: string | undefined, here: Date): Check {
  const there = Date.parse(served ?? '');
  if (Number.isNaN(there)) return { name: 'clock', state: 'skipped', found: 'the gateway does not tell its time' };
  const skew = Math.round((here.getTime() - there) / 1000);
  const found =
    skew === 0 ? 'agrees with the gateway’s' : `${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} the gateway’s`;
  if (Math.abs(skew) <= tolerable) return { name: 'clock', state: 'ok', found };
  const remedy = 'Set this machine’s clock: signed requests and tokens are valid for minutes.';
  return { name: 'clock', state: Math.abs(skew) > hopeless ? 'failed' : 'warning', found, remedy };
}
