// A ledger file in memory, with the wall clock of the machine that it lies on.

import type { LedgerFile } from '../../src/api/permit-ledger.ts';

export interface MemoryLedger extends LedgerFile {
  /** What stands in it. */
  text: string;
  modifiedAt: number;
}

export function createMemoryLedger(wallTime: () => number, text = ''): MemoryLedger {
  const file: MemoryLedger = {
    text,
    modifiedAt: wallTime(),
    read: (from) => ({ text: file.text.slice(from), size: file.text.length, modifiedAt: file.modifiedAt }),
    append(added) {
      file.text += added;
      file.modifiedAt = wallTime();
    },
    clear() {
      file.text = '';
    },
    close: () => undefined,
  };
  return file;
}
