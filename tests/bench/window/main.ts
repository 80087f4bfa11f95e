// The benchmark's window: the product's journal, data port and API client behind a page that runs what it is told.
import { randomBytes } from 'node:crypto';
import { mkdtemp, open } from 'node:fs/promises';
import path from 'node:path';
import { BrowserWindow, MessageChannelMain, type MessagePortMain, app, ipcMain } from 'electron';
import { z } from 'zod';
import type { LinkState } from '#contracts/data-port.ts';
import { ok, err } from '#domain/kernel/result.ts';
import { createApi } from '#main/api-client.ts';
import { noAnswer } from '#main/api-failure.ts';
import type { Courier } from '#main/courier.ts';
import { openDataPort } from '#main/data-port.ts';
import { openJournal } from '#main/journal.ts';
import { noHandUp, stillMail } from '#tests/support/still-mail.ts';
import { type PortSettings, portSettingsSchema } from './settings.ts';

const keyBytes = 32;
/** A busy machine may be slow; it is not to be cut off in the middle of a measurement. */
const timeouts = { helloMs: 60_000, requestMs: 300_000, streamIdleMs: 300_000 };
/** How Electron 33 numbers an error on the page's console. */
const consoleError = 3;
const consoleMessageSchema = z.object({ level: z.union([z.string(), z.number()]), message: z.string() });
/** Where the page is served. */
const pageUrl = process.argv.find((argument) => argument.startsWith('--page='))?.slice('--page='.length) ?? '';

/** Stands still: what is measured here is the port and the journal, and nothing else may be on its way meanwhile. */
const link: LinkState = { isOnline: true, waitingCount: 0, refused: [], problem: null };
const courier: Courier = {
  link: () => link,
  changed: () => undefined,
  wake: () => undefined,
  syncNow: async () => undefined,
  serverHas: () => undefined,
  heard: () => undefined,
  resume: () => undefined,
  sleep: () => undefined,
  awake: () => undefined,
  close: () => undefined,
};

/** Opens the product's data port, with a journal of its own, to a given port. */
async function connect(port: MessagePortMain, { user, company, clientId, api }: PortSettings): Promise<void> {
  const key = randomBytes(keyBytes);
  const journal = await openJournal({ folder: await newFolder(), key, now: Date.now });
  const profile = { user, company, clientId, lastSeq: 0, epoch: clientId, sealKey: null, lease: null };
  openDataPort({
    port,
    vault: { dataKey: key, profile },
    journal,
    mail: stillMail,
    handUp: noHandUp,
    courier,
    disk: { state: () => 'ok', check: async () => 'ok' },
    onCopyEvent: () => undefined,
    api: createApi(api?.url ?? 'http://127.0.0.1:9', timeouts),
    authorize: async () => (api === null ? err(noAnswer) : ok(api.token)),
    now: Date.now,
    onGone: () => undefined,
    onFault: tellFault,
  });
}

/** The least a durable save can be: the bytes a message brings, written and flushed, and a message back. */
async function connectBare(port: MessagePortMain): Promise<void> {
  const file = await open(path.join(await newFolder(), 'bare'), 'a');
  let last: Promise<unknown> = Promise.resolve();
  port.on('message', ({ data }) => {
    last = last.then(async () => {
      await file.appendFile(String(data));
      await file.datasync();
      port.postMessage('written');
    });
    last.catch(tellFault);
  });
  port.start();
}

const newFolder = (): Promise<string> => mkdtemp(path.join(app.getPath('userData'), 'files-'));

function tellFault(fault: unknown): void {
  process.stderr.write(`fault ${fault instanceof Error ? fault.stack : String(fault)}\n`);
}

ipcMain.handle('connect', async ({ sender }, settings: unknown) => {
  const { port1, port2 } = new MessageChannelMain();
  await (settings === null ? connectBare(port1) : connect(port1, portSettingsSchema.parse(settings)));
  sender.postMessage('port', null, [port2]);
});
app.whenReady().then(() => {
  const preload = path.join(import.meta.dirname, 'preload.cjs');
  const window = new BrowserWindow({ width: 800, height: 600, webPreferences: { preload, sandbox: true, backgroundThrottling: false } });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    tellFault(`the page's process is gone: ${reason}`);
    app.exit(1);
  });
  // Electron 33 gives level and words one after the other, later ones in the event.
  window.webContents.on('console-message', (event, ...parts: unknown[]) => {
    const { level, message } = consoleMessageSchema.parse({ level: parts[0] ?? event.level, message: parts[1] ?? event.message });
    if (level === 'error' || level === consoleError) tellFault(`in the page: ${message}`);
  });
  return window.loadURL(pageUrl);
}, tellFault);
app.on('window-all-closed', () => app.quit());
