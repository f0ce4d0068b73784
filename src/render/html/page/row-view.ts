// One row as elements, and its settings below it when it is open.

import { type Child, element } from './element.ts';
import { at, fieldsOf, linkOf, nameOf, optionalText, type RowField, type Rows, tagsOf } from './rows.ts';

/** `place`: among the rows that are shown, from 0. */
export function rowElement(rows: Rows, row: number, place: number, isOpen: boolean): HTMLElement {
  const { data } = rows;
  const type = data.types[at(rows, 'type', row)];
  const account = data.accounts[at(rows, 'account', row)] ?? '';
  const from = optionalText(rows, 'from', data.accounts, row);
  const origin = optionalText(rows, 'origin', data.origins, row);
  const name = nameOf(rows, row);
  const count = at(rows, 'count', row);
  const cells: HTMLElement[] = [
    cell(
      'type',
      element('span', { class: `sign ${type?.tone}`, 'aria-hidden': 'true' }, type?.sign ?? ''),
      type?.label ?? '',
    ),
    cell('account', account),
    cell(
      'name',
      name === '' ? element('span', { class: 'quiet' }, 'the account') : name,
      ...(count === 1 ? [] : [element('span', { class: 'count' }, ` ${count}`)]),
    ),
    cell(
      'fields',
      ...tagsOf(rows, row).map(tagElement),
      ...(from === '' ? [] : [element('span', { class: 'from' }, `from ${from}`)]),
      ...summary(fieldsOf(rows, row), rows, row),
    ),
  ];
  if (data.origins.length > 0) cells.push(cell('origin', origin));
  cells.push(cell('source', ...sourceOf(rows, row, true)));
  for (const [index, made] of cells.entries()) made.setAttribute('aria-colindex', String(index + 1));
  if (isOpen) cells.push(detail(rows, row));
  const attributes = {
    id: `row-${place}`,
    role: 'row',
    class: 'row',
    'aria-rowindex': String(place + 2),
    'aria-expanded': String(isOpen),
    'data-place': String(place),
  };
  return element('div', attributes, ...cells);
}

function cell(name: string, ...children: readonly Child[]): HTMLElement {
  return element('div', { role: 'gridcell', class: name }, ...children);
}

function tagElement(tag: string): HTMLElement {
  return element('span', { class: `tag ${tag === 'billing' ? 'plain' : 'loud'}` }, tag);
}

/** The first setting in a line, and how many more there are; without any, the reason. */
function summary(fields: readonly RowField[], rows: Rows, row: number): readonly Child[] {
  const [first] = fields;
  if (first === undefined) return [element('span', { class: 'reason' }, reasonOf(rows, row))];
  const short = first.path.split('.').slice(-2).join('.');
  const more = fields.length === 1 ? [] : [element('span', { class: 'more' }, `+${fields.length - 1}`)];
  return [element('span', { class: 'first' }, element('span', { class: 'path' }, short), ...values(first)), ...more];
}

function values({ before, after }: RowField): readonly Child[] {
  return [
    ...(before === undefined ? [] : [side('del', before)]),
    ...(before === undefined || after === undefined ? [] : [element('span', { class: 'arrow' }, '\u2192')]),
    ...(after === undefined ? [] : [side('ins', after)]),
  ];
}

/** The side on which there is no setting is no value, and neither red nor green. */
function side(tag: 'del' | 'ins', text: string): HTMLElement {
  return element(tag, text === '(none)' ? { class: 'none' } : {}, text);
}

function reasonOf(rows: Rows, row: number): string {
  return rows.data.reasons[at(rows, 'reason', row)] ?? '';
}

/** A path that breaks behind its dots before it breaks within a word. */
function breakable(path: string): readonly Child[] {
  return path.split('.').flatMap((part, index) => (index === 0 ? [part] : ['.', element('wbr'), part]));
}

/** `contoso.yaml:12`, or with the whole path. */
function sourceOf(rows: Rows, row: number, isShort: boolean): readonly Child[] {
  const file = optionalText(rows, 'file', rows.data.files, row);
  if (file === '') return [];
  const text = `${isShort ? file.replace(/^.*\//, '') : file}:${at(rows, 'line', row)}`;
  const link = linkOf(rows, row);
  return [link === '' ? text : element('a', { href: link, rel: 'noreferrer' }, text)];
}

function detail(rows: Rows, row: number): HTMLElement {
  const { data } = rows;
  const tone = data.types[at(rows, 'type', row)]?.tone ?? 'quiet';
  const head = ['Setting', ...data.sides].map((text) => element('th', { scope: 'col' }, text));
  const lines = fieldsOf(rows, row).map(({ path, before, after }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, ...breakable(path)),
      element('td', {}, ...(before === undefined ? [] : [side('del', before)])),
      element('td', {}, ...(after === undefined ? [] : [side('ins', after)])),
    ),
  );
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...lines));
  return element(
    'div',
    { role: 'gridcell', class: `detail ${tone}`, 'aria-colindex': '1' },
    element('p', { class: 'reason' }, reasonOf(rows, row)),
    ...(lines.length === 0 ? [] : [element('div', { class: 'scroll' }, table)]),
    element('p', { class: 'place' }, ...sourceOf(rows, row, false)),
  );
}
