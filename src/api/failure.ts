// All that can be wrong with a reply, by code: whether it may pass by itself, and what to do about it.

import { AcgctlError, exitCodes } from '../model/errors.ts';
import type { WireFailureCode } from './exchange.ts';

export type FailureCode =
  | WireFailureCode
  | 'GATEWAY_ERROR'
  | 'NOT_IMPLEMENTED'
  | 'REPLY_EMPTY'
  | 'REPLY_NOT_JSON'
  | 'REPLY_TRUNCATED'
  | 'REPLY_SHAPE'
  | 'REPLY_STATUS';

interface FailureKind {
  /** A time-out, a lost connection or a fault of the gateway: a region may be out. A read is tried again. */
  readonly passing: boolean;
  /** Where a write may be sent again: as `passing`, and where something in between may have answered for a while. */
  readonly again?: boolean;
  /** A connection that broke, perhaps an old one: a new one may do at once. */
  readonly broken?: boolean;
  /** False where the request certainly never left. */
  readonly sent: boolean;
  readonly hint: string;
}

const between =
  'Something between here and the gateway answered (a proxy, a sign-in page): check the host name and HTTPS_PROXY.';
const network =
  'If it stays so: an address that is not on the gateway’s IP allow-list is cut off like this; check the allow-list, the firewall and HTTPS_PROXY.';
const contract =
  'The reply does not follow the Provisioning API 2024-02-29-preview: check apiVersion, and report it with --log.';

const kinds: Readonly<Record<FailureCode, FailureKind>> = {
  HOST_NOT_FOUND: {
    passing: false,
    again: true,
    sent: false,
    hint: 'Check gateway.baseDomain in acg.yaml and this machine’s DNS.',
  },
  NETWORK_UNREACHABLE: { passing: true, again: true, broken: true, sent: false, hint: network },
  TLS_UNTRUSTED: {
    passing: false,
    sent: false,
    hint: 'The certificate is not trusted. Behind a proxy that opens TLS, set NODE_EXTRA_CA_CERTS to its authority.',
  },
  NETWORK_LOST: { passing: true, again: true, broken: true, sent: true, hint: network },
  NETWORK_TIMEOUT: { passing: true, again: true, sent: true, hint: network },
  INTERRUPTED: { passing: false, sent: true, hint: 'Run it again.' },
  REPLY_REDIRECT: { passing: false, sent: true, hint: between },
  REPLY_ENCODED: { passing: false, sent: true, hint: between },
  REPLY_TOO_LARGE: { passing: false, sent: true, hint: contract },
  REPLY_NOT_TEXT: { passing: false, sent: true, hint: between },
  GATEWAY_ERROR: {
    passing: true,
    again: true,
    sent: true,
    hint: 'The gateway has a fault of its own. Try again in a few minutes.',
  },
  NOT_IMPLEMENTED: { passing: false, sent: true, hint: contract },
  REPLY_EMPTY: { passing: false, again: true, sent: true, hint: between },
  REPLY_NOT_JSON: { passing: false, again: true, sent: true, hint: between },
  REPLY_TRUNCATED: {
    passing: true,
    again: true,
    broken: true,
    sent: true,
    hint: 'The reply was cut short. Try again.',
  },
  REPLY_SHAPE: { passing: false, sent: true, hint: contract },
  REPLY_STATUS: { passing: false, sent: true, hint: contract },
};

/** True where trying a read again may help: the gateway, or the way to it, is out. */
export function isPassing(code: FailureCode): boolean {
  return kinds[code].passing;
}

/** True where sending a write again, with its own id, may help. */
export function isWorthResending(code: FailureCode): boolean {
  return kinds[code].again === true;
}

/** True where only the connection may have been at fault. */
export function isBroken(code: FailureCode): boolean {
  return kinds[code].broken === true;
}

/** True where the request may have reached the gateway. */
export function mayHaveArrived(code: FailureCode): boolean {
  return kinds[code].sent;
}

/** What to do about it. */
export function failureHint(code: FailureCode): string {
  return kinds[code].hint;
}

/** The error that stops the run, for a read that failed. `what` is the request in a few words. */
export function failureError(code: FailureCode, what: string, message: string): AcgctlError {
  const exitCode = code === 'INTERRUPTED' ? exitCodes.interrupted : exitCodes.error;
  return new AcgctlError(code, `${what}: ${message}`, kinds[code].hint, { exitCode });
}
