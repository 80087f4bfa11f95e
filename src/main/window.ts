import { BrowserWindow, type WebPreferences, dialog, nativeTheme, screen } from 'electron';
import { deskOrigin } from '#contracts/channels.ts';
import type { WindowPlace } from './settings-file.ts';
import { smallestWindow, windowBoundsOn } from './window-bounds.ts';

/** The page's ground in both themes (`--bg`), so that the window does not flash before its first paint. */
const ground = { light: '#f6f7f9', dark: '#0b0f17' } as const;

/** What every window of the app has, without exception. */
export function windowPreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: !isPackaged,
  };
}

/** The longest a window waits, once it could be shown, for the screen it is to be shown with. */
const longestUnshownMs = 1500;

/**
 * The only place that makes a window. It shows itself when it has something to show, where it was the last time; `shownFrom` puts
 * that off a little, for a window that goes past the sign-in screen by itself.
 */
export function openWindow(options: {
  readonly preload: string;
  readonly isPackaged: boolean;
  readonly place: WindowPlace | null;
  /** Told where the window was, when it closes. */
  readonly remember: (place: WindowPlace) => void;
  readonly shownFrom: Promise<void> | null;
  /** False while the app ends without anybody to answer. */
  readonly mayAsk: () => boolean;
}): BrowserWindow {
  const { place } = options;
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  const window = new BrowserWindow({
    ...windowBoundsOn(
      [main, ...others].map(({ workArea }) => workArea),
      place?.bounds ?? null,
    ),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    // The page has its own bar; the menu comes with Alt.
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
    title: 'Collector Workstation',
    webPreferences: windowPreferences(options.preload, options.isPackaged),
  });
  const show = (): void => {
    if (window.isDestroyed() || window.isVisible()) return;
    if (place?.isMaximized === true) window.maximize();
    window.show();
  };
  window.once('ready-to-show', () => {
    if (options.shownFrom === null) return show();
    void options.shownFrom.then(show);
    setTimeout(show, longestUnshownMs);
  });
  window.webContents.on('will-prevent-unload', (event) => {
    // Preventing what the page prevents lets the window close.
    if (!options.mayAsk() || wantsToLose(window)) event.preventDefault();
  });
  window.on('close', () => options.remember({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }));
  void window.loadURL(`${deskOrigin}/`);
  return window;
}

/** Asks whether words in a contact note that was never saved may be lost. */
function wantsToLose(window: BrowserWindow): boolean {
  const stay = 0;
  const answer = dialog.showMessageBoxSync(window, {
    type: 'warning',
    title: 'Collector Workstation',
    message: 'A contact note is not saved yet',
    detail: 'Closing now loses its words. Everything saved is safe. Go back to save the note with Ctrl+Enter.',
    buttons: ['Go back', 'Close and lose the words'],
    defaultId: stay,
    cancelId: stay,
    noLink: true,
  });
  return answer !== stay;
}
