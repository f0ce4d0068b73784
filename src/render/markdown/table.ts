// Tables of GitHub-flavoured markdown, row by row. Cells hold finished markdown.

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
