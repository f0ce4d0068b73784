// Judges an exchange with a gateway by openapi.json, through two third-party validators: openapi-request-validator and
// openapi-response-validator. An accepted request must be a documented one; every reply must be a documented one.

import OpenAPIRequestValidator from 'openapi-request-validator';
import OpenAPIResponseValidator from 'openapi-response-validator';
import {
  componentSchemas,
  findOperation,
  type Operation,
  openapiNote,
  openapiPresent,
  operations,
} from './openapi-document.ts';

export { openapiNote, openapiPresent };

export interface ExchangeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | undefined;
}

export interface ExchangeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Validators {
  request(request: object): readonly string[];
  body(status: string, body: unknown): readonly string[];
  headers(status: string, headers: object): readonly string[];
}

const validators = new Map<string, Validators>();

/** Every difference from the specification; none means as documented, or that there is no specification to judge by. */
export function checkExchange(request: ExchangeRequest, reply: ExchangeReply): string[] {
  if (!openapiPresent) return [];
  const [path = '', query = ''] = request.url.split('?');
  const found = findOperation(request.method, path);
  if (found === undefined) {
    return reply.status < 400 ? [`${request.method} ${path} is not documented, yet it got ${reply.status}`] : [];
  }
  const { operation, params } = found;
  const judge = validators.get(operation.operationId) ?? makeValidators(operation);
  validators.set(operation.operationId, judge);
  const refused = reply.status >= 400;
  const accepted = refused ? [] : judge.request(requestForm(operation, params, new URLSearchParams(query), request));
  return [...accepted, ...replyProblems(operation, judge, reply)].map(
    (problem) => `${operation.operationId}: ${problem}`,
  );
}

/** Records which operations answered with which statuses, so that a test can say that all of them were seen. */
export function createRegister(): {
  record(request: ExchangeRequest, reply: ExchangeReply): void;
  missing(): string[];
} {
  const seen = new Set<string>();
  return {
    record(request, reply) {
      const operation = findOperation(request.method, request.url.split('?')[0] ?? '')?.operation;
      const documented = operation?.responses[reply.status] === undefined ? 'default' : String(reply.status);
      if (operation !== undefined) seen.add(`${operation.operationId} ${documented}`);
    },
    missing: () =>
      operations
        .flatMap(({ operationId, responses }) => Object.keys(responses).map((status) => `${operationId} ${status}`))
        .filter((line) => !seen.has(line)),
  };
}

function replyProblems(operation: Operation, judge: Validators, reply: ExchangeReply): string[] {
  const { status } = reply;
  // Declared for no operation, but what the general rule of the conditional headers answers (api-facts.md section 3).
  if (status === 304) return reply.body === '' ? [] : ['a 304 has no body'];
  const documented = operation.responses[status] !== undefined;
  if (!documented && status < 400) return [`status ${status} is not documented`];
  const key = documented ? String(status) : 'default';
  return [...bodyProblems(operation, judge, key, reply), ...headerProblems(operation, judge, key, reply)];
}

function bodyProblems(operation: Operation, judge: Validators, key: string, reply: ExchangeReply): readonly string[] {
  const hasBody = operation.responses[key]?.content !== undefined;
  if (hasBody !== (reply.body !== '')) return [`status ${reply.status} ${hasBody ? 'has a body' : 'has no body'}`];
  if (!hasBody) return [];
  const isJson = (reply.headers['content-type'] ?? '').startsWith('application/json');
  return isJson ? judge.body(key, JSON.parse(reply.body)) : ['the body is not JSON'];
}

function headerProblems(operation: Operation, judge: Validators, key: string, reply: ExchangeReply): string[] {
  const declared = Object.keys(operation.responses[key]?.headers ?? {});
  // openapi.json declares headers without saying which are always there; these two are the point of having them.
  const expected = declared.filter((name) => name === 'ETag' || name === 'x-ms-error-code');
  const missing = expected.filter((name) => reply.headers[name.toLowerCase()] === undefined);
  return [
    ...judge.headers(key, headerForm(operation, key, reply.headers)),
    ...missing.map((name) => `the header ${name} is missing`),
  ];
}

function makeValidators(operation: Operation): Validators {
  const RequestValidator = constructorOf(OpenAPIRequestValidator);
  const ResponseValidator = constructorOf(OpenAPIResponseValidator);
  // The validators' own types want older forms of these parts than they handle.
  const parts = {
    parameters: operation.parameters,
    requestBody: operation.requestBody,
    componentSchemas: sendable(),
  } as never;
  const request = new RequestValidator(parts);
  const components = { schemas: componentSchemas };
  const bodies = new ResponseValidator({ responses: operation.responses, components } as never);
  const headers = new ResponseValidator({ responses: headerSchemas(operation), components } as never);
  return {
    request: (form) => problemsOf(request.validateRequest(form)),
    body: (status, body) => problemsOf(bodies.validateResponse(status, body)),
    headers: (status, form) => problemsOf(headers.validateResponse(status, form)),
  };
}

/** In Node a CommonJS module's default export is the module itself; in vitest it may be unwrapped already. */
function constructorOf<T>(imported: { readonly default: T } | T): T {
  return typeof imported === 'function' ? imported : (imported as { readonly default: T }).default;
}

/** subdomainStatus is required and read-only, so a request need not have it (api-facts.md section 15, contradiction 6). */
function sendable(): object {
  const copy = structuredClone(componentSchemas) as Record<
    string,
    { required?: string[]; properties?: Record<string, { readOnly?: boolean }> }
  >;
  for (const schema of Object.values(copy)) {
    schema.required &&= schema.required.filter((name) => schema.properties?.[name]?.readOnly !== true);
  }
  return copy;
}

function headerSchemas(operation: Operation): object {
  const entries = Object.entries(operation.responses).map(([status, { headers = {} }]) => {
    const properties = Object.fromEntries(
      Object.entries(headers).map(([name, { schema }]) => [name.toLowerCase(), schema]),
    );
    return [status, { schema: { type: 'object', properties } }];
  });
  return Object.fromEntries(entries);
}

function headerForm(operation: Operation, status: string, headers: Readonly<Record<string, string>>): object {
  const declared = operation.responses[status]?.headers ?? {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const type = Object.entries(declared).find(([known]) => known.toLowerCase() === name)?.[1].schema.type;
      return [name, type === 'integer' ? Number(value) : value];
    }),
  );
}

function requestForm(
  operation: Operation,
  params: object,
  query: URLSearchParams,
  { headers, body }: ExchangeRequest,
): object {
  const typed = Object.fromEntries(
    [...query].map(([name, value]) => {
      const type = operation.parameters.find((parameter) => parameter.name === name)?.schema.type;
      if (type === 'integer') return [name, Number(value)];
      return [name, type === 'boolean' ? value === 'true' || (value === 'false' ? false : value) : value];
    }),
  );
  // The specification says RFC 3339, the general texts IMF-fixdate (contradiction 4): both are accepted, one is judged.
  const dated = Object.entries(headers).map(([name, value]) =>
    value !== undefined && / GMT$/.test(value) ? [name, new Date(value).toISOString()] : [name, value],
  );
  return {
    headers: Object.fromEntries(dated),
    params,
    query: typed,
    body: body === undefined ? undefined : jsonForm(operation, body),
  };
}

/** In a merge patch null means "remove" (RFC 7396), whatever the type of the member; the rest is judged by the schema. */
function jsonForm(operation: Operation, body: string): unknown {
  const isPatch = operation.requestBody?.content['application/merge-patch+json'] !== undefined;
  return JSON.parse(body, (_, value: unknown) => (isPatch && value === null ? undefined : value));
}

function problemsOf(
  result: { errors?: readonly { path?: string; message?: string }[] } | undefined | undefined,
): string[] {
  return (result?.errors ?? []).map(({ path, message }) => `${path ?? ''} ${message ?? 'is wrong'}`.trim());
}
