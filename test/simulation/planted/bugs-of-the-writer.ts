// Bugs in what is written: too much, too little, elsewhere, in another order, without its condition.

import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts';
import type { Live } from '../../../src/model/live.ts';
import type { GatewayReader, GatewayWriter } from '../../../src/model/ports.ts';
import type { PlantedBug } from '../planted-bugs.ts';
import type { Sabotage } from '../sabotage.ts';

/** A writer with some methods otherwise, within `together` too. */
function writerWith(change: (writer: GatewayWriter) => Partial<GatewayWriter>): Sabotage {
  const wrap = (writer: GatewayWriter): GatewayWriter => ({
    ...writer,
    together: (requests, work) => writer.together(requests, (inner) => work(wrap(inner))),
    ...change(writer),
  });
  return { writer: wrap };
}

/** The bodies of numbers otherwise. */
const numbersWith = (change: (number: JsonObject) => JsonObject): Sabotage =>
  writerWith((writer) => ({
    createOrUpdateNumbers: (account, numbers) => writer.createOrUpdateNumbers(account, numbers.map(change)),
    putNumber: (account, number, body, condition) => writer.putNumber(account, number, change(body), condition),
  }));

function without(value: Json, keys: ReadonlySet<string>): Json {
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !keys.has(key));
  return Object.fromEntries(kept.map(([key, member]) => [key, without(member, keys)]));
}

const unknownFields = new Set(['ringPattern', 'futureFlag', 'billingCode']);
const addressFields = new Set(['civicAddressId', 'locationId']);

/** Sees what is read, so that a bug can find something to harm. */
function watching(see: (live: Live) => void): (reader: GatewayReader) => GatewayReader {
  return (reader) => ({
    ...reader,
    read: async (scope) => {
      const live = await reader.read(scope);
      see(live);
      return live;
    },
  });
}

function aNumberOutside(live: Live | undefined, account: string): readonly [name: string, number: string] | undefined {
  if (live === undefined) return undefined;
  const { table, accountNames } = live.numbers;
  const row = [...table.accounts].findIndex((index) => accountNames[index] !== account);
  return row < 0 ? undefined : [accountNames[table.accounts[row] as number] as string, `+${table.numbers[row]}`];
}

export const bugsOfTheWriter: readonly PlantedBug[] = [
  {
    name: 'drops the If-Match',
    breaks: 'I7',
    plant: () =>
      writerWith((writer) => ({
        putAccount: (account, body) => writer.putAccount(account, body),
        patchRfi: (tenant, body) => writer.patchRfi(tenant, body),
        deleteAccount: (account, options) => writer.deleteAccount(account, options),
      })),
  },
  {
    name: 'deletes one number more',
    breaks: 'I2',
    plant: () =>
      writerWith((writer) => ({
        deleteNumbers: (account, numbers) =>
          writer.deleteNumbers(account, [...numbers, `+${Number(numbers[0]?.slice(1)) + 1}`]),
      })),
  },
  {
    name: 'forgets one number of a batch',
    breaks: 'I4',
    plant: () =>
      writerWith((writer) => ({
        createOrUpdateNumbers: (account, numbers) =>
          writer.createOrUpdateNumbers(account, numbers.length > 1 ? numbers.slice(1) : numbers),
      })),
  },
  {
    name: 'deletes a number of another account',
    breaks: 'I3',
    plant: () => {
      let live: Live | undefined;
      const harm = writerWith((writer) => ({
        deleteNumbers: async (account, numbers) => {
          const [other, number] = aNumberOutside(live, account) ?? [];
          if (other !== undefined && number !== undefined)
            await writer.deleteNumbers(other as typeof account, [number]);
          return writer.deleteNumbers(account, numbers);
        },
      }));
      const seen = watching((read) => {
        live ??= read;
      });
      return { ...harm, reader: seen };
    },
  },
  {
    name: 'creates before it deletes in a move',
    breaks: 'I22',
    plant: () => {
      let later: (() => Promise<unknown>) | undefined;
      return writerWith((writer) => ({
        deleteNumber: async (account, number) => {
          later = () => writer.deleteNumber(account, number);
          return { kind: 'accepted' };
        },
        putNumber: async (account, number, body, condition) => {
          const result = await writer.putNumber(account, number, body, condition);
          await later?.();
          later = undefined;
          return result;
        },
      }));
    },
  },
  {
    name: 'always sends deleteNumbers=true',
    breaks: 'I2 cascade',
    plant: () =>
      writerWith((writer) => ({
        deleteAccount: (account, _, condition) => writer.deleteAccount(account, { cascade: true }, condition),
      })),
  },
  {
    name: 'clears fields that it does not know',
    breaks: 'I2',
    plant: () => numbersWith((number) => without(number, unknownFields) as JsonObject),
  },
  {
    name: 'clears the emergency address',
    breaks: 'I21',
    plant: () => numbersWith((number) => without(number, addressFields) as JsonObject),
  },
  {
    name: 'switches services off in an update',
    breaks: 'I3',
    plant: () => numbersWith((number) => ({ ...number, serviceDetails: {} })),
  },
  {
    name: 'writes the other account in the path of a move',
    breaks: 'I22',
    plant: () => {
      let from: Parameters<GatewayWriter['putNumber']>[0] | undefined;
      return writerWith((writer) => ({
        deleteNumber: (account, number, condition) => {
          from = account;
          return writer.deleteNumber(account, number, condition);
        },
        putNumber: async (account, number, body, condition) => {
          // A stranger's write in the gap.
          if (from !== undefined) await writer.deleteNumbers(account, [`+${Number(number.slice(1)) + 1}`]);
          from = undefined;
          return writer.putNumber(account, number, body, condition);
        },
      }));
    },
  },
];
