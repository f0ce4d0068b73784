// One request after it was found well-formed, and what an operation answers.

export interface Call {
  readonly method: string;
  /** `http://host`: what a nextLink begins with. */
  readonly origin: string;
  readonly path: string;
  /** From the path: accountName, telephoneNumber, civicAddressId, tenantId. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; undefined when the operation takes no body. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** A path parameter, which the route guarantees. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`the route has no ${name}`);
  return value;
}

export function queryFlag(call: Call, name: string): boolean {
  return call.query.get(name) === 'true';
}
