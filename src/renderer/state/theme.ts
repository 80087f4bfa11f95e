import { useEffect } from 'react';
import { create } from 'zustand';
import type { Settings } from '#contracts/ipc.ts';

type Theme = Settings['theme'];
const useStore = create<{ readonly theme: Theme | null }>()(() => ({ theme: null }));

/** The chosen theme; null until the settings have been read. */
export function useTheme(): Theme | null {
  const theme = useStore((state) => state.theme);
  useEffect(() => {
    if (useStore.getState().theme === null) void window.desk['settings.get']().then((settings) => useStore.setState(settings));
  }, []);
  return theme;
}

/** Chooses a theme: the main process keeps it and gives it to the window, whose colours follow. */
export function setTheme(theme: Theme): void {
  useStore.setState({ theme });
  void window.desk['settings.set']({ theme });
}

/** From dark to light and back, whichever is on the screen now. */
export function toggleTheme(): void {
  setTheme(window.matchMedia('(prefers-color-scheme: dark)').matches ? 'light' : 'dark');
}
