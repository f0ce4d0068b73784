// One step: which writes it is, and what reads settle it.

import type { AccountName } from '../model/account-name.ts';
import type { Change } from '../model/change.ts';
import { type E164, formatE164 } from '../model/e164.ts';
import type { GatewayReader, WriteResult } from '../model/ports.ts';
import type { DeleteAccountStep, Step } from '../model/step.ts';
import type { Execution } from './execute.ts';
import type { Ledger } from './ledger.ts';
import { lookAt } from './look.ts';
import { moveNumber } from './move-number.ts';
import { writeBatch } from './write-numbers.ts';
import { writeResource } from './write-resource.ts';

export async function runStep(
  step: Step,
  ledger: Ledger,
  { changes, reader, writer, clock, signal }: Execution,
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

  const sleep = (milliseconds: number): Promise<void> => clock.sleep(milliseconds, signal);

  switch (step.does) {
    case 'put-account':
      return writeResource(
        {
          ...step,
          sleep,
          read: () => reader.getAccount(step.account),
          write: (precondition) => writer.putAccount(step.account, step.body, precondition),
        },
        ledger,
      );
    case 'delete-account': {
      const stranger = step.cascade ? await findStranger(step, reader) : undefined;
      if (stranger !== undefined) {
        const reason = `${stranger} is in the account, and the plan does not delete it`;
        for (const address of step.addresses) ledger.record(address, 'failed', { reason, code: 'CHANGED_SINCE_PLAN' });
        return;
      }
      return writeResource(
        {
          ...step,
          target: null,
          completes: true,
          repeats: false,
          sleep,
          read: () => reader.getAccount(step.account),
          write: (precondition) => writer.deleteAccount(step.account, { cascade: step.cascade }, precondition),
        },
        ledger,
      );
    }
    case 'answer-rfi':
      return writeResource(
        {
          ...step,
          completes: true,
          repeats: false,
          sleep,
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

/** A number that would go with the account unnamed: `deleteNumbers=true` deletes whatever is there. */
async function findStranger(step: DeleteAccountStep, reader: GatewayReader): Promise<string | undefined> {
  const isIt = (name: AccountName): boolean => name === step.account;
  const { numbers } = await reader.read({ accounts: isIt, numbersOf: isIt, rfis: false });
  const planned = new Set(step.addresses);
  return [...numbers.table.numbers]
    .map((number) => formatE164(number as E164))
    .find((number) => !planned.has(`${step.account}/${number}`));
}

function pick<T>(items: readonly T[], indices: readonly number[]): readonly T[] {
  return indices.map((index) => items[index] as T);
}
