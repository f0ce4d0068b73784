// One request and its reply as plain data, so that the same gateway serves sockets and a simulation in one process.

export interface GatewayRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | undefined;
}

export interface GatewayReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the network does with a request: the reply exists when the gateway acted, whether or not it arrives. */
export interface Delivery {
  readonly ending: 'reply' | 'reset' | 'truncate' | 'hang';
  readonly reply: GatewayReply | undefined;
  readonly delayMs: number;
}

export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): GatewayReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}
