// Replies as something between the gateway and acgctl may deform them.

import type { GatewayReply } from '../../src/simulator/exchange.ts';
import type { Mangling } from './faults.ts';

export const evilOrigin = 'https://evil.example';

export function mangle(reply: GatewayReply, how: Mangling): GatewayReply {
  if (reply.status >= 300 || reply.body === '') return reply;
  if (how === 'nonsense') return { ...reply, body: '{"nonsense":true}' };
  if (how === 'cut-short') return { ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) };
  const page = JSON.parse(reply.body) as { value?: unknown[]; nextLink?: string };
  if (page.value === undefined) return reply;
  const count = reply.headers['x-ms-record-count'];
  if (how === 'wrong-count' && count !== undefined) {
    return { ...reply, headers: { ...reply.headers, 'x-ms-record-count': String(Number(count) + 1) } };
  }
  if (how === 'evil-link') page.nextLink = `${evilOrigin}/numbers?api-version=2024-02-29-preview&countRecords=true`;
  if (how === 'drop-item') page.value.pop();
  if (how === 'repeat-item') page.value.push(...page.value.slice(0, 1));
  return { ...reply, body: JSON.stringify(page) };
}
