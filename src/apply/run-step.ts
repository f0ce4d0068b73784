// One step: which writes it is, and what reads settle it.

import type { Change } from '../model/change.ts';
import type { WriteResult } from '../model/ports.ts';
import type { Step } from '../model/step.ts';
import type { Execution } from './execute.ts';
import type { Ledger } from './ledger.ts';
import { lookAt } from './look.ts';
import { moveNumber } from './move-number.ts';
import { writeBatch } from './write-numbers.ts';
import { writeResource } from './write-resource.ts';

export async function runStep(
  step: Step,
  ledger: Ledger,
  { changes, reader, writer, clock }: Execution,
  stopped: () => string | undefined,
): Promise<void> {
  const changesOf = (addresses: readonly string[]): readonly Change[] =>
    addresses.flatMap((address) => changes.get(address) ?? []);
  const batch = (send: (indices: readonly number[]) => Promise<WriteResult>): Promise<void> =>
    writeBatch({
      addresses: step.addresses,
      send,
      look: (addresses) => lookAt(changesOf(addresses), reader),
      ledger,
      stopped,
    });

  switch (step.does) {
    case 'put-account':
      return writeResource(
        {
          ...step,
          read: () => reader.getAccount(step.account),
          write: (precondition) => writer.putAccount(step.account, step.body, precondition),
        },
        ledger,
      );
    case 'delete-account':
      return writeResource(
        {
          ...step,
          target: null,
          completes: true,
          read: () => reader.getAccount(step.account),
          write: (precondition) => writer.deleteAccount(step.account, { cascade: step.cascade }, precondition),
        },
        ledger,
      );
    case 'answer-rfi':
      return writeResource(
        {
          ...step,
          completes: true,
          read: () => reader.getRfi(step.tenantId),
          write: (precondition) => writer.patchRfi(step.tenantId, step.body, precondition),
        },
        ledger,
      );
    case 'upsert-numbers':
      return batch((indices) => writer.createOrUpdateNumbers(step.account, pick(step.numbers, indices)));
    case 'delete-numbers':
      return batch((indices) => writer.deleteNumbers(step.account, pick(step.numbers, indices)));
    case 'move-number':
      return moveNumber({
        step,
        writer,
        look: async () => (await lookAt(changesOf(step.addresses), reader)).get(step.addresses[0] as string) ?? 'other',
        clock,
        ledger,
      });
  }
}

function pick<T>(items: readonly T[], indices: readonly number[]): readonly T[] {
  return indices.map((index) => items[index] as T);
}
