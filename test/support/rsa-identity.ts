// An RSA key with a certificate of its own making, as an app registration would be given; made for each run, kept nowhere.

import { generateKeyPairSync, sign } from 'node:crypto';
import {
  bits,
  context,
  contextPlain,
  integer,
  objectId,
  octets,
  sequence,
  setOf,
  text,
  time,
} from '../../src/simulator/edge/der.ts';

export interface RsaIdentity {
  /** PEM. */
  readonly certificate: string;
  /** PEM, locked when a password was given. */
  readonly key: string;
}

/** `host`: a name that a server with this certificate may have. */
export function createRsaIdentity({ password, host }: { password?: string; host?: string } = {}): RsaIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sha256WithRsa = sequence(objectId('1.2.840.113549.1.1.11'), Buffer.of(0x05, 0x00));
  const name = sequence(setOf(sequence(objectId('2.5.4.3'), text('acgctl test'))));
  const alternative = (dns: string): Buffer =>
    context(3, sequence(sequence(objectId('2.5.29.17'), octets(sequence(contextPlain(2, Buffer.from(dns)))))));
  const content = sequence(
    context(0, integer(Buffer.of(2))),
    integer(Buffer.of(1)),
    sha256WithRsa,
    name,
    sequence(time('200101000000Z'), time('491231235959Z')),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    ...(host === undefined ? [] : [alternative(host)]),
  );
  const der = sequence(content, sha256WithRsa, bits(sign('sha256', content, privateKey)));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const lock = password === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: password };
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8', ...lock }) as string,
  };
}
