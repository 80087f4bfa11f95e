import { hostname } from 'node:os';
import path from 'node:path';
import { type BrowserWindow, MessageChannelMain, app, nativeTheme, powerMonitor, shell } from 'electron';
import { err, ok } from '#domain/kernel/result.ts';
import { type CallName, dataPortChannel } from '#contracts/channels.ts';
import { type IpcEvent, type IpcEventName, ipcEvents } from '#contracts/ipc.ts';
import { licenceWords } from '#contracts/licence.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import { type Handlers, createAnswers } from './answer-call.ts';
import { type Api, createApi } from './api-client.ts';
import { usualCourierTiming } from './courier.ts';
import { type DataPort, openDataPort } from './data-port.ts';
import type { Log } from './log.ts';
import { setMenu } from './menu.ts';
import type { SettingsStore } from './settings-file.ts';
import { type SignInDeps, type SignIns, createSignIns } from './sign-in.ts';
import { createVaults } from './vault.ts';

/** Everything the window's page can ask for. */
export type Desk = { answer(name: CallName, input: unknown): Promise<unknown>; close(): void };

export type DeskOptions = {
  readonly apiUrl: string;
  readonly log: Log;
  readonly settings: SettingsStore;
  /** The window, while there is one. */
  readonly window: () => BrowserWindow | null;
};

/** Time for the queue to be on the screen before the network is asked for anything. */
const confirmAfterMs = 1500;

/** Puts together what stands behind the window: loaded behind its first paint, because none of it is needed before. */
export function createDesk(options: DeskOptions): Desk {
  const { apiUrl, log, settings, window } = options;
  const api = createApi(apiUrl);
  const port = createPortHolder();
  const tell: Tell = (event, detail) => {
    const contents = window()?.webContents;
    if (contents !== undefined && !contents.isDestroyed()) contents.send(event, ipcEvents[event].parse(detail));
  };
  const signIns = createSignIns({
    ...signInDeps(options, api),
    on: {
      changed(session, failure) {
        if (session === null) port.close();
        tell('session.changed', { session, failure });
      },
      link: (link) => port.current()?.say({ say: 'link', link }),
      pushed: (results) => port.current()?.say({ say: 'pushed', results: [...results] }),
      poke: () => port.current()?.poke(),
    },
  });
  const handlers: Handlers = {
    ...appHandlers(options, signIns, tell),
    ...settingsHandlers(settings),
    ...sessionHandlers(options, { api, signIns, tell, port }),
  };
  const answers = createAnswers(handlers, (name, code, fault) => {
    if (fault === undefined) log.note('call.refused', { name, code });
    else log.fault(name, fault);
  });

  const openLogs = (): void => void shell.openPath(app.getPath('logs'));
  const choose = (choice: IpcEvent<'menu.chosen'>): void => {
    // The page's own dialog comes with the workstation, and who cannot sign in asks for the version too.
    if (choice === 'about' && signIns.current() === null) app.showAboutPanel();
    else tell('menu.chosen', choice);
  };
  setMenu({ isPackaged: app.isPackaged, choose, openLogs });
  app.setAboutPanelOptions({ applicationName: app.name, applicationVersion: app.getVersion(), copyright: licenceWords });
  // A computer that wakes up has missed every beat.
  powerMonitor.on('resume', () => void signIns.current()?.courier.syncNow());
  return {
    answer: (name, input) => answers[name](input),
    close() {
      port.close();
      void signIns.current()?.close();
    },
  };
}

type Tell = <E extends IpcEventName>(event: E, detail: IpcEvent<E>) => void;

/** The one data port of the page; a new one takes the place of the old. */
function createPortHolder() {
  let current: DataPort | null = null;
  const close = (): void => {
    current?.close();
    current = null;
  };
  return {
    current: () => current,
    close,
    replace(next: DataPort): void {
      close();
      current = next;
    },
  };
}

function signInDeps({ log, settings }: DeskOptions, api: Api): Omit<SignInDeps, 'on'> {
  const userData = app.getPath('userData');
  const deviceName = hostname().slice(0, 200);
  return {
    api,
    vaults: createVaults(path.join(userData, 'vaults')),
    journalFolder: path.join(userData, 'journal'),
    signInAs: (email, password) => api.signIn({ email, password, deviceId: settings.current().deviceId, deviceName, protocolVersion }),
    log,
    now: Date.now,
    random: Math.random,
    timing: { ...usualCourierTiming, confirmAfterMs },
  };
}

function appHandlers({ apiUrl, log }: DeskOptions, signIns: SignIns, tell: Tell): Pick<Handlers, 'app.info' | 'app.painted' | 'log.fault'> {
  return {
    'app.info': () => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      chromium: process.versions['chrome'] ?? '',
      platform: `${process.platform} ${process.arch}`,
      apiUrl,
      logFolder: app.getPath('logs'),
    }),
    'app.painted'(screen) {
      log.note('page.painted', { screen, sinceStartMs: Math.round(Date.now() - (process.getCreationTime() ?? Date.now())) });
      const session = signIns.current();
      // The page was loaded anew under an open session, after a crash of its process: it goes on where the person was.
      if (screen === 'signIn' && session !== null) tell('session.changed', { session: session.facts(), failure: null });
      return null;
    },
    'log.fault'({ place, message }) {
      log.note('page.fault', { place, message });
      return null;
    },
  };
}

function settingsHandlers(settings: SettingsStore): Pick<Handlers, 'settings.get' | 'settings.set'> {
  return {
    'settings.get': () => ({ theme: settings.current().theme }),
    'settings.set'({ theme }) {
      settings.change({ theme });
      nativeTheme.themeSource = theme;
      return null;
    },
  };
}

type SessionParts = {
  readonly api: Api;
  readonly signIns: SignIns;
  readonly tell: Tell;
  readonly port: ReturnType<typeof createPortHolder>;
};
type SessionCalls = 'session.prospect' | 'session.signIn' | 'session.signOut' | 'data.connect';

function sessionHandlers({ log, settings, window }: DeskOptions, { api, signIns, tell, port }: SessionParts): Pick<Handlers, SessionCalls> {
  return {
    async 'session.prospect'() {
      const hello = await api.hello();
      return { hello: hello.ok ? hello.value : null, lastEmail: settings.current().lastEmail };
    },
    async 'session.signIn'(credentials) {
      const signedIn = await signIns.signIn(credentials);
      if (signedIn.ok) settings.change({ lastEmail: credentials.email });
      return signedIn;
    },
    async 'session.signOut'() {
      port.close();
      await signIns.signOut();
      log.note('session.signedOut');
      tell('session.changed', { session: null, failure: null });
      return null;
    },
    'data.connect'() {
      const session = signIns.current();
      const contents = window()?.webContents;
      if (session === null || contents === undefined) return err({ code: 'session.missing' as const });
      const { port1, port2 } = new MessageChannelMain();
      const { vault, journal, courier, authorize } = session;
      const onFault = (fault: unknown): void => log.fault('data-port', fault);
      port.replace(openDataPort({ port: port1, vault, journal, courier, api, authorize, now: Date.now, onFault }));
      contents.postMessage(dataPortChannel, null, [port2]);
      return ok(null);
    },
  };
}
