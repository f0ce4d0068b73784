// Asks DNS itself for the TXT tokens of Direct Routing domains: what Microsoft 365 will find when the customer verifies
// them (api-facts section 6).

import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { AccountStatus, DnsAnswer } from '../model/account-status.ts';
import { AcgctlError } from '../model/errors.ts';

const namesAtOnce = 8;

/** `resolver`: `1.1.1.1`, `127.0.0.1:5353` or `[::1]:5353`; absent: the machine's own. */
export async function askForTokens(
  accounts: readonly AccountStatus[],
  resolver: string | undefined,
): Promise<readonly AccountStatus[]> {
  const dns = new Resolver({ timeout: 5000, tries: 2 });
  if (resolver !== undefined) {
    if (!isServer(resolver))
      throw new AcgctlError('USAGE', `--resolver ${resolver} is no address`, 'An IP address, with :PORT where needed.');
    dns.setServers([resolver]);
  }
  const domains = accounts.flatMap(({ dns: status }) => status?.domains ?? []);
  const answers = new Map<string, DnsAnswer>();
  const rest = [...domains];
  const worker = async (): Promise<void> => {
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      answers.set(next.name, await ask(dns, next.name, next.token));
    }
  };
  await Promise.all(Array.from({ length: namesAtOnce }, worker));
  return accounts.map((account) => {
    if (account.dns === undefined) return account;
    const told = account.dns.domains.map((domain) => ({ ...domain, published: answers.get(domain.name) as DnsAnswer }));
    return { ...account, dns: { ...account.dns, domains: told } };
  });
}

async function ask(dns: Resolver, name: string, token: string): Promise<DnsAnswer> {
  try {
    const values = (await dns.resolveTxt(name)).map((chunks) => chunks.join(''));
    return values.includes(token) ? { state: 'published' } : { state: 'other', values };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENODATA' || code === 'ENOTFOUND') return { state: 'missing' };
    return { state: 'unanswered', reason: code };
  }
}

function isServer(text: string): boolean {
  const match = /^(?:\[(?<six>[^\]]+)\]|(?<four>[^:]+))(?::(?<port>\d{1,5}))?$/.exec(text);
  const { six, four, port } = match?.groups ?? {};
  if (Number(port ?? 53) < 1 || Number(port ?? 53) > 65_535) return false;
  return isIP(text) === 6 || isIP(six ?? '') === 6 || isIP(four ?? '') === 4;
}
