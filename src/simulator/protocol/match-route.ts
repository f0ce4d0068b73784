// From a request line to one of the 18 operations, or 404, or 405.

import { Refusal, refuse } from '../refusal.ts';
import { type Route, routes } from './routes.ts';

export interface Target {
  /** As sent. */
  readonly path: string;
  /** With the percent signs decoded; as sent when they cannot be. */
  readonly plainPath: string;
  readonly query: URLSearchParams;
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const patterns = routes.map((route) => {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const source = route.path.replaceAll(/\{\w+\}/g, '([^/:]+)');
  return { route, names, pattern: new RegExp(`^${source}$`) };
});

/** A `+` in a path is a plus; in a query it is a space, as in any form. */
export function parseTarget(url: string): Target {
  const [path = '', ...rest] = url.split('?');
  return { path, plainPath: decoded(path) ?? path, query: new URLSearchParams(rest.join('?')) };
}

export function matchRoute(method: string, path: string): Match {
  const plain = decoded(path);
  if (plain === undefined) throw refuse(400, 'InvalidPath', 'the path is not well-formed');
  const here = patterns.flatMap(({ route, names, pattern }) => {
    const match = pattern.exec(plain);
    if (match === null) return [];
    return [{ route, params: Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ''])) }];
  });
  const found = here.find(({ route }) => route.method === method);
  if (found !== undefined) return found;
  if (here.length === 0) throw refuse(404, 'PathNotFound', `there is nothing at ${plain}`);
  const allowed = here.map(({ route }) => route.method).join(', ');
  const problem = { status: 405, code: 'MethodNotAllowed', message: `${plain} takes ${allowed}, not ${method}` };
  throw new Refusal(problem, { allow: allowed });
}

/** An encoded slash stays encoded, so that it cannot make another path. */
function decoded(path: string): string | undefined {
  try {
    return path
      .split('/')
      .map((segment) => decodeURIComponent(segment).replaceAll('/', '%2F'))
      .join('/');
  } catch {
    return undefined;
  }
}
