// A move: there is no such operation, so the number is deleted in one account and created in the other, back to back
// and alone, and put back where it was when the create is refused.

import type { GatewayWriter, WriteResult } from '../model/ports.ts';
import type { MoveNumberStep } from '../model/step.ts';
import type { Ledger } from './ledger.ts';
import { recordResult } from './write-resource.ts';

const notFound = 404;

export async function moveNumber(step: MoveNumberStep, writer: GatewayWriter, ledger: Ledger): Promise<void> {
  const [address = ''] = step.addresses;
  const taken = await writer.deleteNumber(step.from, step.telephoneNumber);
  // Already gone: a run before this one was cut off between the two requests.
  if (taken.kind !== 'accepted' && !(taken.kind === 'refused' && taken.status === notFound)) {
    recordResult(address, taken, true, ledger);
    return;
  }
  const put = await writer.putNumber(step.account, step.telephoneNumber, step.body, { ifNoneMatch: '*' });
  if (put.kind !== 'refused') {
    recordResult(address, put, true, ledger);
    return;
  }
  const back = await writer.putNumber(step.from, step.telephoneNumber, step.restore, { ifNoneMatch: '*' });
  ledger.record(address, 'failed', `${put.message} (${whereItIs(step, back)})`, put.code);
}

function whereItIs(step: MoveNumberStep, back: WriteResult): string {
  if (back.kind === 'accepted') return `put back into ${step.from}`;
  return `NOT put back into ${step.from}: ${back.message}; run apply again`;
}
