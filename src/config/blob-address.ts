// The container that runs meet in: a token for storage goes there, so a pull request must not be able to send it elsewhere.

import { parseBlobTarget } from '../model/blob-target.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import type { Findings } from './findings.ts';
import { showValue } from './show-value.ts';

export function checkBlobAddress(address: string, at: SourceRef, findings: Findings): void {
  const target = parseBlobTarget(address);
  if (!('problem' in target)) return;
  findings.add({
    code: 'COORDINATION_BLOB',
    at,
    message: `The address ${showValue(address)} ${target.problem}.`,
    hint: 'Write the address of a container, as in https://contosostorage.blob.core.windows.net/acgctl.',
  });
}
