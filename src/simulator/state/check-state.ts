// Judges a state before it is taken over: its form, unique keys, numbers in accounts that exist. The domain rules are
// not asked, so that a state can hold what somebody did behind everybody's back.

import { stateSchema } from '../schemas/state-schema.ts';
import { compileJudge } from '../schemas/validate.ts';
import type { SimulatorState } from './simulator-state.ts';

const judge = compileJudge(stateSchema);

/** Every reason why it cannot be the state; none means that `json` is a SimulatorState. */
export function stateProblems(json: unknown, numbersInTwoAccounts: boolean): readonly string[] {
  const problems = judge(json, { unknown: 'reject', readOnly: 'reject' }, '$');
  if (problems.length > 0) return problems.map((problem) => problem.message);
  const state = json as SimulatorState;
  const accounts = new Set(state.accounts.map((account) => account.name));
  const homeless = state.numbers.flatMap(({ accountName, telephoneNumber }) =>
    accounts.has(accountName) ? [] : [`number ${telephoneNumber} names account ${accountName}, which does not exist`],
  );
  const numberKeys = state.numbers.map((number) =>
    numbersInTwoAccounts ? `${number.telephoneNumber} in ${number.accountName}` : number.telephoneNumber,
  );
  return [
    ...homeless,
    ...repeated(
      'account',
      state.accounts.map((account) => account.name),
    ),
    ...repeated('number', numberKeys),
    ...repeated(
      'request for information of tenant',
      state.requestsForInformation.map((rfi) => rfi.tenantId.toLowerCase()),
    ),
    ...Object.entries(state.civicAddresses).flatMap(([account, addresses]) =>
      repeated(
        `civic address of ${account}:`,
        addresses.map((address) => address.id),
      ),
    ),
  ];
}

function repeated(kind: string, keys: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return [...twice].map((key) => `${kind} ${key} is there twice`);
}
