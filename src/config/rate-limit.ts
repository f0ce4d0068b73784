// The declared share of the gateway's limit of 100 requests in any 60 seconds.

import type { RateLimit } from '../model/desired.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import type { Findings } from './findings.ts';

export function checkRateLimit(limit: RateLimit, at: (key: string) => SourceRef, findings: Findings): void {
  const { requests, perSeconds, burst } = limit;
  // The most windows that a minute can overlap with their full count.
  const inMinute = requests * Math.ceil(60 / perSeconds);
  if (inMinute > 100) {
    findings.add({
      code: 'RATE_LIMIT',
      at: at('requests'),
      message: `${requests} requests in ${perSeconds} seconds can be ${inMinute} in a minute; the gateway takes 100.`,
      hint: 'Write at most `{ requests: 100, perSeconds: 60 }`. If Microsoft raised the limit, set RATE_LIMIT: off.',
    });
  }
  if (burst !== undefined && burst > requests) {
    findings.add({
      code: 'RATE_BURST',
      at: at('burst'),
      message: `A burst of ${burst} is more than the ${requests} requests of the limit.`,
      hint: 'Write a smaller burst: 8, for example.',
    });
  }
}
