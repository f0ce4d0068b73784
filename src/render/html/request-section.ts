// What applying costs: requests by minute under the gateway's limit.

import type { Cost } from '../../model/plan.ts';
import { formatSeconds } from '../plan-text.ts';
import { countText, percent } from './figures.ts';
import { html, type Markup } from './markup.ts';
import type { Report } from './report.ts';

/** The gateway's documented limit. */
const requestsPerMinute = 100;

/** Of the drawing, and of a minute that uses the limit up, in pixels. */
const chartHeight = 72;
const limitHeight = 62;

/** Bars at the most; a longer plan has several minutes to a bar. */
const barsShown = 60;

export function requestSection({ cost }: Report): Markup {
  if (cost === undefined || cost.requests === 0) return html``;
  const minutes = requestsByMinute(cost);
  const last = minutes.length;
  const time = cost.leastSeconds === 0 ? 'within the first minute' : `at least ${formatSeconds(cost.leastSeconds)}`;
  const asked =
    cost.preflight === undefined ? '' : `, and ${countText(cost.preflight)} that asked what the accounts offer`;
  return html`<section class="requests panel" aria-labelledby="requests-heading">
<h2 id="requests-heading">Requests <span class="count">${countText(cost.requests)}</span></h2>
<p>${countText(cost.writes, 'write')} and ${countText(cost.reads, 'read')}${asked}, ${time}.</p>
${last === 1 ? meter(cost.requests) : chart(minutes)}
</section>`;
}

/**
 * Requests that each minute can hold, in the order of time; they add up to `cost.requests`. Where the least time is that
 * of the gateway's own limit, each minute is filled; under a smaller share they are spread evenly over the time.
 */
export function requestsByMinute({ requests, leastSeconds }: Cost): readonly number[] {
  const filled = Math.floor((requests - 1) / requestsPerMinute);
  if (leastSeconds === filled * 60)
    return Array.from({ length: filled + 1 }, (_, minute) =>
      minute < filled ? requestsPerMinute : requests - filled * requestsPerMinute,
    );
  const count = Math.max(1, Math.floor(leastSeconds / 60) + 1);
  return Array.from(
    { length: count },
    (_, minute) => Math.floor((requests * (minute + 1)) / count) - Math.floor((requests * minute) / count),
  );
}

function chart(minutes: readonly number[]): Markup {
  const perBar = Math.ceil(minutes.length / barsShown);
  const bars = Array.from({ length: Math.ceil(minutes.length / perBar) }, (_, index) => {
    const mine = minutes.slice(index * perBar, (index + 1) * perBar);
    return { from: index * perBar + 1, to: index * perBar + mine.length, requests: mine.reduce((a, b) => a + b, 0) };
  });
  const slots = Math.max(bars.length, 10);
  return html`<svg class="chart" width="100%" height="${chartHeight}" role="img" aria-label="Requests by minute, at most ${requestsPerMinute} a minute">
${bars.map(({ from, to, requests }, index) => {
  const height = Math.max(1.5, ((requests / (to - from + 1)) * limitHeight) / requestsPerMinute);
  const label = from === to ? `minute ${from}` : `minutes ${from} to ${to}`;
  return html`<rect x="${percent(index, slots)}" y="${round(chartHeight - height)}" width="${percent(0.86, slots)}" height="${round(height)}"><title>${label}: ${countText(requests, 'request')}</title></rect>`;
})}
<line x1="0" x2="100%" y1="${chartHeight - limitHeight}" y2="${chartHeight - limitHeight}"/>
</svg>
<p class="axis" aria-hidden="true"><span>minute 1</span><span>dashed: the limit, ${requestsPerMinute} a minute</span><span>minute ${countText(minutes.length)}</span></p>`;
}

/** A plan of one minute: how much of it is used. */
function meter(requests: number): Markup {
  return html`<svg class="stack meter" width="100%" height="8" aria-hidden="true"><rect class="ground" width="100%" height="100%"/><rect width="${percent(requests, requestsPerMinute)}" height="100%"/></svg>
<p class="axis" aria-hidden="true"><span>${countText(requests)} of the first minute\u2019s ${requestsPerMinute}</span></p>`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
