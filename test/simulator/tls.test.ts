// TLS with an authority of one's own, and MSAL as a real client of the token endpoint, which insists on TLS.

import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node';
import { Agent, request } from 'undici';
import { expect, it } from 'vitest';
import { type Drive, drive, version } from './drive.ts';
import { account, state, tenant } from './resources.ts';

const seed = state({ accounts: [account('a'), account('b')] });

function trusting({ simulator }: Drive): Agent {
  if (simulator.ca === undefined) throw new Error('no CA');
  return new Agent({ connect: { ca: simulator.ca } });
}

it('is trusted by who has the CA, under both names, and links stay on https', async () => {
  const gateway = await drive({ tls: true, state: seed });
  const { url, token, authority } = gateway.simulator;
  expect([url, authority]).toEqual([expect.stringMatching(/^https:/), url]);
  const dispatcher = trusting(gateway);
  for (const origin of [url, url.replace('127.0.0.1', 'localhost')]) {
    const got = await request(`${origin}/accounts?${version}&maxpagesize=1`, {
      dispatcher,
      headers: { authorization: `Bearer ${token}` },
    });
    expect([got.statusCode, await got.body.json()]).toMatchObject([
      200,
      { nextLink: expect.stringContaining(`${origin}/accounts?`) },
    ]);
  }
  await dispatcher.close();
});

it('is not trusted by anybody else', async () => {
  const gateway = await drive({ tls: true });
  await expect(fetch(`${gateway.simulator.url}/accounts`)).rejects.toThrow();
  const other = trusting(await drive({ tls: true }));
  await expect(request(`${gateway.simulator.url}/accounts`, { dispatcher: other })).rejects.toThrow();
  await other.close();
});

it('has certificates in good form, and speaks TLS 1.2 at least', async () => {
  const gateway = await drive({ tls: true });
  const { url, ca } = gateway.simulator;
  const root = new X509Certificate(ca ?? '');
  expect([root.ca, root.verify(root.publicKey), root.subject]).toEqual([true, true, 'CN=acgctl simulator CA']);
  const { port } = new URL(url);
  const options = { host: '127.0.0.1', port: Number(port), ca: ca ?? '' };
  const leaf = await new Promise<X509Certificate>((resolve, reject) => {
    const socket = connect(options, () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      if (certificate === undefined) reject(new Error('no certificate'));
      else resolve(certificate);
    });
    socket.on('error', reject);
  });
  expect([leaf.ca, leaf.verify(root.publicKey), leaf.checkIssued(root)]).toEqual([false, true, true]);
  expect([leaf.checkHost('localhost'), leaf.checkIP('127.0.0.1'), leaf.checkHost('example.com')]).toEqual([
    'localhost',
    '127.0.0.1',
    undefined,
  ]);
  const old = new Promise((_, reject) => {
    connect({ ...options, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }).on('error', reject);
  });
  await expect(old).rejects.toThrow();
});

it('resets, truncates and hangs under TLS too', async () => {
  const gateway = await drive({ tls: true, state: seed });
  const dispatcher = trusting(gateway);
  const headers = { authorization: `Bearer ${gateway.simulator.token}` };
  for (const act of ['reset-before', 'reset-after', 'truncate']) {
    gateway.simulator.gateway.setFaults([{ act, times: 1 }]);
    const get = async (): Promise<unknown> =>
      (await request(`${gateway.simulator.url}/accounts?${version}`, { dispatcher, headers })).body.json();
    await expect(get()).rejects.toThrow();
    expect(await get()).toHaveProperty('value');
  }
  await dispatcher.close();
});

it('gives MSAL a token', async () => {
  const gateway = await drive({ tls: true, state: seed });
  const { authority, url } = gateway.simulator;
  const dispatcher = trusting(gateway);
  const send = async (
    method: 'GET' | 'POST',
    at: string,
    options: Parameters<INetworkModule['sendPostRequestAsync']>[1] = {},
  ) => {
    const got = await request(at, { method, dispatcher, headers: options.headers ?? {}, body: options.body ?? null });
    return { status: got.statusCode, headers: {}, body: (await got.body.json()) as never };
  };
  const networkClient: INetworkModule = {
    sendGetRequestAsync: (at, options) => send('GET', at, options),
    sendPostRequestAsync: (at, options) => send('POST', at, options),
  };
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: 'me',
      clientSecret: 'secret',
      authority: `${authority}/${tenant}`,
      knownAuthorities: [new URL(authority).host],
    },
    system: { networkClient },
  });
  const scope = 'https://func-voiceservice-rp-prod-eastuseuap.azurewebsites.net/.default';
  const result = await client.acquireTokenByClientCredential({ scopes: [scope] });
  const headers = { authorization: `Bearer ${result?.accessToken}` };
  const got = await request(`${url}/accounts?${version}`, { dispatcher, headers });
  expect(got.statusCode).toBe(200);
  await got.body.dump();
  await dispatcher.close();
});
