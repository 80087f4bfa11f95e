import path from 'node:path';
import { BrowserWindow, type Session, session, systemPreferences } from 'electron';
import { orderChannel, reportChannel, telephoneOrigin } from '#contracts/telephone-channels.ts';
import { type TelephoneOrder, telephoneReportSchema } from '#contracts/telephone.ts';
import { createAppFiles, telephoneSite } from '../app-files.ts';
import { serveApp } from '../app-protocol.ts';
import type { Log } from '../log.ts';
import { closeTelephoneSession } from '../security.ts';
import { isTelephoneUrl } from '../url-rules.ts';
import { windowPreferences } from '../window.ts';
import type { Telephone, TelephoneNews } from './telephone.ts';

export type TelephoneWindowDeps = {
  readonly isPackaged: boolean;
  readonly log: Log;
  /** A call does not outlive the last window it could be hung up in, and does not keep the app open behind it. */
  readonly onLastDeskClosed: (listener: () => void) => void;
};

/** In memory: nothing of a call is left on the disk. */
const partition = 'telephone';

/**
 * Gives what opens the hidden windows that calls are made in, one window a call. Each is alone in a session of its own kind, with a policy that knows the telephone network's hosts and nothing else; the
 * token it gets is in no other page, and what it says is believed only where it comes from the top of its own page.
 */
export function telephoneWindows({ isPackaged, log, onLastDeskClosed }: TelephoneWindowDeps): () => Telephone {
  const out = path.join(import.meta.dirname, '..');
  const preload = path.join(out, 'preload', 'telephone.cjs');
  const open = new Set<BrowserWindow>();
  let own: Session | null = null;
  onLastDeskClosed(() => {
    for (const window of open) window.destroy();
  });
  return () => {
    own ??= telephoneSession(path.join(out, 'renderer'));
    const window = new BrowserWindow({
      show: false,
      title: 'Telephone',
      webPreferences: {
        ...windowPreferences(preload, isPackaged),
        session: own,
        // It is never shown, and has to be heard all the same.
        backgroundThrottling: false,
        autoplayPolicy: 'no-user-gesture-required',
      },
    });
    open.add(window);
    window.once('closed', () => open.delete(window));
    window.webContents.once('render-process-gone', (_event, { reason, exitCode }) => log.note('telephone.gone', { reason, exitCode }));
    return telephoneIn(window);
  };
}

function telephoneSession(folder: string): Session {
  const own = session.fromPartition(partition, { cache: false });
  closeTelephoneSession(own);
  serveApp(own, createAppFiles(folder, telephoneSite));
  return own;
}

function telephoneIn(window: BrowserWindow): Telephone {
  const { webContents } = window;
  const listeners = new Set<(news: TelephoneNews) => void>();
  const waiting: TelephoneOrder[] = [];
  let isOpen = false;
  let isGone = false;
  const tell = (news: TelephoneNews): void => {
    for (const listener of listeners) listener(news);
  };
  const gone = (): void => {
    if (isGone) return;
    isGone = true;
    // After the news it may have gone by: whoever waits for those has them first.
    setImmediate(() => tell({ say: 'gone' }));
  };
  const send = (order: TelephoneOrder): void => {
    if (!isGone && !window.isDestroyed()) webContents.send(orderChannel, order);
  };
  webContents.ipc.on(reportChannel, ({ senderFrame }, said: unknown) => {
    const report = telephoneReportSchema.safeParse(said);
    if (!report.success || senderFrame === null || senderFrame.parent !== null || !isTelephoneUrl(senderFrame.url)) return;
    if (report.data.say === 'open') {
      isOpen = true;
      for (const order of waiting.splice(0)) send(order);
    }
    tell(report.data);
  });
  webContents.once('render-process-gone', gone);
  window.once('closed', gone);
  // Some systems ask the person once whether a program may have the microphone at all.
  const allowed = process.platform === 'darwin' ? systemPreferences.askForMediaAccess('microphone') : Promise.resolve(true);
  void allowed.then(() => (window.isDestroyed() ? undefined : window.loadURL(`${telephoneOrigin}/`))).catch(gone);
  return {
    order: (order) => (isOpen ? send(order) : void waiting.push(order)),
    listen(listener) {
      if (isGone) listener({ say: 'gone' });
      else listeners.add(listener);
    },
    close() {
      if (!window.isDestroyed()) window.destroy();
    },
  };
}
