// A certificate authority of one's own and a server certificate for this machine, made at start and kept nowhere
// (--tls). Written here because the libraries for it bring some twenty packages; Node makes the keys and the signatures.

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { bits, context, contextPlain, integer, objectId, octets, sequence, setOf, text, time, yes } from './der.ts';

interface TlsIdentity {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Fixed dates: the identity lives as long as the program, whatever its clock says. */
const validity = sequence(time('200101000000Z'), time('491231235959Z'));
const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));
const authorityName = 'acgctl simulator CA';

export function createTlsIdentity(): TlsIdentity {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const authorityKey = keyIdentifier(authority.publicKey);
  const ca = certificate(authorityName, authority.publicKey, authority.privateKey, [
    extension('2.5.29.19', sequence(yes()), true),
    extension('2.5.29.15', bits(Buffer.of(0b0000_0110), 1), true),
    extension('2.5.29.14', octets(authorityKey)),
  ]);
  const cert = certificate('localhost', server.publicKey, authority.privateKey, [
    extension('2.5.29.19', sequence(), true),
    extension('2.5.29.15', bits(Buffer.of(0b1000_0000), 7), true),
    extension('2.5.29.37', sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    extension(
      '2.5.29.17',
      sequence(contextPlain(2, Buffer.from('localhost')), contextPlain(7, Buffer.of(127, 0, 0, 1))),
    ),
    extension('2.5.29.14', octets(keyIdentifier(server.publicKey))),
    extension('2.5.29.35', sequence(contextPlain(0, authorityKey))),
  ]);
  return { ca, cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function certificate(name: string, subject: KeyObject, signer: KeyObject, extensions: readonly Buffer[]): string {
  const content = sequence(
    context(0, integer(Buffer.of(2))),
    // From the key, so that two runs never have two certificates with one number.
    integer(Buffer.concat([Buffer.of(1), keyIdentifier(subject).subarray(0, 8)])),
    ecdsaWithSha256,
    commonName(authorityName),
    validity,
    commonName(name),
    spki(subject),
    context(3, sequence(...extensions)),
  );
  return pem(sequence(content, ecdsaWithSha256, bits(sign('sha256', content, signer))));
}

function commonName(name: string): Buffer {
  return sequence(setOf(sequence(objectId('2.5.4.3'), text(name))));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(objectId(id), ...(critical ? [yes()] : []), octets(value));
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1').update(spki(key)).digest();
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
