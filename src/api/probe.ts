// Looks at the way to a host, layer by layer: its name, its port, its certificate. For `acgctl doctor`; nothing else
// opens connections past undici.

import { lookup } from 'node:dns/promises';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';

export type Probe<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly code: string; readonly message: string };

const patience = 10_000;

/** IPv4 first: the gateway has no other (api-facts section 2). */
export async function probeName(host: string): Promise<Probe<{ readonly addresses: readonly string[] }>> {
  try {
    const found = await lookup(host, { all: true, order: 'ipv4first' });
    return { ok: true, addresses: found.map(({ address }) => address) };
  } catch (error) {
    return failed(error);
  }
}

export function probePort(host: string, port: number): Promise<Probe<{ readonly milliseconds: number }>> {
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connectTcp({ host, port, timeout: patience });
    socket.once('connect', () => {
      socket.destroy();
      resolve({ ok: true, milliseconds: Math.round(performance.now() - started) });
    });
    socket.once('timeout', () => {
      socket.destroy();
      resolve({ ok: false, code: 'ETIMEDOUT', message: `no answer within ${patience / 1000} s` });
    });
    socket.once('error', (error) => resolve(failed(error)));
  });
}

export interface Handshake {
  /** `TLSv1.3`. */
  readonly protocol: string;
  readonly issuer: string;
  /** The certificate's last moment. */
  readonly validTo: Date;
}

export function probeTls(host: string, port: number): Promise<Probe<Handshake>> {
  return new Promise((resolve) => {
    const socket = connectTls({ host, port, servername: host, timeout: patience, minVersion: 'TLSv1.2' });
    socket.once('secureConnect', () => {
      const { issuer, valid_to: validTo } = socket.getPeerCertificate();
      const protocol = socket.getProtocol() ?? 'unknown';
      const { O: organisation, CN: name } = issuer;
      socket.destroy();
      const words = [organisation, name].flat().filter((word) => word !== undefined);
      resolve({ ok: true, protocol, issuer: words.join(', '), validTo: new Date(validTo) });
    });
    socket.once('timeout', () => {
      socket.destroy();
      resolve({ ok: false, code: 'ETIMEDOUT', message: `no handshake within ${patience / 1000} s` });
    });
    socket.once('error', (error) => resolve(failed(error)));
  });
}

function failed(error: unknown): { readonly ok: false; readonly code: string; readonly message: string } {
  const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException;
  return { ok: false, code, message: message === '' ? code : message };
}
