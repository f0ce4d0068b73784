// Light or dark: the system's choice until the reader makes another, which is kept where the browser allows it.

import { byId } from './element.ts';

const key = 'acgctl-theme';

export function startTheme(): void {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = recall();
  if (chosen !== null) root.dataset.theme = chosen;
  addEventListener('DOMContentLoaded', () => {
    const button = byId<HTMLButtonElement>('theme');
    const isDark = (): boolean => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
    const label = (): void => {
      button.textContent = isDark() ? 'Light' : 'Dark';
      button.setAttribute('aria-label', `Switch to ${isDark() ? 'light' : 'dark'} colours`);
    };
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      keep(root.dataset.theme);
      label();
    });
    dark.addEventListener('change', label);
    label();
    button.hidden = false;
  });
}

/** Storage may be forbidden, as for files in some browsers. */
function recall(): string | null {
  try {
    const theme = localStorage.getItem(key);
    return theme === 'dark' || theme === 'light' ? theme : null;
  } catch {
    return null;
  }
}

function keep(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // The choice lasts as long as the page.
  }
}
