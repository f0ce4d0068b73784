// The machine-readable specification, read from beside the project; it is not part of it. Without the file the tests
// that need it are skipped and say so.

import { existsSync, readFileSync } from 'node:fs';

interface Schema {
  readonly [keyword: string]: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Reply {
  readonly headers?: Readonly<Record<string, { readonly schema: Schema }>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, Reply>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
  };
}

const file = new URL('../../../shared/spec/openapi.json', import.meta.url);

export const openapiPresent: boolean = existsSync(file);

/** For the name of a skipped suite. */
export const openapiNote = openapiPresent ? '' : ' (skipped: ../shared/spec/openapi.json is not here)';

const document: Document = openapiPresent
  ? (JSON.parse(readFileSync(file, 'utf8')) as Document)
  : { paths: {}, components: { schemas: {}, parameters: {} } };

export const componentSchemas = document.components.schemas;

export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    method: method.toUpperCase(),
    path,
    parameters: operation.parameters.map(resolve),
  })),
);

function resolve(parameter: Parameter | { readonly $ref: string }): Parameter {
  if (!('$ref' in parameter)) return parameter;
  const found = document.components.parameters[parameter.$ref.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`openapi.json has no ${parameter.$ref}`);
  return found;
}

/** The operation of a request and its path parameters. */
export function findOperation(
  method: string,
  path: string,
): { readonly operation: Operation; readonly params: Readonly<Record<string, string>> } | undefined {
  if (/%(?![0-9a-f]{2})/i.test(path)) return undefined;
  for (const operation of operations) {
    if (operation.method !== method) continue;
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const match = new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '([^/:]+)')}$`).exec(path);
    if (match === null) continue;
    const values = match.slice(1).map((value) => decodeURIComponent(value));
    return { operation, params: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) };
  }
  return undefined;
}
