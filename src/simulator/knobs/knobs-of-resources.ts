// The part of the knob schema that concerns the resources and their rules: bodies, deletes, numbers, accounts,
// back-end sync, DNS, requests for information, roles.

import { amount, choice, group, type KnobSchema, names } from './describe-knob.ts';

const services = [
  'teamsOperatorConnect',
  'teamsPhoneMobile',
  'teamsDirectRouting',
  'zoomPhoneCloudPeering',
  'azureOperatorCallProtection',
];

const exclusive: KnobSchema = {
  type: 'array',
  description: 'Pairs of services that one number cannot use (section 7: only Operator Call Protection excludes).',
  items: { type: 'array', items: { enum: services }, minItems: 2, maxItems: 2 },
  default: [
    ['azureOperatorCallProtection', 'teamsOperatorConnect'],
    ['azureOperatorCallProtection', 'teamsPhoneMobile'],
    ['azureOperatorCallProtection', 'zoomPhoneCloudPeering'],
  ],
};

const numbers = group('Rules about numbers (section 7).', {
  otherAccount: choice('A number that is in another account: 409, moved, or in both.', ['reject', 'move', 'both']),
  withoutAccountService: choice('A service the account does not have enabled: 400, or the sync fails.', [
    'reject',
    'fail-sync',
  ]),
  noService: choice('A number with no service enabled.', ['accept', 'reject']),
  exclusive,
  customSipHeader: choice('A custom SIP header together with a service that does not support it: 400, or dropped.', [
    'reject',
    'ignore',
  ]),
  address: choice('No address for a calling user whose tenant may not set one: nothing, 400, or the sync fails.', [
    'off',
    'reject',
    'fail-sync',
  ]),
  capabilities: choice('Usages and capabilities that no plan of the account offers: nothing, or 400.', [
    'off',
    'reject',
  ]),
  assignmentStatus: choice('A written assignmentStatus is kept, dropped, or overwritten with assigned later.', [
    'stored',
    'ignored',
    'overwritten',
  ]),
  assignedAfterSeconds: amount('When it is overwritten.', 10),
});

const accounts = group('Rules about accounts (section 6).', {
  serviceInUse: choice('Disabling or removing a service that numbers use: 409, or done.', ['reject', 'accept']),
  subdomainDuplicate: choice('A subdomain another account has, ignoring case: 409, or done.', ['reject', 'accept']),
  tenantRequired: choice('Operator Connect or Teams Phone Mobile without teamsTenantId: nothing, or 400.', [
    'off',
    'reject',
  ]),
  tenantShared: choice('One teamsTenantId in two accounts: allowed, or 409.', ['accept', 'reject']),
  tenantLocked: choice(
    'Status for a new teamsTenantId while Operator Connect or Teams Phone Mobile numbers exist.',
    [409, 400],
  ),
  syncWithoutBackend: choice('syncEnabled: true for Direct Routing or Zoom, which have no sync: allowed, or 400.', [
    'accept',
    'reject',
  ]),
  numberCountLagSeconds: amount('How far numberCount lags behind.', 0),
});

const sync = group('Back-end sync (section 9).', {
  delaySeconds: amount('From pending to synced or failed.', 2),
  failEvery: { type: 'integer', minimum: 0, default: 0, description: 'Every n-th resource written fails; 0 is never.' },
  failNumbers: names('Telephone numbers whose sync fails.'),
  failAccounts: names('Accounts whose sync fails.'),
  failTimes: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'How often each of these fails before a repeated write repairs it; 0 is always.',
  },
  selfHealSeconds: amount('How long after failing a resource becomes synced by itself; 0 is never.', 0),
  unsyncedStatus: choice('Status of resources without a service that syncs.', ['synced', 'absent']),
});

const roleKnob = (role: string): KnobSchema => ({
  enum: ['Read', 'Write', 'Delete', 'Admin'],
  default: role,
  description: `Role the call needs; Admin may do everything. Default ${role}.`,
});

export const knobsOfResources: Readonly<Record<string, KnobSchema>> = {
  deletes: group('Deletes (sections 6 and 8).', {
    missing: choice('Deleting what does not exist.', [204, 404]),
    accountWithNumbers: choice('Deleting an account that has numbers, without deleteNumbers=true.', [409, 400]),
  }),
  fields: group('What a request may contain (section 3).', {
    unknown: choice('A JSON field that does not exist: 400, or dropped.', ['reject', 'ignore']),
    readOnly: choice('A read-only JSON field: 400, or dropped.', ['reject', 'ignore']),
    unknownQuery: choice('A query parameter that does not exist: 400, or without effect.', ['reject', 'ignore']),
    keyMismatch: choice('A name, accountName or telephoneNumber in the body that differs from the path.', [
      'reject',
      'path-wins',
    ]),
    defaults: choice('Whether replies show allowTenantAddressUpdate: false where it was not sent.', [
      'shown',
      'absent',
    ]),
  }),
  numbers,
  accounts,
  sync,
  dns: group('The subdomain of Direct Routing (section 6).', {
    delaySeconds: amount('From notProvisioned to provisioned.', 5),
    inconsistent: names('Accounts whose subdomain is inconsistent.'),
  }),
  requestsForInformation: group('Requests for information (section 10).', {
    unknownTenant: choice('PATCH for a tenant without a request: 404, or 201.', ['reject', 'create']),
    statuses: names('The words customerRelationship.status may have; empty is any.'),
  }),
  roles: group('Roles the four POST actions need (section 2).', {
    createOrUpdateNumbers: roleKnob('Write'),
    deleteNumbers: roleKnob('Delete'),
    getTeamsCapabilityPlans: roleKnob('Read'),
    getTeamsAvailableCapabilities: roleKnob('Read'),
  }),
};
