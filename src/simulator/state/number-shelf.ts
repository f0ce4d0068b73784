// The numbers of one account: by telephone number, in numerical order when asked, and counted by service. A number is
// keyed by its digits as an integer (15 digits at most), so that a million of them sort as one typed array.

import type { NumberResource } from '../../kinds/wire.ts';
import type { ServiceName } from '../knobs/knobs.ts';
import { servicesOf } from './services.ts';
import type { SyncFate } from './sync-fate.ts';

export interface NumberRecord {
  readonly body: NumberResource;
  readonly modifiedAt: number;
  readonly sync: SyncFate;
}

type Counts = Partial<Record<ServiceName, number>>;

export function numberKey(telephoneNumber: string): number {
  return Number(telephoneNumber.slice(1));
}

export class NumberShelf {
  readonly #records = new Map<number, NumberRecord>();
  #keys: Float64Array | undefined;
  readonly #counts: Counts = {};
  /** Earlier counts, oldest first, for a numberCount that lags; kept only as far back as the lag. */
  #past: { until: number; counts: Counts }[] = [];
  readonly #lagMs: number;

  constructor(lagMs: number) {
    this.#lagMs = lagMs;
  }

  get size(): number {
    return this.#records.size;
  }

  get(key: number): NumberRecord | undefined {
    return this.#records.get(key);
  }

  put(key: number, record: NumberRecord, now: number): void {
    const before = this.#records.get(key);
    this.#count(before, record, now);
    if (before === undefined) this.#keys = undefined;
    this.#records.set(key, record);
  }

  delete(key: number, now: number): void {
    const before = this.#records.get(key);
    if (before === undefined) return;
    this.#count(before, undefined, now);
    this.#records.delete(key);
    this.#keys = undefined;
  }

  /** In numerical order. */
  keys(): Float64Array {
    this.#keys ??= Float64Array.from(this.#records.keys()).sort();
    return this.#keys;
  }

  count(service: ServiceName): number {
    return this.#counts[service] ?? 0;
  }

  /** The count as a reader sees it, which may lag. */
  shownCount(service: ServiceName, now: number): number {
    const seen = this.#past.find(({ until }) => until > now - this.#lagMs);
    return (seen?.counts ?? this.#counts)[service] ?? 0;
  }

  #count(before: NumberRecord | undefined, after: NumberRecord | undefined, now: number): void {
    if (this.#lagMs > 0) {
      this.#past = this.#past.filter(({ until }) => until > now - this.#lagMs);
      this.#past.push({ until: now, counts: { ...this.#counts } });
    }
    for (const service of before === undefined ? [] : servicesOf(before.body)) this.#add(service, -1);
    for (const service of after === undefined ? [] : servicesOf(after.body)) this.#add(service, 1);
  }

  #add(service: ServiceName, step: number): void {
    this.#counts[service] = this.count(service) + step;
  }
}
