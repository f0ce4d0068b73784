// The PEM file of AZURE_CLIENT_CERTIFICATE_PATH: one private key and the certificate that belongs to it, with its chain.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AcgctlError } from '../model/errors.ts';
import type { ClientCertificate } from './credentials.ts';

/** As msal-node takes it. */
export interface SigningCertificate {
  /** Hex, of the certificate that belongs to the key. */
  readonly thumbprintSha256: string;
  /** PEM, without password. */
  readonly privateKey: string;
  /** PEM of the certificates, the key's own first: sent as `x5c`, for apps registered by subject and issuer. */
  readonly x5c: string;
}

/** @throws AcgctlError AUTH_CERTIFICATE for a file that cannot be read or does not hold both */
export async function readCertificate(credentials: ClientCertificate): Promise<SigningCertificate> {
  const { path, password } = credentials;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw certificateError(path, 'cannot be read', cause);
  });
  const key = readKey(path, text, password);
  if (key.asymmetricKeyType !== 'rsa')
    throw certificateError(path, `holds a key that is not RSA (${key.asymmetricKeyType})`);
  const certificates = readCertificates(path, text);
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) throw certificateError(path, 'holds no certificate that belongs to its private key');
  const chain = [own, ...certificates.filter((certificate) => certificate !== own)];
  return {
    thumbprintSha256: own.fingerprint256.replaceAll(':', ''),
    privateKey: key.export({ format: 'pem', type: 'pkcs8' }) as string,
    x5c: chain.map((certificate) => certificate.toString()).join(''),
  };
}

function readKey(path: string, text: string, password: string | undefined): KeyObject {
  const [pem] = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]+?-----END \1-----/.exec(text) ?? [];
  if (pem === undefined) throw certificateError(path, 'holds no private key');
  try {
    return createPrivateKey({ key: pem, ...(password === undefined ? {} : { passphrase: password }) });
  } catch (cause) {
    throw certificateError(path, 'holds a private key that cannot be opened', cause);
  }
}

function readCertificates(path: string, text: string): readonly X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw certificateError(path, 'holds a certificate that cannot be read', cause);
  }
}

function certificateError(path: string, what: string, cause?: unknown): AcgctlError {
  return new AcgctlError(
    'AUTH_CERTIFICATE',
    `AZURE_CLIENT_CERTIFICATE_PATH: ${path} ${what}.`,
    'It must be a PEM file with an RSA private key and its certificate; a locked key needs AZURE_CLIENT_CERTIFICATE_PASSWORD.',
    { cause },
  );
}
