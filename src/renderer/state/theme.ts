import { create } from 'zustand';
import type { Settings } from '#contracts/ipc.ts';

type Theme = Settings['theme'];
export type Scheme = 'light' | 'dark';
type Themes = { readonly theme: Theme; readonly scheme: Scheme };

const systemQuery = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

const useThemes = create<Themes>()(() => ({ theme: 'system', scheme: 'light' }));

/** The chosen theme. */
export const useTheme = (): Theme => useThemes((state) => state.theme);

/** The colours in force: the chosen ones, or the system's. */
export const useScheme = (): Scheme => useThemes((state) => state.scheme);

/**
 * Marks the document with the colours in force, now and after every change. The main process makes the chosen theme the
 * window's preferred scheme, so the first paint is right before any setting has been read.
 */
export function startTheme(): void {
  systemQuery().addEventListener('change', () => apply(useThemes.getState().theme));
  apply('system');
  void window.desk['settings.get']().then(({ theme }) => apply(theme));
}

/** Chooses a theme; the main process keeps it. */
export function setTheme(theme: Theme): void {
  apply(theme);
  void window.desk['settings.set']({ theme });
}

/** From dark to light and back, whichever is on the screen now. */
export const toggleTheme = (): void => setTheme(useThemes.getState().scheme === 'dark' ? 'light' : 'dark');

function apply(theme: Theme): void {
  const scheme = theme !== 'system' ? theme : systemQuery().matches ? 'dark' : 'light';
  document.documentElement.dataset['mantineColorScheme'] = scheme;
  useThemes.setState({ theme, scheme });
}
