// What the gateway holds in memory. It keeps the indexes in step and knows no rules: whoever calls has decided.

import type {
  AccountResource,
  CapabilityPlan,
  RequestForInformationResource,
  TeamsCivicAddressResource,
} from '../../kinds/wire.ts';
import type { DnsFate } from './dns-fate.ts';
import { type NumberRecord, NumberShelf, numberKey } from './number-shelf.ts';
import type { SyncFate } from './sync-fate.ts';

export interface AccountRecord {
  /** Without its read-only members, which are computed when it is read. */
  readonly body: AccountResource;
  readonly modifiedAt: number;
  readonly sync: SyncFate;
  readonly dns: DnsFate;
  readonly numbers: NumberShelf;
}

export interface RequestForInformationRecord {
  readonly body: RequestForInformationResource;
  readonly modifiedAt: number;
  readonly sync: SyncFate;
}

export class Store {
  readonly #accounts = new Map<string, AccountRecord>();
  #names: readonly string[] | undefined;
  /** The account, or with `numbers.otherAccount: both` the accounts, that have a number. */
  readonly #owners = new Map<number, string | readonly string[]>();
  #allKeys: Float64Array | undefined;
  readonly #lagMs: number;
  /** By tenant id in lower case: a GUID has no case. */
  readonly requestsForInformation = new Map<string, RequestForInformationRecord>();
  readonly civicAddresses = new Map<string, readonly TeamsCivicAddressResource[]>();
  readonly capabilityPlans = new Map<string, readonly CapabilityPlan[]>();
  /** Goes up with every change. */
  revision = 0;

  constructor(numberCountLagMs: number) {
    this.#lagMs = numberCountLagMs;
  }

  account(name: string): AccountRecord | undefined {
    return this.#accounts.get(name);
  }

  /** In code-unit order. */
  accountNames(): readonly string[] {
    this.#names ??= [...this.#accounts.keys()].sort();
    return this.#names;
  }

  putAccount(record: Omit<AccountRecord, 'numbers'>): AccountRecord {
    const before = this.#accounts.get(record.body.name);
    const after = { ...record, numbers: before?.numbers ?? new NumberShelf(this.#lagMs) };
    if (before === undefined) this.#names = undefined;
    this.#accounts.set(record.body.name, after);
    this.revision += 1;
    return after;
  }

  /** With its numbers. */
  deleteAccount(account: AccountRecord): void {
    const { name } = account.body;
    for (const key of account.numbers.keys()) this.#disown(key, name);
    this.#accounts.delete(name);
    this.#names = undefined;
    this.#allKeys = undefined;
    this.revision += 1;
  }

  putNumber(account: AccountRecord, record: NumberRecord, now: number): void {
    const key = numberKey(record.body.telephoneNumber);
    if (account.numbers.get(key) === undefined) {
      const owners = this.owners(key);
      this.#owners.set(key, owners.length === 0 ? account.body.name : [...owners, account.body.name].sort());
      this.#allKeys = undefined;
    }
    account.numbers.put(key, record, now);
    this.revision += 1;
  }

  deleteNumber(account: AccountRecord, key: number, now: number): void {
    this.#disown(key, account.body.name);
    account.numbers.delete(key, now);
    this.#allKeys = undefined;
    this.revision += 1;
  }

  /** The accounts that have the number, in code-unit order. */
  owners(key: number): readonly string[] {
    const owners = this.#owners.get(key) ?? [];
    return typeof owners === 'string' ? [owners] : owners;
  }

  /** Every number of every account in numerical order; a number in two accounts stands twice. */
  allNumberKeys(): Float64Array {
    if (this.#allKeys === undefined) {
      const shelves = [...this.#accounts.values()].map((account) => account.numbers);
      const keys = new Float64Array(shelves.reduce((sum, shelf) => sum + shelf.size, 0));
      let filled = 0;
      for (const shelf of shelves) {
        keys.set(shelf.keys(), filled);
        filled += shelf.size;
      }
      this.#allKeys = keys.sort();
    }
    return this.#allKeys;
  }

  #disown(key: number, name: string): void {
    const left = this.owners(key).filter((owner) => owner !== name);
    const [only] = left;
    if (only === undefined) this.#owners.delete(key);
    else this.#owners.set(key, left.length === 1 ? only : left);
  }
}
