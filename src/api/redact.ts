// No secret and no token ever leaves in a message or a log record, not even in the words of a server that echoes one.

export type Redact = (text: string) => string;

const jwtShaped = /\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g;

/** Replaces these secrets, their forms in URLs, forms, base64 and JSON, and anything shaped like a JSON Web Token. */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf);
  return (text) => {
    let clean = text;
    for (const form of forms) clean = clean.replaceAll(form, '[redacted]');
    return clean.replace(jwtShaped, '[redacted]');
  };
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    JSON.stringify(secret).slice(1, -1),
  ];
}
