// A starter account file for a customer who asked for service.

import { counted } from '../model/counted.ts';
import type { RfiStanding } from '../model/rfi-standing.ts';
import { companyOf } from './rfi-text.ts';
import { visible } from './visible.ts';

/** The YAML of account `name`; it answers nothing and declares no numbers until somebody writes that. */
export function renderAccountScaffold(standing: RfiStanding, name: string): string {
  const { request, tenantId } = standing;
  const asked = request.consentedOn === undefined ? '' : ` on ${visible(request.consentedOn).slice(0, 10)}`;
  const countries = request.countries.length === 0 ? '' : `, for ${request.countries.map(visible).join(', ')}`;
  const contacts = request.contacts.map(({ fullName, email, telephoneNumber }) =>
    visible([fullName, email, ...(telephoneNumber === undefined ? [] : [telephoneNumber])].join(', ')),
  );
  return [
    `# ${companyOf(standing) ?? 'A customer'} asked for service${asked}${countries}.`,
    ...contacts.map((contact) => `# Contact: ${contact}`),
    `account: ${name}`,
    'serviceDetails:',
    `  teamsTenantId: ${tenantId}`,
    '  teamsOperatorConnect: { enabled: true }',
    '# The answer to the request; take it in once the agreement is signed:',
    '# requestForInformation: { status: ConsentAcknowledged, comment: "signed YYYY-MM-DD" }',
    '# Without `numbers:` the numbers of the account are left alone. With it the list is complete:',
    '# numbers:',
    '#   - range: +14255550100..+14255550199',
    '#     profile: calling-user',
    '',
  ].join('\n');
}

const longest = 100;

/** `Wingtip Toys Ltd.` -> `wingtip-toys-ltd`: an account name that nobody has, not even in other letter case. */
export function scaffoldName(standing: RfiStanding, taken: ReadonlySet<string>): string {
  const company = standing.request.contacts.find(({ companyName }) => companyName !== undefined)?.companyName ?? '';
  const plain = company.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, longest - 4);
  const base = words === '' ? `tenant-${standing.tenantId.slice(0, 8)}` : words;
  const lower = new Set([...taken].map((name) => name.toLowerCase()));
  if (!lower.has(base)) return base;
  let next = 2;
  while (lower.has(`${base}-${next}`)) next += 1;
  return `${base}-${next}`;
}

/** What the scaffold leaves to its reader. */
export function scaffoldNotes({ accounts, answeredBy, consent }: RfiStanding): readonly string[] {
  const has = [...(answeredBy === undefined ? [] : [answeredBy]), ...accounts].map(({ name }) => visible(name));
  return [
    ...(has.length === 0 ? [] : [`The tenant has ${counted(has.length, 'account')} already: ${has.join(', ')}.`]),
    ...(consent === undefined || consent === 'active' ? [] : [`The tenant's consent is ${visible(consent)}.`]),
  ];
}
