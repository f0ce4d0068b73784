// How much configuration is read. Far above any real repository: the limits keep a hostile one from taking the memory.

export interface Limits {
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly files: number;
  readonly lineLength: number;
  /** Nested lists and mappings of a YAML file. */
  readonly depth: number;
  readonly rangeNumbers: number;
  readonly totalNumbers: number;
}

export const defaultLimits: Limits = {
  fileBytes: 64 * 1024 * 1024,
  totalBytes: 1024 * 1024 * 1024,
  files: 100_000,
  lineLength: 64 * 1024,
  depth: 20,
  rangeNumbers: 1_000_000,
  totalNumbers: 5_000_000,
};
