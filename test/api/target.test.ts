import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCredentials } from '../../src/api/credentials.ts';
import { resolveTarget } from '../../src/api/target.ts';
import { type ApiPath, apiUrl } from '../../src/api/urls.ts';

const apiVersion = '2024-02-29-preview';

describe('the target', () => {
  const resolve = (baseDomain: string, env: Readonly<Record<string, string>> = {}) =>
    resolveTarget({ baseDomain, apiVersion }, env).origin;

  it('is provapi of the base domain', () => {
    expect(resolve('a1b2.commsgw.azure.com')).toBe('https://provapi.a1b2.commsgw.azure.com');
    expect(resolve('voice.contoso.com', { ACG_BASE_DOMAIN: 'contoso.com' })).toBe('https://provapi.voice.contoso.com');
    expect(resolve('Contoso.com', { ACG_BASE_DOMAIN: 'CONTOSO.com' })).toBe('https://provapi.contoso.com');
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'https://[::1]:9', 'https://provapi.x.commsgw.azure.com'])(
    'is ACG_ENDPOINT where it is set: %s',
    (endpoint) => {
      expect(resolve('a1b2.commsgw.azure.com', { ACG_ENDPOINT: endpoint })).toBe(endpoint);
    },
  );

  it.each([
    'evil.example',
    'evil.example/a.commsgw.azure.com',
    'evil.example?.commsgw.azure.com',
    'evil.example#.commsgw.azure.com',
    'commsgw.azure.com.evil.example',
    'evilcommsgw.azure.com.',
    'x.evilcommsgw.azure.com',
    'x@evil.example',
    'evil.example\\.commsgw.azure.com',
    '169.254.169.254',
    'a b',
    '',
  ])('is never %j of a file', (baseDomain) => {
    expect(() => resolve(baseDomain)).toThrow(expect.objectContaining({ code: 'TARGET_REFUSED' }));
  });

  it.each([
    'http://provapi.x.commsgw.azure.com',
    'https://evil.example',
    'https://user:pass@provapi.x.commsgw.azure.com',
    'https://provapi.x.commsgw.azure.com/path',
    'ftp://127.0.0.1',
    'http://127.0.0.1.evil.example',
    'not a URL',
  ])('is never ACG_ENDPOINT=%s', (endpoint) => {
    expect(() => resolve('a.commsgw.azure.com', { ACG_ENDPOINT: endpoint })).toThrow(
      expect.objectContaining({ code: 'TARGET_REFUSED', message: expect.stringContaining('ACG_ENDPOINT') }),
    );
  });

  it('does not take a name that only ends like the domain of the environment', () => {
    for (const env of [{}, { ACG_ENDPOINT: 'https://evilcontoso.com' }]) {
      expect(() => resolve('evilcontoso.com', { ...env, ACG_BASE_DOMAIN: 'contoso.com' })).toThrow(
        expect.objectContaining({ code: 'TARGET_REFUSED' }),
      );
    }
  });
});

describe('a URL', () => {
  const target = { origin: 'https://provapi.x.commsgw.azure.com', apiVersion };
  const segments = (path: ApiPath) => apiUrl(target, path).pathname.split('/').map(decodeURIComponent);
  const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,100}$/);
  const number = fc.stringMatching(/^\+[1-9]\d{1,14}$/);

  it('keeps every name that the API allows in its own segment', () => {
    fc.assert(
      fc.property(name, number, (account, telephoneNumber) => {
        expect(segments({ of: 'number', account, telephoneNumber })).toEqual([
          '',
          'accounts',
          account,
          'numbers',
          telephoneNumber,
        ]);
        expect(segments({ of: 'account-action', account, action: 'deleteNumbers' })).toEqual([
          '',
          'accounts',
          `${account}:deleteNumbers`,
        ]);
      }),
    );
    expect(apiUrl(target, { of: 'number', account: 'a', telephoneNumber: '+14255550100' }).href).toBe(
      `${target.origin}/accounts/a/numbers/%2B14255550100?api-version=2024-02-29-preview`,
    );
  });

  it.each(['', '..', 'a/b', 'a:deleteNumbers', 'a%2fb', 'a?b', 'a#b', 'ä', 'a'.repeat(101)])(
    'is not made of the account %j',
    (account) => {
      expect(() => apiUrl(target, { of: 'account', account })).toThrow(
        expect.objectContaining({ code: 'NAME_INVALID' }),
      );
    },
  );

  it.each<ApiPath>([
    { of: 'number', account: 'a', telephoneNumber: '14255550100' },
    { of: 'number', account: 'a', telephoneNumber: '+1/..' },
    { of: 'rfi', tenantId: '../accounts' },
    { of: 'civic-address', account: 'a', id: '..' },
    { of: 'civic-address', account: 'a', id: '' },
  ])('is not made of $of with a bad key', (path) => {
    expect(() => apiUrl(target, path)).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
  });

  it('keeps any id of a civic address in one segment', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (id) => {
        if (id === '.' || id === '..' || /[\n\r\u2028\u2029]/.test(id)) return;
        expect(segments({ of: 'civic-address', account: 'a', id }).at(-1)).toBe(id);
      }),
    );
  });
});

describe('credentials', () => {
  const env = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c' };

  it('are a token, else a secret, else a certificate', () => {
    const all = { ...env, ACG_TOKEN: 'x', AZURE_CLIENT_SECRET: 's', AZURE_CLIENT_CERTIFICATE_PATH: '/p' };
    expect(readCredentials(all, {})).toEqual({ kind: 'token', token: 'x' });
    const client = { tenantId: 't', clientId: 'c', authority: 'https://login.microsoftonline.com' };
    expect(readCredentials({ ...all, ACG_TOKEN: '' }, {})).toEqual({ kind: 'secret', ...client, clientSecret: 's' });
    expect(readCredentials({ ...env, AZURE_CLIENT_CERTIFICATE_PATH: '/p' }, {})).toEqual({
      kind: 'certificate',
      ...client,
      path: '/p',
    });
  });

  it('take tenant and client of acg.yaml where the environment has none', () => {
    const gateway = { tenantId: 'file-tenant', clientId: 'file-client' };
    expect(readCredentials({ AZURE_CLIENT_SECRET: 's' }, gateway)).toMatchObject(gateway);
    expect(readCredentials({ ...env, AZURE_CLIENT_SECRET: 's' }, gateway)).toMatchObject({
      tenantId: 't',
      clientId: 'c',
    });
  });

  it('that are missing are all named', () => {
    expect(() => readCredentials({}, {})).toThrow(
      expect.objectContaining({
        code: 'AUTH_MISSING',
        message: expect.stringMatching(/AZURE_TENANT_ID.*AZURE_CLIENT_ID.*AZURE_CLIENT_SECRET/),
      }),
    );
  });

  it.each([
    'https://login.microsoftonline.us',
    'login.microsoftonline.com',
    'http://127.0.0.1:1234/',
    'https://localhost:1',
  ])('may be shown to %s', (host) => {
    const { authority } = readCredentials({ ...env, AZURE_CLIENT_SECRET: 's', AZURE_AUTHORITY_HOST: host }, {}) as {
      readonly authority: string;
    };
    expect(authority).toBe(new URL(host.includes('://') ? host : `https://${host}`).origin);
  });

  it.each([
    'https://evil.example',
    'http://login.microsoftonline.com',
    'https://login.microsoftonline.com.evil.example',
    '::',
  ])('may not be shown to %s', (host) => {
    expect(() => readCredentials({ ...env, AZURE_CLIENT_SECRET: 's', AZURE_AUTHORITY_HOST: host }, {})).toThrow(
      expect.objectContaining({ code: 'AUTH_AUTHORITY' }),
    );
  });

  it('of a tenant that would change the path are refused', () => {
    expect(() => readCredentials({ ...env, AZURE_TENANT_ID: 'a/b', AZURE_CLIENT_SECRET: 's' }, {})).toThrow('no GUID');
  });
});
