// Search, filters and order: read from the controls, told in words, carried out on the grid.

import { byId, element } from './element.ts';
import { type Grid, rowsAtMost } from './grid.ts';
import { matchRows, type Query } from './match-rows.ts';
import type { Rows } from './rows.ts';
import { type Order, type SortKey, sortRows } from './sort-rows.ts';

export function startFilters(rows: Rows, grid: Grid): void {
  const search = byId<HTMLInputElement>('search');
  const account = byId<HTMLSelectElement>('account');
  const origin = document.getElementById('origin') as HTMLSelectElement | null;
  const reset = byId<HTMLButtonElement>('reset');
  const chips = [...document.querySelectorAll<HTMLButtonElement>('.chip')];
  const heads = [...document.querySelectorAll<HTMLButtonElement>('[data-sort]')];
  let order: Order | undefined;

  offer(account, rows.data.accounts, 'Requests for information');
  if (origin !== null) offer(origin, rows.data.origins, '');

  const pressed = (kind: string): ReadonlySet<number> =>
    new Set(
      chips
        .filter((chip) => chip.dataset.filter === kind && chip.getAttribute('aria-pressed') === 'true')
        .map((chip) => Number(chip.dataset.index)),
    );
  const query = (): Query => ({
    text: search.value,
    types: pressed('type'),
    tags: pressed('tag'),
    account: Number(account.value),
    origin: Number(origin?.value ?? -1),
  });
  const update = (): void => {
    const asked = query();
    const found = sortRows(rows, matchRows(rows, asked), order);
    grid.show(found);
    tell(found.length, rows);
    byId('nothing').hidden = found.length > 0;
    reset.hidden =
      asked.text === '' && asked.types.size + asked.tags.size === 0 && asked.account < 0 && asked.origin < 0;
  };

  search.addEventListener('input', update);
  account.addEventListener('change', update);
  origin?.addEventListener('change', update);
  for (const chip of chips)
    chip.addEventListener('click', () => {
      chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true'));
      update();
    });
  for (const head of heads)
    head.addEventListener('click', () => {
      order = nextOrder(order, head.dataset.sort as SortKey);
      for (const other of heads) other.parentElement?.setAttribute('aria-sort', wordOf(order, other.dataset.sort));
      update();
    });
  for (const link of document.querySelectorAll<HTMLElement>('a[data-account]'))
    link.addEventListener('click', () => {
      account.value = String(rows.data.accounts.indexOf(link.dataset.account ?? ''));
      update();
    });
  reset.addEventListener('click', () => {
    search.value = '';
    account.value = '-1';
    if (origin !== null) origin.value = '-1';
    for (const chip of chips) chip.setAttribute('aria-pressed', 'false');
    update();
    search.focus();
  });
  update();
}

/** Ascending, descending, the order of the plan. */
function nextOrder(order: Order | undefined, key: SortKey): Order | undefined {
  if (order?.key !== key) return { key, descending: false };
  return order.descending ? undefined : { key, descending: true };
}

function wordOf(order: Order | undefined, key: string | undefined): string {
  if (order?.key !== key) return 'none';
  return order?.descending ? 'descending' : 'ascending';
}

function offer(select: HTMLSelectElement, texts: readonly string[], ofEmpty: string): void {
  const options = texts.map((text, index) => ({ text: text === '' ? ofEmpty : text, index }));
  options.sort((a, b) => (a.text < b.text ? -1 : 1));
  select.append(...options.map(({ text, index }) => element('option', { value: String(index) }, text)));
}

function tell(found: number, { count, data }: Rows): void {
  const figure = (amount: number): string => amount.toLocaleString('en-US');
  const noun = `${data.noun}${count === 1 ? '' : 's'}`;
  const limit = found > rowsAtMost ? `; the first ${figure(rowsAtMost)} are shown` : '';
  const text = found === count ? `${figure(count)} ${noun}` : `${figure(found)} of ${figure(count)} ${noun}`;
  byId('result').textContent = `${text}${limit}`;
}
