// A process for processes.test.ts: takes permits of a small limit from a ledger file, and writes down when each of its
// requests arrived, on the clock that all processes of a machine share.

import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { realClock } from '../../src/api/clock.ts';
import { createLimiter, permitWindow } from '../../src/api/limiter.ts';
import { createPermitLedger } from '../../src/api/permit-ledger.ts';
import { openLedgerFile } from '../../src/cli/ledger-file.ts';

const [cache = '', arrivals = '', owner = '', total = '', lanes = ''] = process.argv.slice(2);
const limit = { requests: 20, perSeconds: 1 };
const log = ({ event, reason }: { event: string; reason?: string }): void => {
  appendFileSync(arrivals, `${event} ${reason}\n`);
};
const ledger = createPermitLedger({
  file: openLedgerFile(cache, 'http://127.0.0.1:1'),
  ...limit,
  windowMilliseconds: permitWindow(limit),
  clock: realClock,
  owner,
  log,
});
const limiter = createLimiter({ ...limit, clock: realClock, ledger });
let left = Number(total);

async function lane(): Promise<void> {
  while (left > 0) {
    left -= 1;
    const permit = await limiter.acquire();
    await sleep(Math.random() * 20);
    appendFileSync(arrivals, `${process.hrtime.bigint() / 1000n}\n`);
    await sleep(Math.random() * 20);
    permit.release();
  }
}

await Promise.all(Array.from({ length: Number(lanes) }, lane));
ledger.close();
