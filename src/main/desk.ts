import path from 'node:path';
import { type BrowserWindow, type MessagePortMain, app, nativeTheme, powerMonitor, shell } from 'electron';
import { err, ok } from '#domain/kernel/result.ts';
import { type CallName, portChannelOf } from '#contracts/channels.ts';
import type { DiskState } from '#contracts/data-port.ts';
import { type IpcEvent, type IpcEventName, ipcEvents } from '#contracts/ipc.ts';
import { licenceWords } from '#contracts/licence.ts';
import { type Handlers, type OnRefused, createAnswers } from './answer-call.ts';
import { type Api, createApi } from './api-client.ts';
import { changeStrategies, strategyVersions } from './change-strategies.ts';
import { arrangementRuleHandlers } from './arrangement-rules.ts';
import { templateHandlers } from './change-template.ts';
import type { DataHub, HubWindow } from './data-hub.ts';
import { deskHub } from './desk-hub.ts';
import { type DeskLock, createDeskLock, watchPeople } from './desk-lock.ts';
import { type DiskGuard, createDiskGuard, usualDiskLimits } from './disk-guard.ts';
import { filterHandlers } from './filter-handlers.ts';
import { type JournalReserve, createJournalReserve } from './journal-reserve.ts';
import type { Log } from './log.ts';
import { fileHandlers } from './mail/choose-file.ts';
import { pickFile } from './mail/pick-file.ts';
import { chooseAttached } from './mail/choose-attached.ts';
import { mailboxHandlers } from './mail/mailbox-handlers.ts';
import { setMenu } from './menu.ts';
import { allTelephones } from './phone/all-telephones.ts';
import { type DeskPhone, phoneHandlers } from './phone/desk-phone.ts';
import { authorityHandlers } from './authority.ts';
import { relayHandlers } from './mail/relay-handlers.ts';
import { phoneSettingsHandlers } from './phone/phone-settings.ts';
import { deskPrinter, printHandlers } from './print/desk-printer.ts';
import type { Printer } from './print/printer.ts';
import type { SettingsStore } from './settings-file.ts';
import { type SignIns, createSignIns } from './sign-in.ts';
import { signInParts } from './sign-in-parts.ts';
import { teamHandlers } from './team-handlers.ts';
import type { Windows } from './windows.ts';

/** Everything the page of a window can ask for. */
export type Desk = { answer(name: CallName, input: unknown, asker: BrowserWindow): Promise<unknown>; close(): Promise<void> };

export type DeskOptions = {
  readonly apiUrl: string;
  readonly log: Log;
  readonly settings: SettingsStore;
  readonly windows: Windows;
  /** Calls are told on standard output and not handed over. */
  readonly tellsCalls: boolean;
  /** Files are saved in this folder without a question; null: the person is asked. */
  readonly saveInto: string | null;
};

/** Puts together what stands behind the windows: loaded behind the first paint, because none of it is needed before. */
export function createDesk(options: DeskOptions): Desk {
  const { apiUrl, log, settings, windows } = options;
  const api = createApi(apiUrl);
  const reserve = createJournalReserve(path.join(app.getPath('userData'), 'journal-reserve'));
  const disk = watchDisk(log, reserve, (state) => hub.say({ say: 'disk', disk: state }));
  const tellAll: Tell = (event, detail) => {
    for (const window of windows.all()) tell(window, event, detail);
  };
  const phone = allTelephones({ ...options, api, session: () => signIns.current() }, (report) => tellAll('phone.reported', report));
  const printer = deskPrinter({
    saveInto: options.saveInto,
    onProgress: (window, progress) => tell(window, 'print.progress', progress),
    onFault: (fault) => log.fault('print', fault),
  });
  const hub: Hub = deskHub({ session: () => signIns.current(), api, phone, disk, log });
  const signIns = createSignIns({
    ...signInParts({ userData: app.getPath('userData'), api, settings, log }),
    reserve,
    on: {
      changed(session, failure) {
        if (session === null) void endWork(hub, phone, printer);
        lock.sessionChanged(failure);
        tellAll('session.changed', { session, failure });
      },
      link: (link) => hub.say({ say: 'link', link }),
      pushed: (results) => hub.say({ say: 'pushed', results: [...results] }),
      poke: hub.poke,
      mail: () => mailNews(hub, signIns, tellAll),
    },
  });
  const lock = lockOf(options, { signIns, tellAll, hub, phone });
  const handlers: Handlers<BrowserWindow> = {
    ...appHandlers(options, signIns, lock),
    ...begunHandlers(signIns),
    ...phoneHandlers(phone, () => signIns.current() !== null),
    ...printHandlers(printer, () => signIns.current() !== null),
    ...phoneSettingsHandlers(api, () => signIns.current()),
    ...authorityHandlers(api, () => signIns.current()),
    ...relayHandlers(api, () => signIns.current()),
    ...templateHandlers(api, () => signIns.current()),
    ...arrangementRuleHandlers(api, () => signIns.current()),
    ...teamHandlers(api, () => signIns.current()),
    ...fileHandlers(() => signIns.current()?.mail.files ?? null, pickFile),
    ...mailboxHandlers(() => signIns.current()?.mail ?? null, chooseAttached(options.saveInto)),
    ...settingsHandlers(settings, signIns),
    ...sessionHandlers(options, { api, signIns, tellAll, hub, lock, phone, printer }),
  };
  const answers = createAnswers(handlers, noteRefused(log));
  signIns.tidy().catch((fault: unknown) => log.fault('session.tidy', fault));
  showMenu(windows, signIns, lock);
  followSleep(signIns);
  return {
    answer: (name, input, asker) => answers[name](input, asker),
    async close() {
      disk.close();
      hub.close();
      lock.close();
      await phone.forget();
      await signIns.current()?.close();
    },
  };
}

/** Writes down what a call was refused with, or the bug behind it. */
const noteRefused =
  (log: Log): OnRefused =>
  (name, code, fault) =>
    fault === undefined ? log.note('call.refused', { name, code }) : log.fault(name, fault);

/** E-mails have gone out, or their mailbox stands otherwise: the data worker writes it down, and the windows show it. */
function mailNews(hub: Hub, signIns: SignIns, tellAll: Tell): void {
  hub.mail();
  const session = signIns.current();
  if (session) tellAll('mailbox.changed', session.mail.state());
}

/** The application's menu and its about box; what is the page's to do goes to the window in front. */
function showMenu(windows: Windows, signIns: SignIns, lock: DeskLock): void {
  const choose = (choice: IpcEvent<'menu.chosen'>): void => {
    const front = windows.front();
    // The page's own dialog comes with the workstation, and who cannot sign in asks for the version too.
    if (choice === 'about' && signIns.current() === null) app.showAboutPanel();
    else if (front !== null) tell(front, 'menu.chosen', choice);
  };
  app.setAboutPanelOptions({ applicationName: app.name, applicationVersion: app.getVersion(), copyright: licenceWords });
  setMenu({
    isPackaged: app.isPackaged,
    choose,
    openLogs,
    newWindow: () => windows.open({ isSignedIn: signIns.current() !== null }),
    lock: () => void lock.lock('byPerson'),
  });
}

const openLogs = (): void => void shell.openPath(app.getPath('logs'));

/** With a session its data, its calls and its letters are nobody's any more. Resolves when nobody is spoken to. */
function endWork(hub: Hub, phone: DeskPhone, printer: Printer<BrowserWindow>): Promise<void> {
  hub.close();
  printer.forget();
  return phone.forget();
}

function followSleep(signIns: SignIns): void {
  powerMonitor.on('suspend', () => signIns.current()?.courier.sleep());
  powerMonitor.on('resume', () => signIns.current()?.courier.awake());
}

type Tell = <E extends IpcEventName>(event: E, detail: IpcEvent<E>) => void;
type Hub = DataHub<MessagePortMain>;

function tell<E extends IpcEventName>(window: BrowserWindow, event: E, detail: IpcEvent<E>): void {
  if (!window.isDestroyed()) window.webContents.send(event, ipcEvents[event].parse(detail));
}

/** Windows as the hub knows them, each once; a window that closes or whose process ends leaves the hub. */
function hubWindowsOf(hub: Hub): (window: BrowserWindow) => HubWindow<MessagePortMain> {
  const known = new WeakMap<BrowserWindow, HubWindow<MessagePortMain>>();
  return (window) => {
    const before = known.get(window);
    if (before) return before;
    const hubWindow: HubWindow<MessagePortMain> = {
      hand(use, port) {
        if (!window.isDestroyed()) window.webContents.postMessage(portChannelOf(use), null, [port]);
      },
    };
    known.set(window, hubWindow);
    window.on('closed', () => hub.leave(hubWindow));
    window.webContents.on('render-process-gone', () => hub.leave(hubWindow));
    return hubWindow;
  };
}

/** Watches the disk of the user's data; the journal's reserve is made anew whenever there is room for it. */
function watchDisk(log: Log, reserve: JournalReserve, tellWorker: (state: DiskState) => void): DiskGuard {
  const guard = createDiskGuard({
    folder: app.getPath('userData'),
    limits: usualDiskLimits,
    everyMs: 60_000,
    onChanged(state) {
      log.note('disk.changed', { state });
      tellWorker(state);
    },
    onRoom: () => void reserve.prepare(),
  });
  void guard.check();
  return guard;
}

type WindowHandlers<C extends CallName> = Pick<Handlers<BrowserWindow>, C>;

function appHandlers(
  { apiUrl, log }: DeskOptions,
  signIns: SignIns,
  lock: DeskLock,
): WindowHandlers<'app.info' | 'app.painted' | 'log.fault'> {
  return {
    'app.info': () => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      chromium: process.versions['chrome'] ?? '',
      platform: `${process.platform} ${process.arch}`,
      apiUrl,
      logFolder: app.getPath('logs'),
    }),
    'app.painted'(screen, window) {
      log.note('page.painted', { screen, sinceStartMs: Math.round(Date.now() - (process.getCreationTime() ?? Date.now())) });
      const session = signIns.current();
      // A further window, or a page that was loaded anew after a crash of its process: it goes on where the person was.
      if (screen === 'signIn' && session !== null) tell(window, 'session.changed', { session: session.facts(), failure: null });
      // Loaded anew by a lock: the person is told why.
      else if (screen === 'signIn' && lock.ending() !== null) tell(window, 'session.changed', { session: null, failure: lock.ending() });
      return null;
    },
    'log.fault'({ place, message }) {
      log.note('page.fault', { place, message });
      return null;
    },
  };
}

function begunHandlers(signIns: SignIns): WindowHandlers<'drafts.begun' | 'drafts.keep' | 'place.keep'> {
  return {
    'drafts.begun': () => signIns.current()?.drafts.begun() ?? { drafts: [], place: null },
    'drafts.keep': async ({ changes }) => (await signIns.current()?.drafts.keep(changes)) ?? err({ code: 'draft.notKept' as const }),
    'place.keep'(place) {
      signIns.current()?.drafts.keepPlace(place);
      return null;
    },
  };
}

/** Locking for all windows, and the ears it listens with. */
function lockOf({ log, windows }: DeskOptions, { signIns, tellAll, hub, phone }: Omit<SessionParts, 'api' | 'lock' | 'printer'>): DeskLock {
  const pages = () => windows.all().map(({ webContents }) => webContents);
  const lock = createDeskLock({
    signIns,
    log,
    now: Date.now,
    runMs: () => performance.now(),
    pages,
    closePorts: hub.close,
    isInCall: phone.isInCall,
    tellNear: (isNear) => tellAll('lock.near', isNear),
    tellFlush: () => tellAll('drafts.flush', null),
    tellEnded: (failure) => tellAll('session.changed', { session: null, failure }),
  });
  watchPeople(app, powerMonitor, pages(), lock);
  return lock;
}

function settingsHandlers(
  settings: SettingsStore,
  signIns: SignIns,
): WindowHandlers<'settings.get' | 'settings.set' | 'filters.get' | 'filters.keep'> {
  return {
    ...filterHandlers(settings, () => signIns.current()?.facts().user.id ?? null),
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
  readonly tellAll: Tell;
  readonly hub: Hub;
  readonly lock: DeskLock;
  readonly phone: DeskPhone;
  readonly printer: Printer<BrowserWindow>;
};
type SessionCalls =
  'session.prospect' | 'session.signIn' | 'session.signOut' | 'session.lock' | 'data.connect' | 'strategies.change' | 'strategies.versions';

function sessionHandlers(
  { log, settings, windows }: DeskOptions,
  { api, signIns, tellAll, hub, lock, phone, printer }: SessionParts,
): WindowHandlers<SessionCalls> {
  const hubWindowOf = hubWindowsOf(hub);
  return {
    async 'session.prospect'() {
      const hello = await api.hello();
      return { hello: hello.ok ? hello.value : null, lastEmail: settings.current().lastEmail };
    },
    async 'session.signIn'(credentials, asker) {
      const before = signIns.current();
      const signedIn = await signIns.signIn(credentials);
      // What another person's session had opened in any window is nothing to build on.
      if (signIns.current() !== before) hub.close();
      if (!signedIn.ok) return signedIn;
      await phone.signedIn(signedIn.value.user.id);
      lock.sessionChanged(null);
      settings.change({ lastEmail: credentials.email });
      for (const other of windows.all()) {
        if (other !== asker) tell(other, 'session.changed', { session: signedIn.value, failure: null });
      }
      return signedIn;
    },
    async 'session.signOut'() {
      // Before the session goes, with which the central API is told that a call has ended.
      await endWork(hub, phone, printer);
      await signIns.signOut();
      lock.sessionChanged(null);
      log.note('session.signedOut');
      tellAll('session.changed', { session: null, failure: null });
      return null;
    },
    async 'session.lock'() {
      await lock.lock('byPerson');
      return null;
    },
    'strategies.change': (request) => changeStrategies(api, signIns.current(), request),
    'strategies.versions': (request) => strategyVersions(api, signIns.current(), request),
    'data.connect': (_input, window) => (hub.connect(hubWindowOf(window)) ? ok(null) : err({ code: 'session.missing' as const })),
  };
}
