// What the ledger says of other processes, line by line, and when the file is not what it should be.

import { describe, expect, it } from 'vitest';
import type { ApiLogRecord } from '../../src/api/log.ts';
import { createPermitLedger, type LedgerFile, type PermitLedgerOptions } from '../../src/api/permit-ledger.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const epoch = Date.UTC(2026, 10, 22);
const window = 60_250;

function open(file: LedgerFile, options: Partial<PermitLedgerOptions> = {}) {
  const clock = createVirtualClock({ epoch: new Date(epoch) });
  const records: ApiLogRecord[] = [];
  const ledger = createPermitLedger({
    file,
    requests: 100,
    windowMilliseconds: window,
    clock,
    owner: 'me',
    log: (record) => records.push(record),
    ...options,
  });
  return { ledger, clock, records };
}

const memory = (text = '') => createMemoryLedger(() => epoch, text);
const line = (kind: string, id: string, secondsAgo: number): string => `${kind} ${id} ${epoch - secondsAgo * 1000}\n`;

describe('a permit of another process', () => {
  it('is out for a window after its answer', () => {
    const { ledger, clock } = open(memory(line('s', 'it.1', 21) + line('d', 'it.1', 20)));
    expect(ledger.others()).toEqual([window - 20_000]);
    clock.advance(window - 20_000);
    expect(ledger.others()).toEqual([]);
  });

  it('is out for a window after the longest that its request can take, where no answer is known', () => {
    expect(open(memory(line('s', 'it.1', 20))).ledger.others()).toEqual([window + 30_000 - 20_000]);
    expect(open(memory(line('s', 'it.1', 91))).ledger.others()).toEqual([]);
  });

  it('is not out when it was not used', () => {
    expect(open(memory(line('s', 'it.1', 2) + line('u', 'it.1', 1))).ledger.others()).toEqual([]);
  });

  it('is seen when its line comes later', () => {
    const file = memory();
    const { ledger } = open(file);
    file.append(line('s', 'it.1', 0));
    file.append(line('s', 'it.2', 0));
    expect(ledger.others()).toHaveLength(2);
    file.append(line('u', 'it.2', 0));
    expect(ledger.others()).toHaveLength(1);
  });

  it('is out for a window at most when the clock was set back', () => {
    const { ledger } = open(memory(line('s', 'it.1', -7200) + line('d', 'it.1', -7200)));
    expect(ledger.others()).toEqual([window]);
  });
});

describe('an entry', () => {
  it('is in the file before it is granted, and its end after', () => {
    const file = memory();
    const { ledger, clock } = open(file);
    const entry = ledger.enter();
    expect(file.text).toBe(`s me.1 ${epoch}\n`);
    clock.advance(400);
    entry.depart();
    entry.done();
    expect(file.text).toBe(`s me.1 ${epoch}\nd me.1 ${epoch + 400}\n`);
    expect(ledger.others()).toEqual([]);
  });

  it('is dated anew when its request goes later', () => {
    const file = memory();
    const { ledger, clock } = open(file);
    const entry = ledger.enter();
    clock.advance(40_000);
    entry.depart();
    expect(file.text.split('\n')[1]).toBe(`s me.1 ${epoch + 40_000}`);
  });

  it('counts who is ahead of it in the file, and not who is behind', () => {
    const file = memory();
    const { ledger } = open(file);
    const append = file.append;
    file.append = (text) => {
      append(line('s', 'it.1', 0));
      append(text);
      append(line('s', 'it.2', 0));
    };
    expect(ledger.enter().ahead).toBe(1);
    expect(ledger.others()).toHaveLength(2);
  });
});

describe('a file', () => {
  it.each([
    ['that is torn at its end', `${line('d', 'it.1', 20)}s it.2 17`],
    ['with a line of something else at its end', `${line('d', 'it.1', 20)}\u0000\u0001 broken\n`],
    ['of something else', 'PNG\u0000\r\n\u001a'],
  ])('%s is taken as if all permits were used when it was last written', (_, text) => {
    const file = memory(text);
    file.modifiedAt = epoch - 10_000;
    const { ledger, clock } = open(file);
    const others = ledger.others();
    expect(others.filter((at) => at === window || at === window - 10_000).length).toBeGreaterThanOrEqual(100);
    expect(others.at(-1)).toBeLessThanOrEqual(window);
    clock.advance(window);
    expect(ledger.others()).toEqual([]);
    // What is written now can be read.
    const entry = ledger.enter();
    entry.done();
    expect(open(file).ledger.others().length).toBeGreaterThanOrEqual(1);
  });

  it('with a broken line is as old there as the line after it', () => {
    expect(open(memory(`broken\n${line('u', 'it.1', 100)}`)).ledger.others()).toEqual([]);
    expect(open(memory(`broken\n${line('u', 'it.1', 20)}`)).ledger.others()).toHaveLength(100);
  });

  it('that is large and idle is emptied; a small or a live one is not', () => {
    const old = line('d', 'it.1', 3600).repeat(20_000);
    const large = memory(old);
    large.modifiedAt = epoch - 3_600_000;
    open(large);
    expect(large.text).toBe('');
    const live = memory(old);
    open(live);
    expect(live.text).not.toBe('');
    const small = memory(line('d', 'it.1', 3600));
    small.modifiedAt = epoch - 3_600_000;
    open(small);
    expect(small.text).not.toBe('');
  });

  it('that somebody else emptied gets back what is still out here', () => {
    const file = memory(line('d', 'it.1', 10));
    const { ledger, clock } = open(file);
    ledger.enter().done();
    ledger.enter();
    ledger.enter().unused();
    file.clear();
    expect(ledger.others()).toEqual([window - 10_000]);
    expect(file.text).toBe(`d me.1 ${epoch}\ns me.2 ${epoch}\n`);
    clock.advance(window + 30_000);
    ledger.enter();
    file.clear();
    ledger.others();
    expect(file.text).toBe(`s me.4 ${epoch + window + 30_000}\n`);
  });

  it('that cannot be written is done without, told once', () => {
    const file = memory(line('d', 'it.1', 10));
    const { ledger, records, clock } = open(file);
    file.append = () => {
      throw new Error('ENOSPC');
    };
    expect(ledger.enter().ahead).toBe(1);
    ledger.enter().done();
    expect(records).toEqual([{ event: 'no-ledger', reason: expect.stringContaining('ENOSPC') }]);
    expect(ledger.others()).toHaveLength(1);
    clock.advance(window);
    expect(ledger.others()).toEqual([]);
    ledger.close();
  });
});

describe('a saved plan', () => {
  it('is known where its requests are', () => {
    const file = memory();
    const { ledger } = open(file);
    expect(ledger.knowsPlan('sha256:ab')).toBe(false);
    ledger.rememberPlan('sha256:ab');
    const next = open(file, { owner: 'next' }).ledger;
    expect(next.knowsPlan('sha256:ab')).toBe(true);
    expect(next.knowsPlan('sha256:ac')).toBe(false);
    expect(next.others()).toEqual([]);
  });
});
