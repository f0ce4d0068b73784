// Values that try to become markup: the page has the same rows, cells and texts whatever they hold, and no element and
// no attribute that the template did not make.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { findDrift } from '../../../src/plan/find-drift.ts';
import { renderDriftHtml } from '../../../src/render/html/drift-html.ts';
import { jsonForScript } from '../../../src/render/html/markup.ts';
import { renderPlanHtml } from '../../../src/render/html/plan-html.ts';
import { showValue, visible } from '../../../src/render/visible.ts';
import { attribute, byClass, inside, parsePage, skeleton, tableRows, textOf } from './parse-page.ts';
import { emptyPlan } from './sample-plans.ts';

const nasty = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '--><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>*{display:none}',
  '</title></textarea></details></table><h1>',
  '<td>',
  '</td></tr>',
  '<plaintext>',
  '<template>',
  '<base href=//evil>',
  ']]>',
  '<?xml ?>',
  'javascript:alert(1)',
  '&lt;b&gt;',
  '&#60;',
  '&',
  '&amp',
  '\u2028\u2029',
  '\u202egnp.exe',
  '\u0000',
  '\u001b[31m',
  '\ud800',
  '\ufeff\u200b',
  '\r\n',
  '{line}',
  '__proto__',
  'constructor',
  ' ',
  '\t',
];
const hostile = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 24 }),
  fc
    .tuple(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom(...nasty))
    .map((parts) => parts.join('')),
);

/** Changes of every action, each with this text wherever a text from outside can be. */
function changesWith(text: string, index: number): Change {
  const action = (['update', 'create', 'delete', 'move'] as const)[index % 4] ?? 'update';
  return {
    address: `${text}#${index}`,
    kind: 'rfi',
    action,
    tenantId: text,
    ...(action === 'move' ? { from: text } : {}),
    classes: ['emergency'],
    before: action === 'create' ? null : { comment: 'old' },
    after: action === 'delete' ? null : { comment: text },
    paths: action === 'update' || action === 'move' ? ['comment'] : [],
    reason: text,
    source: { file: text, line: index + 1, column: 1 },
  };
}

function planWith(texts: readonly string[]): Plan {
  const base = emptyPlan();
  const changes = texts.map(changesWith);
  const [text = ''] = texts;
  const count = (action: string) => changes.filter((change) => change.action === action).length;
  return {
    ...base,
    target: { baseDomain: text, apiVersion: text, accounts: [text] },
    commit: { id: text, dirty: true },
    changes,
    counts: { create: count('create'), update: count('update'), delete: count('delete'), move: count('move') },
    leftAlone: texts.map((address) => ({ address, why: 'unmanaged-account', count: 1, reason: address })),
    unsettled: texts.map((address) => ({
      address,
      kind: 'account',
      count: 1,
      state: address,
      errors: [{ code: address, message: address }],
    })),
    guards: {
      ...base.guards,
      verdict: 'blocked',
      findings: texts.map((message) => ({ guard: 'deletes', message, remedy: message, overridable: true })),
    },
    digest: text,
    expires: text,
  };
}

const link = ({ file, line }: { file: string; line: number }): string =>
  `https://example.com/${encodeURIComponent(visible(file))}#L${line}`;

describe('5,000 hostile values, 50 to a page', () => {
  const texts = fc.sample(hostile, { numRuns: 5_000, seed: 20_261_122 });
  const pages = Array.from({ length: 100 }, (_, index) => texts.slice(index * 50, index * 50 + 50));
  const harmless = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `word${index}`);
  const plain = skeleton(parsePage(renderPlanHtml(planWith(harmless(50)), { link })).elements);

  test('the table in the data has the same rows and texts', () => {
    for (const page of pages) {
      const { data, errors } = parsePage(renderPlanHtml(planWith(page), { link }));
      expect(errors).toEqual([]);
      if (data === undefined) throw new Error('no data');
      const rows = tableRows(data);
      const changes = page.map(changesWith);
      expect(rows.map(({ name }) => name)).toEqual(changes.map(({ address }) => visible(address)));
      expect(rows.map(({ reason }) => reason)).toEqual(page.map(visible));
      expect(rows.map(({ file }) => file)).toEqual(page.map(visible));
      expect(rows.map((row) => row.link)).toEqual(changes.map(({ source }) => visible(link(source as never))));
      expect(rows.map(({ fields }) => fields[0]?.after)).toEqual(
        changes.map(({ action }, index) => (action === 'delete' ? undefined : showValue(page[index]))),
      );
    }
  });

  test('the static page has the same cells and texts, and no element or attribute of its own', () => {
    for (const page of pages) {
      const { elements } = parsePage(renderPlanHtml(planWith(page), { link }));
      expect([...skeleton(elements)].filter((made) => !plain.has(made))).toEqual([]);
      const [table] = byClass(elements, 'static');
      if (table === undefined) throw new Error('no static table');
      const rows = inside(table)
        .filter(({ tagName }) => tagName === 'tr')
        .slice(1);
      const distinct = new Set(page.map((text, index) => changesWith(text, index).address));
      expect(rows).toHaveLength(distinct.size);
      for (const [index, row] of rows.entries()) {
        const cells = inside(row).filter(({ tagName }) => tagName === 'td');
        expect(cells).toHaveLength(3);
        expect(textOf(byClass(inside(row), 'addresses')[0] as never)).toBe(
          visible(changesWith(page[index] as string, index).address),
        );
        expect(textOf(byClass(inside(row), 'reason')[0] as never)).toBe(visible(page[index] as string));
      }
      const remedies = byClass(elements, 'remedy')
        .flatMap(inside)
        .filter(({ tagName }) => tagName === 'code')
        .map(textOf);
      expect(remedies).toEqual([...new Set(page)].map(visible));
    }
  }, 120_000);

  test('the drift report too', () => {
    const calm = skeleton(parsePage(renderDriftHtml(findDrift(planWith(harmless(50)), true), { link })).elements);
    for (const page of pages) {
      const report = findDrift(planWith(page), true);
      const { elements, data, errors } = parsePage(renderDriftHtml(report, { link }));
      expect(errors).toEqual([]);
      expect([...skeleton(elements)].filter((made) => !calm.has(made))).toEqual([]);
      expect(data?.names).toHaveLength(report.items.length);
    }
  }, 120_000);
});

test('an address of a line that a browser would not fetch is no link', () => {
  for (const address of ['javascript:alert(1)', 'data:text/html,x', ' https://x', '//x', 'file:///etc/passwd', '']) {
    const { elements, data } = parsePage(renderPlanHtml(planWith(['a', 'b']), { link: () => address }));
    expect(elements.filter((element) => (attribute(element, 'href') ?? '#').charAt(0) !== '#')).toEqual([]);
    expect(data?.links).toEqual([]);
  }
});

test('JSON in a script reads back as the very same value, and holds nothing that ends a script', () => {
  fc.assert(
    fc.property(fc.jsonValue(), hostile, (value, text) => {
      const { markup } = jsonForScript({ value, text });
      expect(markup).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify({ value, text })));
    }),
  );
});

test('the policy lets through the one script and the one style of the page, and nothing else', () => {
  const { elements } = parsePage(renderPlanHtml(planWith(['x']), { link }));
  const policy =
    attribute(elements.find((element) => attribute(element, 'http-equiv') !== undefined) as never, 'content') ?? '';
  const hashes = elements
    .filter(({ tagName, attrs }) => tagName === 'style' || (tagName === 'script' && attrs.length === 0))
    .map((element) => `'sha256-${createHash('sha256').update(textOf(element)).digest('base64')}'`);
  expect(hashes).toHaveLength(2);
  for (const hash of hashes) expect(policy).toContain(hash);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
  const loading = ['src', 'srcset', 'action', 'formaction', 'data', 'poster', 'style', 'background', 'ping'];
  const names = elements.flatMap(({ attrs }) => attrs.map(({ name }) => name));
  expect(names.filter((name) => loading.includes(name) || name.startsWith('on'))).toEqual([]);
});
