// The GET of a URL of the API.

import type { ApiRequest } from './attempt.ts';
import type { Shape } from './reply-shape.ts';

/** With `x-ms-client-request-id`, save for GET /numbers, which does not take one (api-facts section 3). */
export function getRequest<T>(url: URL, expected: Shape<T>, uuid: () => string): ApiRequest<T> {
  const headers = url.pathname === '/numbers' ? {} : { 'x-ms-client-request-id': uuid() };
  return { method: 'GET', url, headers, expected };
}
