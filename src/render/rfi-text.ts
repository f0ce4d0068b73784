// Requests for information for a terminal: who asks for service, since when, and which account answers.

import { counted } from '../model/counted.ts';
import { formatSource } from '../model/diagnostic.ts';
import type { RfiContact } from '../model/live.ts';
import type { RfiAccount, RfiStanding } from '../model/rfi-standing.ts';
import { createPaint } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { joinLines, showValue, visible } from './visible.ts';

export function renderRfiList(standings: readonly RfiStanding[], options: TextOptions): string {
  const paint = createPaint(options.colour);
  const lines = standings.flatMap((standing) => [
    paint(standing.open ? 'yellow' : 'bold', `${companyOf(standing) ?? 'a company without a name'}`),
    `    tenant   ${visible(standing.tenantId)}`,
    `    asked    ${askedOf(standing)}`,
    ...standing.request.contacts.map((contact) => `    contact  ${contactOf(contact)}`),
    `    answer   ${answerOf(standing)}`,
    '',
  ]);
  const open = standings.filter((standing) => standing.open).length;
  const total = `${counted(standings.length, 'request')} for information`;
  const waiting = open === 0 ? 'an account answers each' : `${open} without an account that answers`;
  return joinLines([...lines, standings.length === 0 ? 'No requests for information.' : `${total}, ${waiting}.`]);
}

export function renderRfi(standing: RfiStanding, options: TextOptions): string {
  const paint = createPaint(options.colour);
  const { request, answer, status, answeredBy, accounts } = standing;
  const errors = status.errors.map((error) => `    ${visible(error.code)}: ${visible(error.message)}`);
  return joinLines([
    paint('bold', `Request for information of tenant ${visible(standing.tenantId)}`),
    `  consent    ${visible(standing.consent ?? 'not told')}`,
    `  asked      ${askedOf(standing)}`,
    ...(request.contacts.length === 0 ? ['  contacts   none'] : []),
    ...request.contacts.map((contact) => `  contact    ${contactOf(contact)}`),
    `  status     ${typeof answer.status === 'string' ? visible(answer.status) : 'no answer yet'}`,
    ...(answer.comment === undefined ? [] : [`  comment    ${showValue(answer.comment)}`]),
    `  back end   ${visible(status.state ?? 'not told')}`,
    ...errors,
    `  answers    ${answeredBy === undefined ? 'no account file' : accountOf(answeredBy)}`,
    ...accounts.map((account) => `  account    ${accountOf(account)}`),
    ...(standing.open ? ['', nextStep(standing)] : []),
  ]);
}

function nextStep({ tenantId, accounts }: RfiStanding): string {
  const file = accounts.find((account) => account.source !== undefined);
  return file === undefined
    ? `Next: acgctl rfi scaffold ${visible(tenantId)} prints an account file to start with.`
    : `Next: answer with \`requestForInformation:\` in ${visible(file.source?.file ?? '')}.`;
}

export function companyOf({ request }: RfiStanding): string | undefined {
  const name = request.contacts.find((contact) => contact.companyName !== undefined)?.companyName;
  return name === undefined ? undefined : visible(name);
}

function askedOf({ request, consent }: RfiStanding): string {
  const since = request.consentedOn === undefined ? 'at a time not told' : `on ${visible(request.consentedOn)}`;
  const countries = request.countries.length === 0 ? '' : ` for ${request.countries.map(visible).join(', ')}`;
  const state = consent === undefined || consent === 'active' ? '' : ` (consent ${visible(consent)})`;
  return `${since}${countries}${state}`;
}

function contactOf({ fullName, email, telephoneNumber, companyName, companySize }: RfiContact): string {
  const size = companySize === undefined ? '' : ` (${companySize} people)`;
  const company = companyName === undefined ? '' : `, ${companyName}${size}`;
  return visible(`${fullName} <${email}>${telephoneNumber === undefined ? '' : `, ${telephoneNumber}`}${company}`);
}

function answerOf({ answer, answeredBy, accounts }: RfiStanding): string {
  const status = typeof answer.status === 'string' ? answer.status : undefined;
  const live = status === undefined ? 'none yet' : visible(status);
  if (answeredBy !== undefined) {
    const next = status === undefined ? ': acgctl apply sends it' : '';
    return `${live}, declared by ${accountOf(answeredBy)}${next}`;
  }
  const same = accounts.length === 0 ? '' : `; same tenant: ${accounts.map(accountOf).join(', ')}`;
  return `${live}, no account file answers${same}`;
}

function accountOf({ name, source }: RfiAccount): string {
  return source === undefined ? `${visible(name)} (no file)` : `${visible(name)} (${visible(formatSource(source))})`;
}
