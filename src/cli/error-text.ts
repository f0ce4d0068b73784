// An error as the user sees it: what is expected to go wrong with its remedy, anything else as a bug with its stack.

import { AcgctlError } from '../model/errors.ts';
import { joinLines, visible } from '../render/visible.ts';

/** `doing` stands before the message: what was being done. */
export function errorText(error: unknown, doing = ''): string {
  if (error instanceof AcgctlError) {
    const cause = error.cause instanceof Error ? ` (${visible(error.cause.message)})` : '';
    const lines = [
      `acgctl: ${error.code} ${doing}${visible(error.message)}${cause}`,
      ...error.hint.split('\n').map((line) => `  ${visible(line)}`),
    ];
    return joinLines(lines);
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = ['acgctl: this is a bug in acgctl. Please report it with the lines below.', ...told.split('\n')];
  return joinLines(lines.map(visible));
}
