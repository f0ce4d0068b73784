// Config repositories of the tests of the Action.

import { accountFile, gatewayFile } from '../support/repository.ts';

/** An account with three numbers, all to be created. */
export const contosoFiles = {
  'accounts/contoso.yaml': accountFile(
    'contoso',
    '\n  - { range: +14255550100..+14255550102, profile: direct-routing }',
  ),
};

/** The same without numbers: what is live beyond it is deleted. */
export const emptiedFiles = { 'accounts/contoso.yaml': accountFile('contoso', ' []') };

/** So many numbers in one range. */
export function manyNumbers(count: number): Readonly<Record<string, string>> {
  const last = 14_255_000_000 + count - 1;
  return {
    'acg.yaml': `${gatewayFile}guards: { creates: { max: 1000000 }, deletes: { max: 10, percent: 10 } }\n`,
    'accounts/contoso.yaml': accountFile('contoso', `\n  - { range: +14255000000..+${last}, profile: direct-routing }`),
  };
}
