// The parameters in path, query and headers, by the letter of the specification (api-facts.md sections 3 and 4).

import type { Knobs } from '../knobs/knobs.ts';
import { type Problem, Refusal, refuse } from '../refusal.ts';
import { readDate } from './header-dates.ts';
import type { Match } from './match-route.ts';

const apiVersion = '2024-02-29-preview';

const pathForms: Readonly<Record<string, RegExp>> = {
  accountName: /^[A-Za-z0-9_-]{1,100}$/,
  telephoneNumber: /^\+[1-9]\d{1,14}$/,
  civicAddressId: /./,
  tenantId: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const int32 = /^-?\d{1,10}$/;
const integers: Readonly<Record<string, number>> = { top: 0, skip: 0, maxpagesize: 1 };
const booleans = ['countRecords', 'deleteNumbers'];

export function checkApiVersion(query: URLSearchParams): void {
  const version = query.get('api-version');
  if (version === null || version === '') {
    throw refuse(400, 'MissingApiVersionParameter', 'api-version is required', 'api-version');
  }
  if (version !== apiVersion) {
    throw refuse(400, 'UnsupportedApiVersionValue', `api-version is ${apiVersion}, not ${version}`, 'api-version');
  }
}

export function checkParameters(
  knobs: Knobs,
  match: Match,
  query: URLSearchParams,
  headers: Readonly<Record<string, string | undefined>>,
): void {
  const problems = [
    ...Object.entries(match.params).flatMap(([name, value]) => pathProblems(name, value)),
    ...[...new Set(query.keys())].flatMap((name) => queryProblems(knobs, match, name, query.getAll(name))),
    ...headerProblems(knobs, match, headers),
  ];
  if (problems.length > 0) throw new Refusal(problems);
}

function pathProblems(name: string, value: string): Problem[] {
  if (pathForms[name]?.test(value) !== false) return [];
  return [bad('InvalidPathParameter', `${name} ${value} is not well-formed`, name)];
}

function queryProblems(knobs: Knobs, { route }: Match, name: string, values: readonly string[]): Problem[] {
  const wrong = (message: string): Problem[] => [bad('InvalidQueryParameterValue', `${name} ${message}`, name)];
  if (name !== 'api-version' && !route.query.includes(name)) {
    return knobs.fields.unknownQuery === 'ignore' ? [] : [bad('UnknownQueryParameter', `${name} does not exist`, name)];
  }
  const [value = '', ...more] = values;
  if (more.length > 0) return wrong('is there twice');
  const least = integers[name];
  if (least !== undefined) {
    const fits = int32.test(value) && Number(value) <= 0x7fff_ffff;
    if (!fits || Number(value) < least) return wrong(`is a whole number from ${least}`);
  }
  return booleans.includes(name) && value !== 'true' && value !== 'false' ? wrong('is true or false') : [];
}

/** Conditional headers exist on single resources, repeatability headers on writes and actions. */
function headerProblems(
  knobs: Knobs,
  { route }: Match,
  headers: Readonly<Record<string, string | undefined>>,
): Problem[] {
  const single = route.path.endsWith('}');
  const dates = [
    ...(single ? ['if-modified-since', 'if-unmodified-since'] : []),
    ...(route.method === 'GET' ? [] : ['repeatability-first-sent']),
  ];
  const id = headers['x-ms-client-request-id'];
  return [
    ...(id === undefined || uuid.test(id) ? [] : [bad('InvalidHeaderValue', 'it is a uuid', 'x-ms-client-request-id')]),
    ...dates.flatMap((name) => {
      const value = headers[name];
      if (value === undefined || readDate(value, knobs.headerDates) !== undefined) return [];
      return [bad('InvalidHeaderValue', `${name} is not a date`, name)];
    }),
  ];
}

function bad(code: string, message: string, target: string): Problem {
  return { status: 400, code, message, target };
}
