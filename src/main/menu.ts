import { type MenuItemConstructorOptions, Menu, app } from 'electron';
import type { IpcEvent } from '#contracts/ipc.ts';

type Choice = IpcEvent<'menu.chosen'>;

/** Sets the application's menu. `choose` is for what the page does; the others the main process does itself. */
export function setMenu(options: {
  readonly isPackaged: boolean;
  readonly choose: (choice: Choice) => void;
  readonly openLogs: () => void;
  readonly lock: () => void;
  readonly newWindow: () => void;
}): void {
  const item = (label: string, choice: Choice, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => options.choose(choice),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const isMac = process.platform === 'darwin';
  const file: MenuItemConstructorOptions[] = [
    { label: 'New Window', accelerator: 'CommandOrControl+Shift+N', click: options.newWindow },
    separator,
    item('Sync Now', 'syncNow', 'CommandOrControl+Shift+S'),
    separator,
    { label: 'Lock', accelerator: 'CommandOrControl+Alt+L', click: options.lock },
    item('Sign Out', 'signOut'),
    ...(isMac ? [] : [separator, { role: 'quit' } as const]),
  ];
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo' },
    { role: 'redo' },
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
    separator,
    item('Search', 'search', 'CommandOrControl+K'),
  ];
  const view: MenuItemConstructorOptions[] = [
    item('Switch Theme', 'toggleTheme', 'CommandOrControl+Shift+L'),
    separator,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
    ...(options.isPackaged ? [] : [separator, { role: 'toggleDevTools' } as const]),
  ];
  const help: MenuItemConstructorOptions[] = [
    item('Keyboard Shortcuts', 'shortcuts'),
    { label: 'Open Log Folder', click: options.openLogs },
    separator,
    item(`About ${app.name}`, 'about'),
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as const] : []),
      { label: 'File', submenu: file },
      { label: 'Edit', submenu: edit },
      { label: 'View', submenu: view },
      { role: 'help', submenu: help },
    ]),
  );
}
