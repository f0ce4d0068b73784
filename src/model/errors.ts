// What stops a run. User's mistakes in files are Diagnostics, refused writes are Outcomes; everything else that is
// expected to go wrong is an AcgctlError, caught once in cli/run.ts. Anything else thrown is a bug in acgctl.

/** CONTRACT.md section 4. */
export const exitCodes = {
  done: 0,
  error: 1,
  changes: 2,
  partial: 3,
  refused: 4,
  stale: 5,
  locked: 6,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export class AcgctlError extends Error {
  override readonly name: string = 'AcgctlError';
  /** Stable, e.g. `AUTH_REFUSED`. */
  readonly code: string;
  /** What to do about it. */
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, hint: string, options: { cause?: unknown; exitCode?: ExitCode } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = hint;
    this.exitCode = options.exitCode ?? exitCodes.error;
  }
}
