// Reads what a few changes are about, to settle a doubt about them.

import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import type { Live } from '../model/live.ts';
import type { GatewayReader, ReadScope } from '../model/ports.ts';
import { findImage, type Image } from './live-image.ts';

/** What the changes touch, and no more: requests are dear. */
export function touchedScope(changes: readonly Change[]): ReadScope {
  const accounts = new Set<string>();
  const withNumbers = new Set<string>();
  for (const change of changes) {
    for (const account of [change.account, change.from]) {
      if (account === undefined) continue;
      accounts.add(account);
      if (change.kind === 'number') withNumbers.add(account);
    }
  }
  return {
    accounts: (name: AccountName) => accounts.has(name),
    numbersOf: (name: AccountName) => withNumbers.has(name),
    rfis: changes.some((change) => change.kind === 'rfi'),
  };
}

/** The image of each change, by address, as the gateway shows it now. */
export async function lookAt(changes: readonly Change[], reader: GatewayReader): Promise<ReadonlyMap<string, Image>> {
  const live: Live = await reader.read(touchedScope(changes));
  return new Map(changes.map((change) => [change.address, findImage(change, live).image]));
}
