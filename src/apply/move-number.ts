// A move: there is no such operation, so the number is deleted in one account and created in the other, back to back
// and alone, with both permits in hand. It is put back where it was when the create is refused.

import { AcgctlError } from '../model/errors.ts';
import type { Clock, GatewayWriter, WriteResult } from '../model/ports.ts';
import type { MoveNumberStep } from '../model/step.ts';
import type { Ledger } from './ledger.ts';
import type { Image } from './live-image.ts';

export interface Moving {
  readonly step: MoveNumberStep;
  readonly writer: GatewayWriter;
  /** What is there now. */
  readonly look: () => Promise<Image>;
  readonly clock: Clock;
  readonly ledger: Ledger;
}

const alreadyThere = 412;
const maxCreates = 3;

export async function moveNumber(moving: Moving): Promise<void> {
  const { step, ledger } = moving;
  const address = step.addresses[0] as string;
  await moving.writer.together(2, async (writer) => {
    // The answer may come late or never, so the gap counts from here.
    const deletedAt = moving.clock.now();
    const taken = await writer.deleteNumber(step.from, step.telephoneNumber);
    if (taken.kind !== 'accepted') {
      ledger.record(address, 'unknown', { reason: taken.message });
      // It may not be there any more, because a run before this one was cut off between the two requests, or although
      // the deletion was refused: only what is read is believed. A number that is created while it is still there may be
      // in two accounts, and one that is believed to be there while it is not is in none.
      const image = await moving.look();
      if (image === 'before') return ledger.record(address, 'failed', reasonOf(taken));
      if (image !== 'between') return recordImage(address, image, ledger);
    }
    ledger.record(address, 'unknown', { reason: `deleted from ${step.from}, not yet created in ${step.account}` });
    await create(moving, writer, address, deletedAt);
  });
}

async function create(moving: Moving, writer: GatewayWriter, address: string, deletedAt: number): Promise<void> {
  const { step, ledger, clock } = moving;
  for (let attempt = 1; ; attempt += 1) {
    const put = await writer
      .putNumber(step.account, step.telephoneNumber, step.body, { ifNoneMatch: '*' })
      .catch(async (error: unknown) => {
        // What ends the run (a token refused, say) must not leave the number in no account.
        if (error instanceof AcgctlError) await putBack(moving, writer, address, refusedBy(error));
        throw error;
      });
    const gap = { gapMilliseconds: clock.now() - deletedAt };
    if (put.kind === 'accepted') return ledger.record(address, 'done', gap);
    if (put.kind === 'refused' && put.status !== alreadyThere) return putBack(moving, writer, address, put);
    // Until it is read, this is the truth about it; it stands when the reading fails.
    ledger.record(address, 'unknown', { reason: reasonOf(put).reason, ...gap });
    const image = await moving.look();
    if (image === 'after') return ledger.record(address, 'done', gap);
    if (image !== 'between') return recordImage(address, image, ledger);
    if (attempt === maxCreates) return putBack(moving, writer, address, put);
  }
}

async function putBack(moving: Moving, writer: GatewayWriter, address: string, put: WriteResult): Promise<void> {
  const { step, ledger } = moving;
  const back = await writer
    .putNumber(step.from, step.telephoneNumber, step.restore, { ifNoneMatch: '*' })
    .catch((error: unknown) => {
      if (error instanceof AcgctlError) return refusedBy(error);
      throw error;
    });
  const isBack = back.kind === 'accepted' || (await moving.look()) === 'before';
  const { reason, code } = reasonOf(put);
  const place = isBack ? `put back into ${step.from}` : `NOT put back into ${step.from}: run apply again`;
  ledger.record(address, isBack ? 'failed' : 'unknown', { reason: `${reason} (${place})`, code });
}

function refusedBy({ code, message }: AcgctlError): WriteResult {
  return { kind: 'refused', status: 0, code, message };
}

function recordImage(address: string, image: Image, ledger: Ledger): void {
  if (image === 'after') ledger.record(address, 'done');
  else
    ledger.record(address, 'failed', {
      reason: 'it was changed on the gateway after the plan',
      code: 'CHANGED_SINCE_PLAN',
    });
}

function reasonOf(result: WriteResult): { readonly reason: string; readonly code: string } {
  if (result.kind === 'refused') return { reason: result.message, code: result.code };
  return { reason: `not carried out: ${result.kind === 'unknown' ? result.message : ''}`, code: 'NOT_CARRIED_OUT' };
}
