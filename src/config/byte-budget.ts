// How much of a repository is read: each file, and all of them together.

import { configTooLarge, type FileProblem, fileTooLarge } from './file-problems.ts';
import type { Limits } from './limits.ts';

/** Counts a file of so many bytes; why it is not to be read, where it is too much. */
export type ByteBudget = (bytes: number) => FileProblem | undefined;

export function createByteBudget({ fileBytes, totalBytes }: Limits): ByteBudget {
  let total = 0;
  return (bytes) => {
    if (bytes > fileBytes) return fileTooLarge(bytes, fileBytes);
    total += bytes;
    return total > totalBytes ? configTooLarge(`The files have more than ${totalBytes} bytes together`) : undefined;
  };
}
