// The rules between accounts, and between accounts and acg.yaml.

import picomatch from 'picomatch';
import type { IgnoreRule } from '../model/desired.ts';
import { formatSource, type SourceRef } from '../model/diagnostic.ts';
import type { AccountFile } from './account-file.ts';
import type { Code } from './codes.ts';
import type { Findings } from './findings.ts';
import { showValue } from './show-value.ts';

export function checkAccounts(accounts: readonly AccountFile[], findings: Findings): void {
  const present = accounts.filter((account) => account.state === 'present');
  findTwice(
    accounts.flatMap(({ name, nameAt }) => (name === undefined ? [] : [{ key: name as string, at: nameAt }])),
    'ACCOUNT_DUPLICATE',
    (name, first) => `The account ${showValue(name)} is already at ${formatSource(first)}.`,
    'Put all of an account into one file.',
    findings,
  );
  const names = new Map(accounts.flatMap(({ name, nameAt }) => (name === undefined ? [] : [[name, nameAt] as const])));
  findTwice(
    [...names].map(([name, at]) => ({ key: name.toLowerCase(), at })),
    'ACCOUNT_CASE',
    (_, first) => `The name differs only in letter case from the account at ${formatSource(first)}.`,
    'Account names are case-sensitive: make sure that two accounts are meant.',
    findings,
  );
  findTwice(
    present.flatMap(({ subdomain }) => (subdomain ? [{ key: subdomain.label.toLowerCase(), at: subdomain.at }] : [])),
    'SUBDOMAIN_DUPLICATE',
    (label, first) => `The subdomain ${showValue(label)} is already used at ${formatSource(first)}.`,
    'Calls are told apart by the subdomain, in any letter case: give each account its own.',
    findings,
  );
  findTwice(
    present.flatMap(({ rfi }) => (rfi ? [{ key: rfi.tenantId, at: rfi.source }] : [])),
    'RFI_DUPLICATE',
    (_, first) => `The request for information of this tenant is already answered at ${formatSource(first)}.`,
    'A tenant has one request for information: answer it in one account.',
    findings,
  );
}

/** Warns of Direct Routing names that Microsoft 365 does not take. */
export function checkSubdomainLengths(accounts: readonly AccountFile[], baseDomain: string, findings: Findings): void {
  for (const { subdomain } of accounts) {
    if (subdomain === undefined) continue;
    const full = `${subdomain.label}.1r1.${baseDomain}`;
    if (subdomain.label.length <= 9 && full.length <= 48) continue;
    findings.add({
      code: 'SUBDOMAIN_LENGTH',
      at: subdomain.at,
      message: `The domain name ${showValue(full)} has ${full.length} characters, its label ${subdomain.label.length}.`,
      hint: 'Microsoft 365 accepts a label of nine characters and a name of 48: choose a shorter subdomain.',
    });
  }
}

export function checkIgnoredAccounts(
  rules: readonly IgnoreRule[],
  accounts: readonly AccountFile[],
  findings: Findings,
): void {
  for (const { account: glob, field, numbers, source } of rules) {
    if (glob === undefined || field !== undefined) continue;
    const isMatch = picomatch(glob);
    const matching = accounts.filter(({ name }) => name !== undefined && isMatch(name));
    const tombstone = matching.find(({ state }) => state === 'absent');
    const declared = numbers === undefined ? matching.find(({ state }) => state === 'present') : undefined;
    if (tombstone !== undefined) {
      findings.add({
        code: 'IGNORE_TOMBSTONE',
        at: source,
        message: `The rule would hide the deletion of ${showValue(tombstone.name)}.`,
        hint: 'Remove the rule, or the file that has the account deleted.',
        related: [tombstone.nameAt],
      });
    } else if (declared !== undefined) {
      findings.add({
        code: 'IGNORE_DECLARED',
        at: source,
        message: `The rule ignores the whole of ${showValue(declared.name)}, which has a file.`,
        hint: 'Remove the rule or the file, or narrow the rule with `numbers:` or `field:`.',
        related: [declared.nameAt],
      });
    }
  }
}

/** One finding for each use after the first. */
function findTwice(
  uses: readonly { readonly key: string; readonly at: SourceRef }[],
  code: Code,
  message: (key: string, first: SourceRef) => string,
  hint: string,
  findings: Findings,
): void {
  const seen = new Map<string, SourceRef>();
  for (const { key, at } of uses) {
    const first = seen.get(key);
    if (first === undefined) seen.set(key, at);
    else findings.add({ code, at, message: message(key, first), hint, related: [first] });
  }
}
