import { useEffect } from 'react';
import { assertNever } from '#domain/kernel/assert.ts';
import type { IpcEvent } from '#contracts/ipc.ts';
import type { DataClient } from '#renderer/data/data-client.ts';
import { isPlainKey } from '#renderer/state/plain-keys.ts';
import { showOverlay } from '#renderer/state/screen.ts';
import { toggleTheme } from '#renderer/state/theme.ts';

/** The application menu's items and the keys that work on every screen. */
export function useMenuAndKeys(client: DataClient): void {
  useEffect(() => window.desk.on('menu.chosen', (item) => choose(item, client)), [client]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const item = itemOfKey(event);
      if (!item) return;
      event.preventDefault();
      choose(item, client);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [client]);
}

type MenuItem = IpcEvent<'menu.chosen'>;

function itemOfKey(event: KeyboardEvent): MenuItem | null {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') return 'search';
  if (!isPlainKey(event)) return null;
  if (event.key === '/') return 'search';
  return event.key === '?' ? 'shortcuts' : null;
}

function choose(item: MenuItem, client: DataClient): void {
  switch (item) {
    case 'search':
    case 'shortcuts':
    case 'about':
    case 'signOut':
      return showOverlay(item);
    case 'syncNow':
      return client.syncNow();
    case 'toggleTheme':
      return toggleTheme();
    default:
      return assertNever(item);
  }
}
