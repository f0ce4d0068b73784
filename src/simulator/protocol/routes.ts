// The 18 operations as a table (api-facts.md section 4): where, what may be sent along, which role, who carries it out.

import type { RoleName } from '../knobs/knobs.ts';
import { deleteAccount, getAccount, listAccounts, putAccount } from '../operations/accounts.ts';
import { deleteNumbers } from '../operations/batch-deletes.ts';
import { createOrUpdateNumbers } from '../operations/batch-writes.ts';
import type { Answer, Call } from '../operations/call.ts';
import { getAvailableCapabilities, getCapabilityPlans } from '../operations/capability-plans.ts';
import { getCivicAddress, listCivicAddresses } from '../operations/civic-addresses.ts';
import { listAllNumbers, listNumbersOfAccount } from '../operations/list-numbers.ts';
import { deleteNumber, getNumber, putNumber } from '../operations/numbers.ts';
import {
  getRequestForInformation,
  listRequestsForInformation,
  patchRequestForInformation,
} from '../operations/requests-for-information.ts';
import { accountSchema } from '../schemas/account-schema.ts';
import { batchSchema, numberSchema } from '../schemas/number-schema.ts';
import { requestForInformationPatchSchema } from '../schemas/request-for-information-schema.ts';
import { compileJudge, type Judge } from '../schemas/validate.ts';
import type { World } from '../state/world.ts';

export interface Route {
  readonly id: string;
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST';
  /** `{name}` stands for a path parameter. */
  readonly path: string;
  readonly role: RoleName;
  /** A POST action, whose role the knob of this name decides: it is undocumented. */
  readonly action?: string;
  readonly query: readonly string[];
  readonly body?: { readonly type: 'application/json' | 'application/merge-patch+json'; readonly judge: Judge };
  readonly run: (world: World, call: Call) => Answer;
}

const paging = ['top', 'skip', 'maxpagesize', 'filter', 'countRecords'];

const json = (schema: Parameters<typeof compileJudge>[0]): NonNullable<Route['body']> => ({
  type: 'application/json',
  judge: compileJudge(schema),
});

const mergePatch: NonNullable<Route['body']> = {
  type: 'application/merge-patch+json',
  judge: compileJudge(requestForInformationPatchSchema),
};

const account = '/accounts/{accountName}';
const number = `${account}/numbers/{telephoneNumber}`;
const addresses = `${account}/teamsCivicAddresses`;
const requests = '/teamsRequestsForInformation';

const read = (id: string, path: string, run: Route['run'], query: readonly string[] = []): Route => ({
  id,
  method: 'GET',
  path,
  role: 'Read',
  query,
  run,
});

const act = (id: string, action: string, run: Route['run'], body?: NonNullable<Route['body']>): Route => ({
  id,
  method: 'POST',
  path: `${account}:${action}`,
  role: 'Admin',
  action,
  query: [],
  ...(body === undefined ? {} : { body }),
  run,
});

export const routes: readonly Route[] = [
  read('Accounts_List', '/accounts', listAccounts, paging),
  read('Accounts_Get', account, getAccount),
  {
    id: 'Accounts_CreateOrReplace',
    method: 'PUT',
    path: account,
    role: 'Write',
    query: [],
    body: json(accountSchema('request')),
    run: putAccount,
  },
  {
    id: 'Accounts_Delete',
    method: 'DELETE',
    path: account,
    role: 'Delete',
    query: ['deleteNumbers'],
    run: deleteAccount,
  },
  act('Accounts_CreateOrUpdateNumbers', 'createOrUpdateNumbers', createOrUpdateNumbers, json(batchSchema(100))),
  act('Accounts_DeleteNumbers', 'deleteNumbers', deleteNumbers, json(batchSchema(100))),
  act('Accounts_GetTeamsCapabilityPlans', 'getTeamsCapabilityPlans', getCapabilityPlans),
  act(
    'Accounts_GetTeamsAvailableCapabilities',
    'getTeamsAvailableCapabilities',
    getAvailableCapabilities,
    json(batchSchema(undefined)),
  ),
  read('Accounts_ListNumbers', `${account}/numbers`, listNumbersOfAccount, paging),
  read('Accounts_GetNumber', number, getNumber),
  {
    id: 'Accounts_CreateOrReplaceNumber',
    method: 'PUT',
    path: number,
    role: 'Write',
    query: [],
    body: json(numberSchema('request')),
    run: putNumber,
  },
  { id: 'Accounts_DeleteNumber', method: 'DELETE', path: number, role: 'Delete', query: [], run: deleteNumber },
  read('Accounts_ListTeamsCivicAddresses', addresses, listCivicAddresses, paging),
  read('Accounts_GetTeamsCivicAddress', `${addresses}/{civicAddressId}`, getCivicAddress),
  read('ListNumbers', '/numbers', listAllNumbers, paging),
  read('TeamsRequestsForInformation_List', requests, listRequestsForInformation, paging),
  read('TeamsRequestsForInformation_GetRequestForInformation', `${requests}/{tenantId}`, getRequestForInformation),
  {
    id: 'TeamsRequestsForInformation_CreateOrUpdateRequestForInformation',
    method: 'PATCH',
    path: `${requests}/{tenantId}`,
    role: 'Write',
    query: [],
    body: mergePatch,
    run: patchRequestForInformation,
  },
];
