// No secret and no token ever leaves in a message or a log record, not even in the words of a server that echoes one.

export type Redact = (text: string) => string;

const jwtShaped = /\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g;

/** Replaces these secrets, their percent- and base64-forms, and anything shaped like a JSON Web Token. */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]);
  return (text) => {
    let clean = text;
    for (const form of forms) clean = clean.replaceAll(form, '[redacted]');
    return clean.replace(jwtShaped, '[redacted]');
  };
}
