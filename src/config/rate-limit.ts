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
  // What goes at once is taken from what goes evenly: both together are the limit (api/pace.ts).
  const mostBurst = Math.floor(requests / 2);
  if (burst !== undefined && burst > mostBurst) {
    const left = Math.max(0, requests - burst);
    findings.add({
      code: 'RATE_BURST',
      at: at('burst'),
      message: `A burst of ${burst} leaves ${left} of the ${requests} requests in ${perSeconds} seconds for the even pace.`,
      hint:
        mostBurst < 1 ? 'Leave `burst` out.' : `Write at most ${mostBurst}: ${Math.min(8, mostBurst)}, for example.`,
    });
  }
}
