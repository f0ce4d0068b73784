// The keys: `/` to the search, arrows through the rows, Enter to open, Esc back.

import type { Grid } from './grid.ts';

export function startKeyboard(grid: Grid, frame: HTMLElement, search: HTMLInputElement): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as Element;
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || target.matches('input, select')) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || (event.key === 'Escape' && search.value === '')) {
      event.preventDefault();
      frame.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      search.value = '';
      search.dispatchEvent(new Event('input'));
    }
  });
  frame.addEventListener('keydown', (event) => {
    if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actions(grid, search)[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  // A click sets the focus too, but where the reader looks already.
  frame.addEventListener('focus', () => {
    if (frame.matches(':focus-visible')) grid.activate(grid.active());
  });
  frame.addEventListener('click', (event) => {
    const target = event.target as Element;
    if (target.closest('a, button, .detail') !== null || String(getSelection()) !== '') return;
    const row = target.closest<HTMLElement>('[data-place]');
    if (row !== null) grid.toggle(Number(row.dataset.place));
  });
}

function actions(grid: Grid, search: HTMLInputElement): Readonly<Record<string, () => void>> {
  const active = grid.active();
  return {
    ArrowDown: () => grid.activate(active + 1),
    ArrowUp: () => grid.activate(active - 1),
    PageDown: () => grid.activate(active + grid.pageLength()),
    PageUp: () => grid.activate(active - grid.pageLength()),
    Home: () => grid.activate(0),
    End: () => grid.activate(grid.length() - 1),
    Enter: () => grid.toggle(active),
    ' ': () => grid.toggle(active),
    ArrowRight: () => grid.toggle(active, true),
    ArrowLeft: () => grid.toggle(active, false),
    Escape: () => search.focus(),
  };
}
