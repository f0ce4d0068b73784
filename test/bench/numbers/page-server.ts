// A server on loopback that gives the pages of a gateway with a million numbers, a hundredth of them other than declared. Of the API it
// has the two lists only, and each page is made anew, so that it holds none of them. Prints its address.

import { createServer } from 'node:http';
import { headerOf, numberOf } from './repository.ts';

const [accounts = 0, numbersEach = 0] = process.argv.slice(2).map(Number);
const pageSize = 500;
const total = accounts * numbersEach;
const nameOf = (account: number): string => `account-${String(account).padStart(4, '0')}`;
const synced = { serviceProvisioningStatus: 'synced', serviceProvisioningErrors: [] };

function accountAt(place: number): object {
  const service = { enabled: true, syncEnabled: false, numberCount: numbersEach };
  return { name: nameOf(place), serviceDetails: { zoomPhoneCloudPeering: service }, ...synced };
}

function numberAt(place: number): object {
  const account = Math.floor(place / numbersEach);
  const index = place % numbersEach;
  const header = place % 100 === 0 ? 'changed' : headerOf(index);
  return {
    telephoneNumber: `+${numberOf(account, index)}`,
    accountName: nameOf(account),
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } },
    configuration: { customSipHeader: header },
    ...synced,
  };
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const [length, itemAt] = url.pathname.endsWith('/numbers')
    ? ([total, numberAt] as const)
    : ([accounts, accountAt] as const);
  const from = Number(url.searchParams.get('from') ?? 0);
  const to = Math.min(length, from + pageSize);
  const value = Array.from({ length: to - from }, (_, offset) => itemAt(from + offset));
  url.searchParams.set('from', String(to));
  const body = JSON.stringify({ value, ...(to < length ? { nextLink: url.href } : {}) });
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-ms-record-count': String(length),
  });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
