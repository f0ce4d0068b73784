// One check of `acgctl doctor`: what was looked at, what was found, and what to do.

export interface Check {
  /** Stable: `dns`, `tls`, `clock` … */
  readonly name: string;
  /** `skipped`: something before it failed, or it does not apply here. */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly found: string;
  /** What to do about it; absent when there is nothing to do. */
  readonly remedy?: string;
}
