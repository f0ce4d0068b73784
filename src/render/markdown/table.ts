// Tables of GitHub-flavoured markdown, row by row. Cells hold finished markdown.

import { amount } from './tally.ts';

/** The first two lines of a table. Columns with a title that begins with `#` hold amounts. */
export function tableHead(titles: readonly string[]): string {
  const names = titles.map((title) => title.replace(/^#/, ''));
  return `${tableRow(names)}${tableRow(titles.map((title) => (title.startsWith('#') ? '--:' : '---')))}`;
}

/**
 * One row with its line end. A pipe in a cell (only code spans hold one) is escaped; behind a backslash, where
 * markdown's readers do not agree on what is escaped, it is shown as `\u{7c}`.
 */
export function tableRow(cells: readonly string[]): string {
  const safe = cells.map((cell) =>
    cell.replace(/(\\*)\|/g, (_, slashes: string) => (slashes === '' ? '\\|' : `${slashes}\\u{7c}`)),
  );
  return `| ${safe.join(' | ')} |\n`;
}

/** A folded part; its body is markdown that ends in a line end. The summary is HTML. */
export function folded(summary: string, body: string, open = false): string {
  return `<details${open ? ' open' : ''}>\n<summary>${summary}</summary>\n\n${body}\n</details>\n\n`;
}

export interface FilledTable {
  /** Empty where no row fits. */
  readonly text: string;
  /** Entries that have a row. */
  readonly shown: number;
}

/** A table with as many rows as fit into `room` characters; below it, how many entries do not. */
export function fillTable<T>(
  titles: readonly string[],
  entries: readonly T[],
  row: (entry: T) => string,
  room: number,
): FilledTable {
  const more = (count: number): string => (count === 0 ? '' : `\nand ${amount(count)} more\n`);
  const limit = room - more(entries.length).length - 1;
  let text = tableHead(titles);
  let shown = 0;
  for (const entry of entries) {
    const next = row(entry);
    if (text.length + next.length > limit) break;
    text += next;
    shown += 1;
  }
  return shown === 0 ? { text: '', shown } : { text: `${text}${more(entries.length - shown)}\n`, shown };
}
