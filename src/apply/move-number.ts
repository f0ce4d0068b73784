// A move: there is no such operation, so the number is deleted in one account and created in the other, back to back
// and alone, with both permits in hand. It is put back where it was when the create is refused.

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

const notFound = 404;
const alreadyThere = 412;
const maxCreates = 3;

export async function moveNumber(moving: Moving): Promise<void> {
  const { step, ledger } = moving;
  const address = step.addresses[0] as string;
  await moving.writer.together(2, async (writer) => {
    const taken = await writer.deleteNumber(step.from, step.telephoneNumber);
    const deletedAt = moving.clock.now();
    // Not there any more: a run before this one was cut off between the two requests.
    const isGone = taken.kind === 'accepted' || (taken.kind === 'refused' && taken.status === notFound);
    if (!isGone) {
      ledger.record(address, 'unknown', { reason: taken.message });
      const image = taken.kind === 'refused' ? 'before' : await moving.look();
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
    const put = await writer.putNumber(step.account, step.telephoneNumber, step.body, { ifNoneMatch: '*' });
    const gap = { gapMilliseconds: clock.now() - deletedAt };
    if (put.kind === 'accepted') return ledger.record(address, 'done', gap);
    if (put.kind === 'refused' && put.status !== alreadyThere) return putBack(moving, writer, address, put);
    const image = await moving.look();
    if (image === 'after') return ledger.record(address, 'done', gap);
    if (image !== 'between') return recordImage(address, image, ledger);
    if (attempt === maxCreates) return putBack(moving, writer, address, put);
  }
}

async function putBack(moving: Moving, writer: GatewayWriter, address: string, put: WriteResult): Promise<void> {
  const { step, ledger } = moving;
  const back = await writer.putNumber(step.from, step.telephoneNumber, step.restore, { ifNoneMatch: '*' });
  const isBack = back.kind === 'accepted' || (await moving.look()) === 'before';
  const { reason, code } = reasonOf(put);
  const place = isBack ? `put back into ${step.from}` : `NOT put back into ${step.from}: run apply again`;
  ledger.record(address, isBack ? 'failed' : 'unknown', { reason: `${reason} (${place})`, code });
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
