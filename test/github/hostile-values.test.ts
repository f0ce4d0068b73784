// Values from files and from the gateway that try to be commands, markers, outputs or markup: they stay values.

import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { driftDigest, nextHistory, packHistory, unpackHistory } from '../../src/github/drift-state.ts';
import { type Marker, readMarker, writeMarker } from '../../src/github/marker.ts';
import { type Annotation, annotationCommands, maskCommands } from '../../src/github/workflow-commands.ts';
import type { DriftReport } from '../../src/model/report.ts';
import { joinLines, visible } from '../../src/render/visible.ts';
import { accountFile, writeRepository } from '../support/repository.ts';
import { createActionStage, pullRequestEvent, stopWorker } from './action-stage.ts';
import { addPull, commentsOf } from './fake-state.ts';
import { runnerCommands } from './runner-log.ts';

afterAll(stopWorker);

const pieces = [
  '::',
  '##[',
  ']',
  '%0A',
  '\n',
  '\r',
  '\u2028',
  ' ',
  '\u00a0',
  ',',
  '=',
  ':',
  'error',
  'set-output name=digest',
  '-->',
  '--',
  '`',
  '%',
  'x',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('commands to the runner', () => {
  test('carry their values whole, and are the only ones', () => {
    const at = fc.record({ file: hostile, line: fc.nat(), column: fc.nat() });
    const level = fc.constantFrom('error' as const, 'warning' as const);
    const annotation = fc.record({ level, title: hostile, message: hostile, at }) as fc.Arbitrary<Annotation>;
    fc.assert(
      fc.property(annotation, (given) => {
        const [command, ...others] = runnerCommands(annotationCommands([given]));
        expect(others).toEqual([]);
        const { level: name, title, message, at: place } = given;
        const properties = { file: place?.file, line: String(place?.line), col: String(place?.column), title };
        expect(command).toEqual({ name, properties, data: message });
      }),
    );
  });

  test('never come from text that is printed', () => {
    fc.assert(
      fc.property(fc.array(hostile), (lines) => {
        expect(runnerCommands(joinLines(lines.map(visible)))).toEqual([]);
      }),
    );
  });

  test('mask a secret and each of its lines', () => {
    fc.assert(
      fc.property(hostile, (secret) => {
        const masked = runnerCommands(maskCommands(secret)).map(({ data }) => data);
        const parts = [secret, ...secret.split(/\r?\n/)].map((part) => part.trim());
        for (const part of parts.filter((text) => text !== '')) expect(masked).toContain(part);
      }),
    );
  });
});

describe('a marker', () => {
  const data = fc.dictionary(hostile, fc.oneof(hostile, fc.nat(), fc.boolean(), fc.array(hostile)));

  test('is one line that nothing in it ends, and reads back the same', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9.-]{1,60}$/), data, fc.string(), (gateway, given, text) => {
        const marker: Marker = { kind: 'plan', gateway, data: JSON.parse(JSON.stringify(given)) as Marker['data'] };
        const line = writeMarker(marker);
        expect(line).toMatch(/^<!-- acgctl:plan [^>\s]+ [\x20-\x3d\x3f-\x7e]* -->$/);
        expect(line.slice(4, -3)).not.toMatch(/--|>/);
        expect(readMarker(`${line}\n${text}`)).toEqual(marker);
        expect(readMarker(`${line}\r\n${text}`)).toEqual(marker);
      }),
    );
  });

  test('is nothing when it stands on another line or is not whole', () => {
    const line = writeMarker({ kind: 'plan', gateway: 'a.commsgw.azure.com', data: { digest: 'x' } });
    for (const body of [
      '',
      `\n${line}`,
      ` ${line}`,
      `${line} x`,
      line.replace('}', ''),
      line.replace('plan', 'apply'),
      line.replace('a.c', '%'),
    ])
      expect(readMarker(body), body).toBeUndefined();
  });
});

describe('what the drift issue remembers', () => {
  const items = fc.uniqueArray(
    fc.record({
      category: fc.constantFrom('missing' as const, 'extra' as const),
      address: fc.oneof(
        fc.nat({ max: 400 }).map((number) => `contoso/+1425555${String(number).padStart(4, '0')}`),
        fc.constantFrom('contoso', 'fabrikam', 'rfi/6f1c0000-0000-4000-8000-000000000001', '__proto__', 'constructor'),
      ),
    }),
    { selector: ({ category, address }) => `${category} ${address}` },
  );
  const reportOf = (found: readonly { category: 'missing' | 'extra'; address: string }[]): DriftReport => ({
    verdict: found.length === 0 ? 'clean' : 'drift',
    items: found.map((item) => ({ ...item, count: 1, alarm: true, paths: [], reason: '' })),
    plan: undefined as unknown as DriftReport['plan'],
  });

  test('survives the packing, and since when stays while an item stays', () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        const first = nextHistory(undefined, reportOf(before), '2026-11-22T10:00:00.000Z');
        const read = unpackHistory(JSON.parse(JSON.stringify(packHistory(first))));
        expect({ ...read, since: { ...read?.since } }).toEqual(first);
        const second = nextHistory(read, reportOf(after), '2026-11-23T10:00:00.000Z');
        for (const key of Object.keys(second.since)) {
          const time = Object.hasOwn(first.since, key) ? '2026-11-22T10:00:00.000Z' : '2026-11-23T10:00:00.000Z';
          expect(second.since[key]).toBe(time);
        }
        expect(second.cleanChecks).toBe(after.length > 0 ? 0 : before.length > 0 ? 1 : 2);
      }),
    );
  });

  test('has one digest for one set, in whatever order', () => {
    fc.assert(
      fc.property(items, (found) => {
        expect(driftDigest(reportOf(found.toReversed()))).toBe(driftDigest(reportOf(found)));
      }),
    );
  });

  test('fits whatever there is, and what was seen first is forgotten last', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      category: 'missing' as const,
      address: `contoso/+1${1e9 + index * ((index % 7) + 2)}`,
    }));
    const old = nextHistory(undefined, reportOf(many.slice(0, 50)), '2026-01-01T00:00:00.000Z');
    const packed = packHistory(nextHistory(old, reportOf(many), '2026-11-22T00:00:00.000Z'));
    expect(JSON.stringify(packed).length).toBeLessThan(4_200);
    const kept = Object.entries(unpackHistory(packed)?.since ?? {});
    expect(kept.length).toBeGreaterThan(50);
    expect(kept.filter(([, time]) => time.startsWith('2026-01'))).toHaveLength(Object.keys(old.since).length);
  });

  test.each([undefined, null, {}, { since: 'x' }, { since: '', cleanChecks: 'no' }, { since: 'AAAA', cleanChecks: 1 }])(
    'begins anew after %j',
    (packed) => expect(unpackHistory(packed)).toBeUndefined(),
  );
});

describe('the Action, over files full of them', () => {
  const evil =
    '::error::x ##[set-output name=digest;]evil ::set-output name=digest::evil --> </details> @northwind ```` `';

  test('prints no command but its own, sets its own outputs, and keeps its marker', async () => {
    const stage = await createActionStage();
    addPull(stage.github.state);
    const extra = `correlationId: ${JSON.stringify(evil)}\n`;
    const numbers = '\n  - { telephoneNumber: +14255550100, profile: direct-routing }';
    const checkout = await writeRepository({
      'accounts/contoso.yaml': accountFile('contoso', numbers, extra),
      'accounts/::error::x.yaml': 'account: fabrikam\nnumbers:\n',
    });
    const bad = await stage.run({ command: 'plan', checkout, payload: pullRequestEvent(7) });
    expect(bad.code).toBe(1);
    await expectOwnCommands(bad.log);
    const good = await writeRepository({ 'accounts/contoso.yaml': accountFile('contoso', numbers, extra) });
    const run = await stage.run({ command: 'plan', checkout: good, payload: pullRequestEvent(7) });
    expect(run.log).toContain('name=digest');
    await expectOwnCommands(run.log);
    expect(run.outputs.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const [{ body = '' } = {}] = commentsOf(stage.github.state, 7);
    expect(readMarker(body)?.data).toMatchObject({ digest: run.outputs.digest, run: '5001' });
    await stage.close();
  });

  async function expectOwnCommands(log: string): Promise<void> {
    for (const { name, properties, data } of runnerCommands(log)) {
      expect(['error', 'warning', 'add-mask']).toContain(name);
      if (name !== 'add-mask') expect(properties.title ?? '', data).not.toBe('');
    }
  }
});
