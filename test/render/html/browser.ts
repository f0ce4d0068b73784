// A real browser, where there is one: pages from files, every request and every complaint recorded.

import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

export const hasBrowser = executable !== undefined;

/** For the name of a suite: says why it is skipped. */
export const browserNote = hasBrowser ? 'in Chromium' : 'in Chromium (skipped: chromium is not installed)';

export function launch(): Promise<Browser> {
  // A container's root cannot have the sandbox; the pages are the test's own.
  return chromium.launch({ executablePath: executable ?? '', args: ['--no-sandbox'] });
}

export interface Opened {
  readonly page: Page;
  /** Addresses asked for beside the page itself. */
  readonly requests: readonly string[];
  /** Console messages, uncaught errors, violations of the policy. */
  readonly complaints: readonly string[];
}

export async function openHtml(browser: Browser, html: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'acgctl-html-')), 'report.html');
  writeFileSync(file, html);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  const own = `file://${file}`;
  await context.route(/^(?!file:)/, (route) => route.abort());
  page.on('request', (request) => {
    if (!request.url().startsWith(own)) requests.push(request.url());
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  if (options.javaScriptEnabled !== false) {
    await page.exposeFunction('complain', (text: string) => complaints.push(text));
    await page.addInitScript({
      content: `addEventListener('securitypolicyviolation', (event) => complain(event.violatedDirective + ' ' + event.blockedURI))`,
    });
  }
  await page.goto(own);
  return { page, requests, complaints };
}
