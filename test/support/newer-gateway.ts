// A gateway that is newer than acgctl, on loopback before a simulator: its accounts and numbers have members that acgctl
// does not know, which a write without them clears, and states with words of their own.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, JsonObject } from '../../src/model/json.ts';

interface NewerGateway {
  readonly url: string;
  /** The members that only this gateway knows, by account name or telephone number; gone with the write that clears them. */
  readonly kept: ReadonlyMap<string, JsonObject>;
  close(): Promise<void>;
}

/** The member of a resource that acgctl does not know, and the service. */
const field = 'retention';
const service = 'futureService';

/** `given`: what it holds at first. `states`: the words in the place of others, member by member, by key. */
export async function startNewerGateway(
  simulator: string,
  given: Readonly<Record<string, JsonObject>>,
  states: Readonly<Record<string, JsonObject>>,
): Promise<NewerGateway> {
  const kept = new Map(Object.entries(given));

  /** What only this gateway knows goes into its own memory, the rest to the simulator. */
  function take(resource: JsonObject): JsonObject {
    const key = keyOf(resource);
    const { [field]: own, serviceDetails, ...rest } = resource;
    const { [service]: block, ...details } = (serviceDetails ?? {}) as JsonObject;
    const extra = {
      ...(own === undefined ? {} : { [field]: own }),
      ...(block === undefined ? {} : { [service]: block }),
    };
    if (Object.keys(extra).length === 0) kept.delete(key);
    else kept.set(key, extra);
    return { ...rest, ...(serviceDetails === undefined ? {} : { serviceDetails: details }) };
  }

  function give(resource: JsonObject): JsonObject {
    const { [service]: block, ...own } = kept.get(keyOf(resource)) ?? {};
    const details = { ...(resource.serviceDetails as JsonObject | undefined) };
    if (block !== undefined) details[service] = block;
    const told = JSON.parse(JSON.stringify({ ...resource, ...own, serviceDetails: details })) as JsonObject;
    return merge(told, states[keyOf(resource)] ?? {});
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', async () => {
      const { method = '', url = '', headers } = incoming;
      const sent = Buffer.concat(chunks).toString();
      const { host: _host, connection: _connection, 'content-length': _length, ...passed } = headers;
      const reply = await fetch(new URL(url, simulator), {
        method,
        headers: passed as Record<string, string>,
        ...(sent === ''
          ? {}
          : { body: method === 'PATCH' ? sent : JSON.stringify(each(JSON.parse(sent) as JsonObject, take)) }),
      });
      const text = await reply.text();
      const body =
        text === '' ? '' : JSON.stringify(each(JSON.parse(text) as JsonObject, give)).replaceAll(simulator, '');
      const told = [...reply.headers].filter(([name]) => !/^(content-length|transfer-encoding|connection)$/.test(name));
      outgoing.writeHead(reply.status, Object.fromEntries(told)).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    kept,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function keyOf({ telephoneNumber, name, tenantId }: JsonObject): string {
  return String(telephoneNumber ?? name ?? tenantId);
}

/** The body with each account, number and request in it changed. */
function each(body: JsonObject, change: (resource: JsonObject) => JsonObject): JsonObject {
  for (const member of ['value', 'numbers']) {
    const list = body[member];
    if (Array.isArray(list)) return { ...body, [member]: list.map((one) => (isResource(one) ? change(one) : one)) };
  }
  return isResource(body) ? change(body) : body;
}

function isResource(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && ('serviceDetails' in value || 'tenantId' in value);
}

function merge(value: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...value };
  for (const [key, member] of Object.entries(over)) {
    const old = merged[key];
    const isDeep = typeof old === 'object' && old !== null && typeof member === 'object' && member !== null;
    merged[key] = isDeep ? merge(old as JsonObject, member as JsonObject) : member;
  }
  return merged;
}
