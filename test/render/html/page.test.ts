// The page in a real browser: search, order, filters, keys, themes, paper, and no word to anybody.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findDrift } from '../../../src/plan/find-drift.ts';
import { renderDriftHtml } from '../../../src/render/html/drift-html.ts';
import { renderPlanHtml } from '../../../src/render/html/plan-html.ts';
import { recordFigure } from '../../support/figures.ts';
import { browserNote, hasBrowser, launch, type Opened, openHtml } from './browser.ts';
import { faintTexts } from './contrast.ts';
import { blockedPlan, emptyPlan, largePlan, smallPlan } from './sample-plans.ts';

const link = ({ file, line }: { file: string; line: number }): string => `https://example.com/${file}#L${line}`;

describe.skipIf(!hasBrowser)(`the page ${browserNote}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const blocked = (options = {}): Promise<Opened> =>
    openHtml(browser, renderPlanHtml(blockedPlan(), { link }), options);
  const names = (page: Page): Promise<readonly string[]> => page.locator('#grid .body .name').allTextContents();
  const result = (page: Page): Promise<string | null> => page.getByRole('status').textContent();
  const activeRow = (page: Page): Promise<string | null> => page.locator('#grid').getAttribute('aria-activedescendant');

  async function expectQuiet({ page, requests, complaints }: Opened): Promise<void> {
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  }

  test('search narrows the rows by number, account, setting and value, and tells how many are left', async () => {
    const opened = await blocked();
    const { page } = opened;
    const search = page.getByRole('searchbox', { name: 'Search numbers, accounts, settings and values' });
    expect(await result(page)).toBe('160 changes');
    for (const [text, count] of [
      ['+14255550163', 1],
      ['northwind', 2],
      ['CUSTOMSIPHEADER', 60],
      ['contoso-main', 60],
      ['contoso 5555020', 10],
    ] as const) {
      await search.fill(text);
      expect(await result(page)).toBe(`${count} of 160 changes`);
      expect(Number(await page.locator('#grid').getAttribute('aria-rowcount'))).toBe(count + 1);
    }
    await search.fill('no such thing');
    expect(await page.getByText('Nothing matches.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    expect(await result(page)).toBe('160 changes');
    await expectQuiet(opened);
  });

  test('filters by action, class, account and origin, and sorts both ways and back', async () => {
    const opened = await blocked();
    const { page } = opened;
    await page.getByRole('button', { name: /^Delete 39/ }).click();
    expect(await result(page)).toBe('39 of 160 changes');
    await page.getByRole('button', { name: /^Move 4/ }).click();
    expect(await result(page)).toBe('43 of 160 changes');
    await page.getByRole('combobox', { name: 'Account' }).selectOption({ label: 'contoso' });
    // The moved numbers leave contoso, so they are its changes too.
    expect(await result(page)).toBe('41 of 160 changes');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('combobox', { name: 'Origin' }).selectOption({ label: 'drift' });
    expect(await result(page)).toBe('60 of 160 changes');
    await page.getByRole('button', { name: /^emergency 14/ }).click();
    expect(await result(page)).toBe('0 of 160 changes');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    const before = await names(page);
    const head = page.getByRole('columnheader', { name: 'Number' });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect((await names(page))[0]).toBe('+4930120412');
    await head.getByRole('button').click();
    expect((await names(page))[0]).toBe('+442071838789');
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('none');
    expect(await names(page)).toEqual(before);
    await expectQuiet(opened);
  });

  test('the keys reach everything: search, rows, settings, and back', async () => {
    const opened = await blocked();
    const { page } = opened;
    await page.keyboard.press('/');
    await page.keyboard.type('northwind');
    await page.keyboard.press('ArrowDown');
    expect(await activeRow(page)).toBe('row-0');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await activeRow(page)).toBe('row-1');
    await page.keyboard.press('Enter');
    const open = page.locator('#row-1');
    expect(await open.getAttribute('aria-expanded')).toBe('true');
    expect(await open.getByText('serviceDetails.teamsDirectRouting.enabled').isVisible()).toBe(true);
    const source = open.locator('.place a');
    expect(await source.getAttribute('href')).toMatch(/^https:\/\/example\.com\/accounts\/northwind\.yaml#L\d+$/);
    await page.keyboard.press('ArrowLeft');
    expect(await open.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.id')).toBe('search');
    await page.keyboard.press('Escape');
    expect(await result(page)).toBe('160 changes');
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    expect(await activeRow(page)).toBe('row-159');
    expect(await page.locator('#row-159').isVisible()).toBe(true);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Home');
    expect(await activeRow(page)).toBe('row-0');
    await expectQuiet(opened);
  });

  test('an open row moves the rows below it, and the last row stays reachable', async () => {
    const opened = await blocked();
    const { page } = opened;
    const height = (): Promise<number> =>
      page.locator('#grid .body').evaluate((body) => body.getBoundingClientRect().height);
    const closed = await height();
    await page.locator('#row-2').click();
    const opener = await page.locator('#row-2').boundingBox();
    const next = await page.locator('#row-3').boundingBox();
    expect(await height()).toBeGreaterThan(closed);
    expect(next?.y).toBeCloseTo((opener?.y ?? 0) + (opener?.height ?? 0), 0);
    await page.locator('#grid').focus();
    await page.keyboard.press('End');
    expect(await page.locator('#row-159').isVisible()).toBe(true);
    await expectQuiet(opened);
  });

  test.each(['light', 'dark'] as const)(
    'follows a %s system, can be switched, and every text has contrast',
    async (colorScheme) => {
      for (const html of [
        renderPlanHtml(blockedPlan(), { link }),
        renderDriftHtml(findDrift(blockedPlan(), true), {}),
      ]) {
        const opened = await openHtml(browser, html, { colorScheme });
        const { page } = opened;
        const ground = (): Promise<string> =>
          page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
        const first = await ground();
        await page.locator('#row-1').click();
        await page
          .getByRole('button', { name: /^Delete|^Extra|^Not applied/ })
          .first()
          .click();
        expect(await faintTexts(page)).toEqual([]);
        await page.getByRole('button', { name: /^Switch to/ }).click();
        expect(await ground()).not.toBe(first);
        expect(await faintTexts(page)).toEqual([]);
        await page.reload();
        expect(await ground(), 'the choice is kept').not.toBe(first);
        await expectQuiet(opened);
      }
    },
  );

  test('a screen reader finds a table with named parts', async () => {
    const opened = await blocked();
    const { page } = opened;
    expect(await page.getByRole('treegrid', { name: /^All changes/ }).count()).toBe(1);
    expect(await page.getByRole('columnheader').allTextContents()).toEqual([
      'Action',
      'Account',
      'Number',
      'Settings',
      'Origin',
      'Declared at',
    ]);
    const snapshot = await page.locator('body').ariaSnapshot();
    for (const part of [
      'heading "160 changes" [level=1]',
      'list "Totals"',
      'searchbox "Search numbers',
      'status: 160 changes',
      'combobox "Account"',
      'link "Skip to the table"',
      'row "Update contoso +14255550100',
    ])
      expect(snapshot).toContain(part);
    const unnamed = await page.getByRole('button', { name: /^$/ }).count();
    expect(unnamed).toBe(0);
    await expectQuiet(opened);
  });

  test.each([1440, 900, 390])('fits a window %i pixels wide', async (width) => {
    for (const plan of [emptyPlan(), smallPlan(), blockedPlan()]) {
      const opened = await openHtml(browser, renderPlanHtml(plan, { link }), { viewport: { width, height: 844 } });
      const { page } = opened;
      if (plan.changes.length > 0) await page.locator('#row-0').click();
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await expectQuiet(opened);
    }
  });

  test('without JavaScript, and on paper, the static table stands in', async () => {
    const still = await blocked({ javaScriptEnabled: false });
    expect(await still.page.locator('.static table').isVisible()).toBe(true);
    expect(await still.page.locator('#grid').isVisible()).toBe(false);
    expect(await still.page.getByText('--allow deletes=39').isVisible()).toBe(true);
    expect(still.requests).toEqual([]);
    await still.page.context().close();
    const opened = await blocked();
    await opened.page.emulateMedia({ media: 'print' });
    expect(await opened.page.locator('.static table').isVisible()).toBe(true);
    expect(await opened.page.locator('#grid').isVisible()).toBe(false);
    const pdf = await opened.page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await expectQuiet(opened);
  });

  test('the policy stops markup made at run time, scripts and requests', async () => {
    const { page, requests, complaints } = await blocked();
    const tried = await page.evaluate(`(async () => {
      const made = (act) => { try { act(); return 'done'; } catch (error) { return error.name; } };
      const script = document.createElement('script');
      return {
        markup: made(() => { document.body.innerHTML = '<img src=x>'; }),
        script: made(() => { script.text = 'globalThis.pwned = true'; document.body.append(script); }),
        request: await fetch('https://example.com/').then(() => 'done', (error) => error.name),
        pwned: String(globalThis.pwned),
      };
    })()`);
    expect(tried).toEqual({ markup: 'TypeError', script: 'TypeError', request: 'TypeError', pwned: 'undefined' });
    expect(requests).toEqual([]);
    expect(complaints.join(' ')).toContain('connect-src');
    await page.context().close();
  });

  test('100,000 changes: few elements, every row reachable, and how long it takes', async () => {
    const plan = largePlan();
    expect(plan.changes).toHaveLength(100_000);
    const started = performance.now();
    const html = renderPlanHtml(plan, { link });
    const renderMilliseconds = Math.round(performance.now() - started);
    expect(html.length).toBeLessThan(15_000_000);
    const opened = await openHtml(browser, html);
    const { page } = opened;
    const paint = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime");
    const timed = (act: string): Promise<number> =>
      page.evaluate(
        `(() => { const start = performance.now(); ${act}; document.body.getBoundingClientRect(); return performance.now() - start; })()`,
      );
    const type = (text: string): string =>
      `const search = document.getElementById('search'); search.value = ${JSON.stringify(text)}; search.dispatchEvent(new Event('input'))`;
    const searchMilliseconds = await timed(type('desk-995'));
    expect(await result(page)).toBe('23 of 100,000 changes');
    const numberMilliseconds = await timed(type('+142001'));
    await timed(type(''));
    const sortMilliseconds = await timed("document.querySelector('[data-sort=fields]').click()");
    await page.locator('#grid').focus();
    await page.keyboard.press('End');
    expect(await page.locator('#row-99999').isVisible()).toBe(true);
    expect(await page.locator('#grid [role=row]').count()).toBeLessThan(120);
    recordFigure('html-report', {
      changes: 100_000,
      bytes: html.length,
      renderMilliseconds,
      firstPaintMilliseconds: Math.round(Number(paint)),
      searchMilliseconds: Math.round(searchMilliseconds),
      numberMilliseconds: Math.round(numberMilliseconds),
      sortMilliseconds: Math.round(sortMilliseconds),
    });
    await expectQuiet(opened);
  }, 120_000);
});
