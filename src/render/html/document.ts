// The document around the report: one file that asks nobody for anything. Its policy lets exactly one script and one
// style through, by their hashes, and no markup be made at run time.

import { createHash } from 'node:crypto';
import { accountSection } from './account-section.ts';
import { groupTable } from './group-table.ts';
import { html, jsonForScript, type Markup } from './markup.ts';
import { noticeSections } from './notice-sections.ts';
import { pageAssets } from './page-assets.ts';
import type { HtmlOptions, Report } from './report.ts';
import { requestSection } from './request-section.ts';
import { riskSections } from './risk-sections.ts';
import { summarySection } from './summary-section.ts';
import { packRows } from './table-data.ts';
import { tableSection } from './table-section.ts';

export function renderDocument(report: Report, options: HtmlOptions): string {
  const { script, style } = pageAssets();
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const isEmpty = report.rows.length === 0;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${report.name}: ${report.headline}</title>
<style>${verbatim(style)}</style>
<script>${verbatim(script)}</script>
</head>
<body>
${isEmpty ? undefined : html`<a class="skip" href="#table">Skip to the table</a>`}
<header class="bar">
<span class="product">acgctl</span><span class="report">${report.name}</span>
<button type="button" id="theme" class="quiet-button" hidden></button>
</header>
<main>
${summarySection(report)}
${riskSections(report, options)}
<div class="pair">
${accountSection(report)}
${requestSection(report)}
</div>
${noticeSections(report)}
${isEmpty ? undefined : tableSection(report)}
${isEmpty ? undefined : groupTable(report, options)}
</main>
${isEmpty ? undefined : html`<script type="application/json" id="data">${jsonForScript(packRows(report, options))}</script>`}
</body>
</html>
`.markup;
}

/** The bundles: no closing tag may be in them, and no `<!--`; the build's own text, but better safe. */
function verbatim(text: string): Markup {
  if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error('the bundled page would end its own element');
  return { markup: text };
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
