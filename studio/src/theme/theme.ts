import { createStore } from '../session/store.ts';

/** Light, dark, or as the system says. */
export type Theme = 'light' | 'dark' | 'system';

const storageKey = 'aozora.theme';

/** The theme that was chosen in this browser. */
export function readTheme(): Theme {
  const stored = localStorage.getItem(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Shows a theme; the style sheet does the rest. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

const store = createStore<Theme>(readTheme);

/** The chosen theme, kept in this browser. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return [
    store.use(),
    (theme) => {
      localStorage.setItem(storageKey, theme);
      applyTheme(theme);
      store.set(theme);
    },
  ];
}
