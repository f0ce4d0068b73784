// Values that try to break out: whatever a server or a file says, a text has the same lines, shows no control character
// and holds no command for a workflow's runner, and JSON reads back as the very same values.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ApplyReport } from '../../src/model/report.ts';
import { findDrift } from '../../src/plan/find-drift.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { readPlan, writePlan } from '../../src/plan/saved-plan.ts';
import { renderApplyText } from '../../src/render/apply-text.ts';
import { renderDriftText } from '../../src/render/drift-text.ts';
import { renderFindingsText } from '../../src/render/findings-text.ts';
import { renderPlanTerraform } from '../../src/render/plan-terraform.ts';
import { renderPlanText } from '../../src/render/plan-text.ts';
import { desiredWorld, liveWorld } from '../support/worlds.ts';

const nasty = [
  '\u001b[2J\u001b]0;title\u0007',
  '\n::error file=x::pwned',
  '::add-mask::a',
  '##[group]x',
  '\r\n##[error]',
  '\u202egnp.exe',
  '\u200b\u2060\ufeff',
  '\u2028::warning::x\u2029',
  '</details><script>alert(1)</script>',
  '| a | b |\n|---|---|',
  '```\n# title',
  '<!-- acgctl:plan -->',
  '@everyone #1 fixes #2',
  "=cmd|' /C calc'!A0",
  '__proto__',
  '\ud800',
  '\u0085\u009b31m',
  '\t   ::stop-commands::x',
];

const hostile = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.tuple(fc.constantFrom(...nasty), fc.constantFrom(...nasty)).map(([a, b]) => `${a}${b}`),
);

const base = makePlan({
  desired: desiredWorld({ accounts: [], numbers: [] }),
  live: liveWorld({ accounts: [], numbers: [] }),
  version: '0',
  now: new Date(0),
});

/** A plan in which every text that comes from outside is this one. */
function planWith(text: string): Plan {
  const change: Change = {
    address: 'rfi/x',
    kind: 'rfi',
    action: 'update',
    account: 'contoso',
    tenantId: 'x',
    classes: [],
    before: { comment: 'old', [`_${text}`]: text },
    after: { comment: text, [`_${text}`]: { inner: [text] } },
    paths: ['comment', `_${text}`],
    reason: text,
    source: { file: text, line: 1, column: 1 },
  };
  const errors = [{ code: text, message: text }];
  return {
    ...base,
    changes: [change],
    counts: { create: 0, update: 1, delete: 0, move: 0 },
    leftAlone: [{ address: text, why: 'unmanaged-account', count: 1, reason: text }],
    unsettled: [{ address: text, kind: 'account', count: 1, state: text, errors }],
    guards: {
      ...base.guards,
      verdict: 'blocked',
      findings: [{ guard: 'deletes', message: text, remedy: text, overridable: true }],
    },
  };
}

function reportWith(text: string): ApplyReport {
  return {
    plan: planWith(text),
    outcomes: [{ address: text, state: 'failed', reason: text, code: text }],
    stale: [],
    verification: { state: 'unread', reason: text },
    stopped: text,
  };
}

function findingsWith(text: string): readonly Diagnostic[] {
  const at = { file: text, line: 1, column: 1 };
  return [{ code: 'X', severity: 'error', message: text, hint: text, at, related: [at] }];
}

/** Control, format, private-use and lone surrogate characters, and line separators; the line end excepted. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;

const colour = { colour: false };
const texts: Record<string, (text: string) => string> = {
  plan: (text) => renderPlanText(planWith(text), colour),
  drift: (text) => renderDriftText(findDrift(planWith(text), false), colour),
  apply: (text) => renderApplyText(reportWith(text), colour),
  stale: (text) => renderApplyText({ ...reportWith(text), stale: [{ address: text, message: 'is gone' }] }, colour),
  findings: (text) => renderFindingsText(findingsWith(text), colour),
};

const lineCount = (text: string): number => text.split('\n').length;

describe.each(Object.entries(texts))('%s as text', (_, render) => {
  const lines = lineCount(render('harmless'));

  test('has the same lines, none of them a control character or a command', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const text = render(value);
        expect(lineCount(text)).toBe(lines);
        expect(text).not.toMatch(invisible);
        expect(text).not.toMatch(/^\s*(::|##\[)/m);
      }),
      { numRuns: 5000 },
    );
  });
});

test('colours are the only escape sequences on a terminal', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const text = renderPlanText(planWith(value), { colour: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that styleText writes
      expect(text.replace(/\u001b\[\d{1,2}m/g, '')).not.toMatch(invisible);
    }),
    { numRuns: 1000 },
  );
});

test('JSON reads back as the very same plan', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const plan = planWith(value);
      const { checksum, ...read } = JSON.parse(writePlan(plan)) as Plan & { checksum: string };
      expect(read).toEqual(JSON.parse(JSON.stringify(plan)));
      expect(checksum).toMatch(/^sha256:/);
      const { resource_changes: changes } = JSON.parse(renderPlanTerraform(plan)) as {
        resource_changes: { change: { after: object } }[];
      };
      expect(changes[0]?.change.after).toEqual({
        tenantId: 'x',
        ...JSON.parse(JSON.stringify(plan.changes[0]?.after)),
      });
    }),
    { numRuns: 5000 },
  );
});

test('a plan file with keys that poison prototypes is refused and poisons nothing', () => {
  for (const text of [
    writePlan(base).replace('"formatVersion"', '"__proto__": { "polluted": true },\n  "formatVersion"'),
    writePlan(base).replace('"tool": {', '"tool": {\n    "constructor": { "prototype": { "polluted": true } },'),
    writePlan(base).replace('"changes": []', '"changes": [], "changes": []'),
  ]) {
    expect(() => readPlan(text, 'p.json')).toThrow('p.json');
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
