import path from 'node:path';
import { type BrowserWindow, Menu, app, ipcMain, nativeTheme, session } from 'electron';
import type { CallName } from '#contracts/channels.ts';
import { createAppFiles } from './app-files.ts';
import { declareAppScheme, serveApp } from './app-protocol.ts';
import type { Desk } from './desk.ts';
import { registerCalls } from './handle.ts';
import { type LaunchOptions, launchRefusalWords, parseLaunchOptions } from './launch-options.ts';
import { type Log, openLog } from './log.ts';
import { closePages, closeSession } from './security.ts';
import { type SettingsStore, openSettings } from './settings-file.ts';
import { openWindow } from './window.ts';

/** Everything behind the first paint is loaded after it, or at the latest after so long. */
const longestWaitForPaintMs = 5000;
/** A page that crashed is loaded again, but not for ever. */
const mostReloads = 3;

const launch = parseLaunchOptions(process.argv.slice(1));
if (launch.ok) start(launch.value);
else {
  console.error(launchRefusalWords(launch.error.code));
  app.exit(1);
}

function start(options: LaunchOptions): void {
  if (options.userDataDir !== null) app.setPath('userData', path.resolve(options.userDataDir));
  // With the switch, which only root needs, this call would end the helper processes in a loop.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  if (!app.requestSingleInstanceLock()) {
    console.error('Collector Workstation is already open on this data. Its window has been brought to the front.');
    app.exit(0);
    return;
  }
  declareAppScheme();
  // The real menu comes behind the first paint; without this Electron would build its own before it.
  Menu.setApplicationMenu(null);
  const files = createAppFiles(path.join(import.meta.dirname, '..', 'renderer'));
  files.preload('index.html');

  const log = openLog(app.getPath('logs'), () => new Date());
  const settings = openSettings(app.getPath('userData'), (code) => log.note('settings.notWritten', { code }));
  nativeTheme.themeSource = settings.current().theme;
  noteFaults(log);
  closePages(app);
  void app.whenReady().then(() => {
    // The page's script is compiled once a version and not once a start.
    session.defaultSession.setCodeCachePath(path.join(app.getPath('userData'), 'Code Cache'));
    closeSession(session.defaultSession);
    serveApp(session.defaultSession, files);
    const ending = endOnSignals();
    runDesk({ options, log, settings, mayAsk: () => !ending.isAskedBySignal });
  });
}

type DeskParts = {
  readonly options: LaunchOptions;
  readonly log: Log;
  readonly settings: SettingsStore;
  readonly mayAsk: () => boolean;
};

/** Opens the window and answers its calls; what answers them is loaded once the window has painted. */
function runDesk({ options, log, settings, mayAsk }: DeskParts): void {
  let window: BrowserWindow | null = null;
  let onPainted = (): void => undefined;
  const painted = new Promise<void>((resolve) => {
    onPainted = resolve;
    setTimeout(resolve, longestWaitForPaintMs);
  });
  const open = (): void => {
    const opened = openWindow({
      preload: path.join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      isPackaged: app.isPackaged,
      settings,
      mayAsk,
    });
    opened.on('closed', () => (window = null));
    reloadAfterCrash(opened, log);
    window = opened;
  };
  const desk = painted.then(async (): Promise<Desk> => {
    const { createDesk } = await import('./desk.ts');
    return createDesk({ apiUrl: options.apiUrl, log, settings, window: () => window });
  });
  desk.catch((fault: unknown) => log.fault('desk', fault));

  registerCalls(
    {
      handle: (name, listener) =>
        ipcMain.handle(name, ({ sender, senderFrame }, input: unknown) =>
          listener(
            senderFrame && {
              url: senderFrame.url,
              isTopFrame: senderFrame.parent === null,
              isKnownWindow: window !== null && sender === window.webContents,
            },
            input,
          ),
        ),
    },
    async (name: CallName, input) => {
      if (name === 'app.painted') {
        onPainted();
        if (options.tellsPaints) process.stdout.write(`painted ${String(input)} ${Date.now()}\n`);
      }
      return (await desk).answer(name, input);
    },
    () => performance.now(),
  );
  open();

  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (window === null) open();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => void desk.then(({ close }) => close()));
}

function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.note('page.gone', { reason, exitCode });
    reloads += 1;
    if (reason !== 'clean-exit' && reloads <= mostReloads) window.webContents.reload();
  });
}

/**
 * Ends on the usual signals without asking anybody. Called when the app is ready, because Electron puts handlers of its own
 * in place of earlier ones.
 */
function endOnSignals(): { readonly isAskedBySignal: boolean } {
  const ending = { isAskedBySignal: false };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      ending.isAskedBySignal = true;
      app.quit();
    });
  }
  return ending;
}

/** Writes down what no code has caught. */
function noteFaults(log: Log): void {
  process.on('uncaughtException', (fault) => {
    log.fault('main', fault);
    console.error('Collector Workstation met a fault and closed. What was saved is safe on the disk. Start it again; the log says more.');
    app.exit(1);
  });
  process.on('unhandledRejection', (fault) => log.fault('main', fault));
}
