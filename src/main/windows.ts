import { BrowserWindow, type WebContents } from 'electron';
import type { Log } from './log.ts';
import { type SettingsStore, type WindowPlace, mostWindowPlaces } from './settings-file.ts';
import { besideOf } from './window-bounds.ts';
import { openWindow } from './window.ts';

/** A page that crashed is loaded again, but not for ever. */
const mostReloads = 3;

/** The windows that are open. */
export type Windows = {
  /** Opens one more; under an open session it is shown with the queue rather than with the sign-in screen before it. */
  open(options?: { readonly isSignedIn: boolean }): void;
  all(): readonly BrowserWindow[];
  /** The one a person used last; null while none is open. */
  front(): BrowserWindow | null;
  /** The window a page is in; null for any other. */
  of(contents: WebContents): BrowserWindow | null;
  /** The queue is on this window's screen. */
  queuePainted(window: BrowserWindow): void;
  /** Hears that none is open any more. */
  onLastClosed(listener: () => void): void;
};

export type WindowsDeps = {
  readonly preload: string;
  readonly isPackaged: boolean;
  readonly settings: SettingsStore;
  readonly log: Log;
  /** False while the app ends without anybody to answer. */
  readonly mayAsk: () => boolean;
};

/** Makes the keeper of the app's windows. Each stands where the window of its place in the row (the first, the second …) stood last. */
export function createWindows(deps: WindowsDeps): Windows {
  const { settings, log } = deps;
  /** By the place in the row, and in the order of their last use. */
  const open = new Map<BrowserWindow, number>();
  const onQueue = new Map<BrowserWindow, () => void>();
  const lastClosed = new Set<() => void>();
  const used = (window: BrowserWindow): void => {
    const place = open.get(window);
    if (place === undefined) return;
    open.delete(window);
    open.set(window, place);
  };
  const front = (): BrowserWindow | null => [...open.keys()].at(-1) ?? null;

  return {
    open({ isSignedIn } = { isSignedIn: false }) {
      const taken = new Set(open.values());
      const at = Array.from({ length: open.size + 1 }, (_, index) => index).find((index) => !taken.has(index)) ?? open.size;
      let onShown = (): void => undefined;
      const shownFrom = isSignedIn ? new Promise<void>((resolve) => (onShown = resolve)) : null;
      const window = openWindow({
        preload: deps.preload,
        isPackaged: deps.isPackaged,
        mayAsk: deps.mayAsk,
        place: settings.current().windows[at] ?? placeBeside(front()),
        remember: (place) => settings.change({ windows: withPlace(settings.current().windows, at, place) }),
        shownFrom,
      });
      open.set(window, at);
      onQueue.set(window, onShown);
      window.on('focus', () => used(window));
      window.on('closed', () => {
        open.delete(window);
        onQueue.delete(window);
        if (open.size === 0) for (const listener of lastClosed) listener();
      });
      reloadAfterCrash(window, log);
    },
    all: () => [...open.keys()],
    front,
    of(contents) {
      const window = BrowserWindow.fromWebContents(contents);
      return window !== null && open.has(window) && window.webContents === contents ? window : null;
    },
    queuePainted: (window) => onQueue.get(window)?.(),
    onLastClosed: (listener) => void lastClosed.add(listener),
  };
}

const placeBeside = (front: BrowserWindow | null): WindowPlace | null =>
  front === null ? null : { bounds: besideOf(front.getNormalBounds()), isMaximized: false };

function withPlace(places: readonly (WindowPlace | null)[], at: number, place: WindowPlace): readonly (WindowPlace | null)[] {
  const length = Math.min(mostWindowPlaces, Math.max(places.length, at + 1));
  return Array.from({ length }, (_, index) => (index === at ? place : (places[index] ?? null)));
}

function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.note('page.gone', { reason, exitCode });
    reloads += 1;
    if (reason !== 'clean-exit' && reloads <= mostReloads) window.webContents.reload();
  });
}
