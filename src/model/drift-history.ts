// What a drift report knows of the checks before it: kept where the report is published, since acgctl has no state.

import type { DriftItem } from './report.ts';

export interface DriftHistory {
  /** When each item was first seen, ISO 8601 UTC, by `driftKey`. */
  readonly since: Readonly<Record<string, string>>;
  /** When a complete check last found nothing, ISO 8601 UTC. */
  readonly lastClean?: string;
  /** Complete clean checks in a row. */
  readonly cleanChecks: number;
}

export function driftKey({ category, address }: Pick<DriftItem, 'category' | 'address'>): string {
  return `${category} ${address}`;
}
