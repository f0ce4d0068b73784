// The page's script: the theme at once, so that nothing flashes, the table when the data is there.

import type { TableData } from '../table-format.ts';
import { byId } from './element.ts';
import { startFilters } from './filters.ts';
import { createGrid } from './grid.ts';
import { startKeyboard } from './keyboard.ts';
import { unpackRows } from './rows.ts';
import { startTheme } from './theme.ts';

document.documentElement.classList.add('scripted');
startTheme();
addEventListener('DOMContentLoaded', () => {
  const data = document.getElementById('data');
  if (data === null) return;
  const rows = unpackRows(JSON.parse(data.textContent ?? '') as TableData);
  const frame = byId('grid');
  const grid = createGrid(rows, frame);
  startFilters(rows, grid);
  startKeyboard(grid, frame, byId<HTMLInputElement>('search'));
});
