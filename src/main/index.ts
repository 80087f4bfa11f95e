import path from 'node:path';
import { type BrowserWindow, Menu, app, ipcMain, nativeTheme, session } from 'electron';
import type { CallName } from '#contracts/channels.ts';
import { createAppFiles } from './app-files.ts';
import { declareAppScheme, serveApp } from './app-protocol.ts';
import type { Desk } from './desk.ts';
import { CallError, type Caller, registerCalls } from './handle.ts';
import { type LaunchOptions, launchRefusalWords, parseLaunchOptions } from './launch-options.ts';
import { type Log, openLog } from './log.ts';
import { closePages, closeSession } from './security.ts';
import { type SettingsStore, openSettings } from './settings-file.ts';
import { viewerFeature } from './url-rules.ts';
import { createWindows } from './windows.ts';

/** Everything behind the first paint is loaded after it, or at the latest after so long. */
const longestWaitForPaintMs = 5000;

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
  app.commandLine.appendSwitch('enable-features', viewerFeature);
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

/** A call with the window it came from, where that is one of ours. */
type Asked = (NonNullable<Caller> & { readonly window: BrowserWindow | null }) | null;

/** Opens the first window and answers the calls of all; what answers them is loaded once that window has painted. */
function runDesk({ options, log, settings, mayAsk }: DeskParts): void {
  let onPainted = (): void => undefined;
  const painted = new Promise<void>((resolve) => {
    onPainted = resolve;
    setTimeout(resolve, longestWaitForPaintMs);
  });
  const preload = path.join(import.meta.dirname, '..', 'preload', 'index.cjs');
  const windows = createWindows({ preload, isPackaged: app.isPackaged, settings, log, mayAsk });
  const desk = painted.then(async (): Promise<Desk> => {
    const { createDesk } = await import('./desk.ts');
    const tellsCalls = options.tellsCalls && !app.isPackaged;
    const saveInto = app.isPackaged ? null : options.saveInto;
    return createDesk({ apiUrl: options.apiUrl, log, settings, windows, tellsCalls, saveInto });
  });
  desk.catch((fault: unknown) => log.fault('desk', fault));

  registerCalls<Asked>(
    {
      handle: (name, listener) =>
        ipcMain.handle(name, ({ sender, senderFrame }, input: unknown) => {
          const window = windows.of(sender);
          const frame = senderFrame && { url: senderFrame.url, isTopFrame: senderFrame.parent === null };
          return listener(frame && { ...frame, isKnownWindow: window !== null, window }, input);
        }),
    },
    async (name: CallName, input, { window }) => {
      if (window === null) throw new CallError('call.untrusted');
      if (name === 'app.painted') {
        onPainted();
        if (input === 'queue') windows.queuePainted(window);
        if (options.tellsPaints) process.stdout.write(`painted ${String(input)} ${Date.now()}\n`);
      }
      return (await desk).answer(name, input, window);
    },
    () => performance.now(),
  );
  windows.open();

  app.on('second-instance', () => {
    const front = windows.front();
    if (front?.isMinimized() === true) front.restore();
    front?.focus();
  });
  app.on('activate', () => {
    if (windows.front() === null) windows.open();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  quitAfter(async () => (await desk).close());
}

/** Drafts and journals are written to their end first; a disk that does not answer holds nobody up for longer than this. */
const longestEndMs = 3000;

/** Lets the app quit once `end` is through. The windows are closed by then, so nothing is left to be asked. */
function quitAfter(end: () => Promise<void>): void {
  app.on('will-quit', (event) => {
    event.preventDefault();
    const late = new Promise<void>((resolve) => setTimeout(resolve, longestEndMs));
    void Promise.race([end().catch(() => undefined), late]).then(() => app.exit(0));
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
