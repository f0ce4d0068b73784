// The container that runs meet in. Its address comes from a file that a pull request can change, and a token goes there:
// so it must be Azure Blob Storage, or this machine.

export interface BlobTarget {
  /** `https://<account>.blob.core.windows.net`, or an emulator's address with the account as its path. */
  readonly service: string;
  readonly container: string;
}

/** Azure and its sovereign clouds. */
const suffixes = ['.blob.core.windows.net', '.blob.core.usgovcloudapi.net', '.blob.core.chinacloudapi.cn'] as const;

const accountName = /^[a-z0-9]{3,24}$/;
const containerName = /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** The parts of such an address, or what is wrong with it. */
export function parseBlobTarget(address: string): BlobTarget | { readonly problem: string } {
  if (!URL.canParse(address)) return { problem: 'is not a URL' };
  const url = new URL(address);
  const { hostname, protocol } = url;
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLocal)) return { problem: 'is not https' };
  if (url.username !== '' || url.password !== '') return { problem: 'has a user name or a password' };
  if (url.search !== '' || url.hash !== '') return { problem: 'has more than a path after the host: no query, no key' };
  const segments = url.pathname.slice(1).split('/');
  const container = segments.pop() ?? '';
  if (!containerName.test(container)) return { problem: 'does not end in the name of a container' };
  if (isLocal) {
    const [account, ...rest] = segments;
    if (rest.length > 0) return { problem: 'has more than account and container in its path' };
    return { service: account === undefined ? url.origin : `${url.origin}/${account}`, container };
  }
  if (segments.length > 0) return { problem: 'has more than a container in its path' };
  if (url.port !== '') return { problem: 'names a port' };
  const suffix = suffixes.find((known) => hostname.endsWith(known));
  if (suffix === undefined || !accountName.test(hostname.slice(0, -suffix.length))) {
    return { problem: 'is not an account of Azure Blob Storage' };
  }
  return { service: url.origin, container };
}
