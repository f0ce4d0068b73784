// Operations 9 and 15: the numbers of one account, and of all. Both go by position in a sorted array of keys; a filter
// by number or account goes to the records directly.

import { numberKey } from '../state/number-shelf.ts';
import type { AccountRecord } from '../state/store.ts';
import type { World } from '../state/world.ts';
import { findAccount } from './accounts.ts';
import type { Answer, Call } from './call.ts';
import type { Condition } from './filter.ts';
import { type Listing, listOf, listPage } from './list-page.ts';
import { viewNumber } from './views.ts';

const fields = ['telephoneNumber', 'accountName', 'serviceProvisioningStatus', 'configuration/customSipHeader'];

export function listNumbersOfAccount(world: World, call: Call): Answer {
  const account = findAccount(world, call);
  const narrow = (conditions: readonly Condition[]): Listing => {
    const wanted = conditions.find(({ field }) => field === 'telephoneNumber');
    return wanted === undefined ? ofAccount(world, account) : listOf(found(world, account, numberKey(wanted.text)));
  };
  return listPage(world, call, { fields, all: ofAccount(world, account), narrow });
}

export function listAllNumbers(world: World, call: Call): Answer {
  const { store } = world;
  const keys = store.allNumberKeys();
  const at = (position: number): object => {
    const key = keys[position] ?? Number.NaN;
    let earlier = 0;
    while (keys[position - earlier - 1] === key) earlier += 1;
    const account = store.account(store.owners(key)[earlier] ?? '');
    return (account === undefined ? undefined : found(world, account, key)[0]) ?? {};
  };
  const all: Listing = { length: keys.length, at };
  const narrow = (conditions: readonly Condition[]): Listing => {
    const number = conditions.find(({ field }) => field === 'telephoneNumber');
    if (number !== undefined) {
      const key = numberKey(number.text);
      return listOf(accounts(world, store.owners(key)).flatMap((account) => found(world, account, key)));
    }
    const name = conditions.find(({ field }) => field === 'accountName');
    if (name === undefined) return all;
    const [account] = accounts(world, [name.text]);
    return account === undefined ? listOf([]) : ofAccount(world, account);
  };
  return listPage(world, call, { fields, all, narrow });
}

function ofAccount(world: World, account: AccountRecord): Listing {
  const keys = account.numbers.keys();
  return { length: keys.length, at: (position) => found(world, account, keys[position] ?? Number.NaN)[0] ?? {} };
}

function accounts({ store }: World, names: readonly string[]): AccountRecord[] {
  return names.flatMap((name) => store.account(name) ?? []);
}

function found(world: World, account: AccountRecord, key: number): object[] {
  const record = account.numbers.get(key);
  return record === undefined ? [] : [viewNumber(world, record)];
}
