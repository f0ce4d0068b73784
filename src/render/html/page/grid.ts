// The rows on the screen: only those in sight are elements, however many there are. The window scrolls, the body of the
// grid is as high as all its rows. Rows are equally high; an open one is higher by what was measured of it.

import { rowElement } from './row-view.ts';
import type { Rows } from './rows.ts';

/** Rows drawn beyond each edge of the window. */
const margin = 12;

/** Browsers lay out boxes of some ten million pixels; what is beyond is found by searching. */
export const rowsAtMost = 300_000;

export interface Grid {
  /** Shows these rows from the first, all closed. */
  show(found: readonly number[]): void;
  /** Makes the row at this place the active one, in sight. */
  activate(place: number): void;
  toggle(place: number, open?: boolean): void;
  readonly active: () => number;
  readonly length: () => number;
  /** Rows that fit in the window. */
  readonly pageLength: () => number;
}

export function createGrid(rows: Rows, grid: HTMLElement): Grid {
  const body = grid.querySelector<HTMLElement>('.body') as HTMLElement;
  const heads = grid.querySelector<HTMLElement>('.heads') as HTMLElement;
  const sheet = document.createElement('div');
  sheet.setAttribute('role', 'presentation');
  sheet.className = 'sheet';
  body.append(sheet);
  let shown: readonly number[] = [];
  let active = 0;
  let height = 40;
  /** By place: how much higher an open row is. */
  const open = new Map<number, number>();
  /** By place: the elements there are. */
  const drawn = new Map<number, HTMLElement>();

  const extraBefore = (place: number): number => {
    let extra = 0;
    for (const [at, more] of open) if (at < place) extra += more;
    return extra;
  };
  const topOf = (place: number): number => place * height + extraBefore(place);
  const placeAt = (top: number): number => {
    let place = Math.floor(top / height);
    while (place > 0 && topOf(place) > top) place -= 1;
    return Math.max(0, Math.min(place, shown.length - 1));
  };

  function draw(tries = 3): void {
    const above = -body.getBoundingClientRect().top;
    const first = Math.max(0, placeAt(above) - margin);
    const last = Math.min(shown.length - 1, placeAt(above + innerHeight) + margin);
    fill(first, last);
    sheet.style.top = `${topOf(first)}px`;
    body.style.height = `${topOf(shown.length)}px`;
    if (active >= first && active <= last) grid.setAttribute('aria-activedescendant', `row-${active}`);
    else grid.removeAttribute('aria-activedescendant');
    // Heights are known once there are rows to measure.
    if (tries > 0 && measure()) draw(tries - 1);
  }

  /** Keeps the elements that stay in sight, so that a click or the focus on one of them is not lost. */
  function fill(first: number, last: number): void {
    for (const [place, row] of drawn) {
      if (place >= first && place <= last) continue;
      row.remove();
      drawn.delete(place);
    }
    let next: HTMLElement | null = null;
    for (let place = last; place >= first; place -= 1) {
      const row: HTMLElement = drawn.get(place) ?? rowElement(rows, shown[place] ?? 0, place, open.has(place));
      if (!drawn.has(place)) sheet.insertBefore(row, next);
      drawn.set(place, row);
      row.classList.toggle('active', place === active);
      next = row;
    }
  }

  /** The row at this place is to be made anew. */
  function forget(place: number): void {
    drawn.get(place)?.remove();
    drawn.delete(place);
  }

  /** True when a height was not what it was thought to be. */
  function measure(): boolean {
    let isOther = false;
    for (const [place, row] of drawn) {
      const more = open.get(place);
      const actual = row.getBoundingClientRect().height;
      if (more === undefined && actual > 0 && actual !== height) {
        height = actual;
        return true;
      }
      if (more !== undefined && actual - height !== more) {
        open.set(place, actual - height);
        isOther = true;
      }
    }
    return isOther;
  }

  function reveal(place: number): void {
    const top = body.getBoundingClientRect().top + topOf(place);
    const bottom = top + height + (open.get(place) ?? 0);
    const ceiling = heads.getBoundingClientRect().height + (Number.parseFloat(getComputedStyle(heads).top) || 0);
    if (top < ceiling) scrollBy(0, top - ceiling);
    else if (bottom > innerHeight) scrollBy(0, Math.min(bottom - innerHeight + 8, top - ceiling));
  }

  let isAsked = false;
  const drawSoon = (): void => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw();
    });
  };
  addEventListener('scroll', drawSoon, { passive: true });
  addEventListener('resize', drawSoon);

  return {
    show(found) {
      shown = found.slice(0, rowsAtMost);
      active = 0;
      open.clear();
      drawn.clear();
      sheet.replaceChildren();
      grid.setAttribute('aria-rowcount', String(shown.length + 1));
      if (body.getBoundingClientRect().top < 0) reveal(0);
      draw();
    },
    activate(place) {
      if (shown.length === 0) return;
      active = Math.max(0, Math.min(place, shown.length - 1));
      reveal(active);
      draw();
    },
    toggle(place, wanted = !open.has(place)) {
      if (place < 0 || place >= shown.length) return;
      if (wanted && !open.has(place)) open.set(place, 0);
      if (!wanted) open.delete(place);
      forget(place);
      active = place;
      draw();
      reveal(place);
    },
    active: () => active,
    length: () => shown.length,
    pageLength: () => Math.max(1, Math.floor((innerHeight - 120) / height)),
  };
}
