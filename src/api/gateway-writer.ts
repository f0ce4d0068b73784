// Writes to the gateway, one method a request. Only what applies a plan is given one of these.

import type { AccountName } from '../model/account-name.ts';
import type { JsonObject } from '../model/json.ts';
import type { GatewayWriter, Precondition, WriteResult } from '../model/ports.ts';
import type { ApiClient } from './client.ts';
import type { WireRequest } from './exchange.ts';
import { type Shape, shapes } from './reply-shape.ts';
import { type ApiPath, apiUrl } from './urls.ts';
import type { WriteConditions } from './write-request.ts';

export interface GatewayWriterOptions {
  /** Aborted: no new write is sent, and a method that waits throws AcgctlError INTERRUPTED; one on its way is finished. */
  readonly signal?: AbortSignal | undefined;
  /** Aborted: a write that is on its way is given up too, and its result is `unknown`. */
  readonly cut?: AbortSignal | undefined;
  /** Asked just before a write is sent, but for those that end what others began: throws when it must not be. */
  readonly guard?: (() => void) | undefined;
  /** Asked before writes that belong together: throws when the time may not suffice for all of them. */
  readonly guardTogether?: (() => Promise<void>) | undefined;
}

/** api-facts section 8. */
const batchLimit = 100;

interface WriteOf {
  readonly method: WireRequest['method'];
  readonly path: ApiPath;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  readonly precondition?: Precondition | undefined;
  readonly expected: Shape<unknown> | 'nothing';
}

type WritingClient = Pick<ApiClient, 'target' | 'write' | 'reserve' | 'uuid'>;

export function createGatewayWriter(client: WritingClient, options: GatewayWriterOptions = {}): GatewayWriter {
  return writerWith(client, options, options.guardTogether);
}

function writerWith(
  client: WritingClient,
  conditions: WriteConditions,
  guardTogether?: () => Promise<void>,
): GatewayWriter {
  const { signal, cut } = conditions;
  function send({ method, path, query, body, precondition, expected }: WriteOf): Promise<WriteResult> {
    // Only the RFI's PATCH takes a merge patch (api-facts section 3).
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    return client.write(
      {
        method,
        url: apiUrl(client.target, path, query),
        headers: {
          'x-ms-client-request-id': client.uuid(),
          ...(body === undefined ? {} : { 'content-type': type }),
          ...conditionHeaders(precondition),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        expected,
      },
      conditions,
    );
  }

  const batch = (
    account: AccountName,
    action: 'createOrUpdateNumbers' | 'deleteNumbers',
    numbers: readonly JsonObject[],
    expected: Shape<unknown> | 'nothing',
  ): Promise<WriteResult> => {
    if (numbers.length < 1 || numbers.length > batchLimit) throw new Error(`a batch of ${numbers.length} numbers`);
    return send({ method: 'POST', path: { of: 'account-action', account, action }, body: { numbers }, expected });
  };

  return {
    putAccount: (account, body, precondition) =>
      send({ method: 'PUT', path: { of: 'account', account }, body, precondition, expected: shapes.account }),
    deleteAccount: (account, { cascade }, precondition) =>
      send({
        method: 'DELETE',
        path: { of: 'account', account },
        ...(cascade ? { query: { deleteNumbers: 'true' } } : {}),
        precondition,
        expected: 'nothing',
      }),
    createOrUpdateNumbers: async (account, numbers) =>
      batch(account, 'createOrUpdateNumbers', numbers, shapes.numberBatch),
    deleteNumbers: async (account, telephoneNumbers) =>
      batch(
        account,
        'deleteNumbers',
        telephoneNumbers.map((telephoneNumber) => ({ telephoneNumber })),
        'nothing',
      ),
    putNumber: (account, telephoneNumber, body, precondition) =>
      send({
        method: 'PUT',
        path: { of: 'number', account, telephoneNumber },
        body,
        precondition,
        expected: shapes.number,
      }),
    deleteNumber: (account, telephoneNumber, precondition) =>
      send({ method: 'DELETE', path: { of: 'number', account, telephoneNumber }, precondition, expected: 'nothing' }),
    patchRfi: (tenantId, body, precondition) =>
      send({ method: 'PATCH', path: { of: 'rfi', tenantId }, body, precondition, expected: shapes.rfi }),
    async together(requests, work) {
      const reserved = await client.reserve(requests, signal);
      try {
        await guardTogether?.();
        return await work(writerWith(client, { cut, reserved }));
      } finally {
        reserved.end();
      }
    },
  };
}

function conditionHeaders(precondition: Precondition | undefined): Readonly<Record<string, string>> {
  if (precondition === undefined) return {};
  return 'ifMatch' in precondition
    ? { 'if-match': precondition.ifMatch }
    : { 'if-none-match': precondition.ifNoneMatch };
}
