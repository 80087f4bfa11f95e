import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { licenceWords } from '#contracts/licence.ts';
import { type Desktop, launchDesktop } from '#scripts/support/launch-desktop.ts';
import { inProject } from '#scripts/support/project.ts';
import { layCable } from '#tests/support/cable.ts';
import { type Window, windowOf } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

/** What must never stand in a log; each is written where a person would write it. */
const wrongPassword = 'Kestrel-wrong-password-7';
const noteText = 'Kestrel says the controller has gone';
const offlineNoteText = 'Kestrel again without a network';

/** Who the program is and what it writes down about itself, from the menu to the bytes on the disk. */
describe('About and the log files', () => {
  let world: World;
  let tap: Tap;
  let desktop: Desktop;
  let window: Window;
  let folder: string;
  const sizeOfLog = (): number => statSync(path.join(folder, 'desk.log')).size;
  const chooseFromHelp = (label: RegExp) =>
    desktop.app.evaluate(({ Menu }, source) => {
      const help = Menu.getApplicationMenu()?.items.find(({ role }) => role === 'help');
      const item = help?.submenu?.items.find((each) => new RegExp(source).test(each.label));
      if (!item) throw new Error(`Help has no item ${source}`);
      item.click();
    }, label.source);
  /** What the main process was asked to show by the system; nothing is really opened. */
  const shownBySystem = () => desktop.app.evaluate(() => Reflect.get(globalThis, 'shownBySystem') as unknown);

  beforeAll(async () => {
    world = await createWorld({ accounts: 12 });
    tap = await openTap(Number(new URL(world.relay.url).port));
    desktop = await launchDesktop({ apiUrl: tap.url, userDataDir: world.userDataDir });
    window = windowOf(desktop);
    folder = path.join(world.userDataDir, 'logs');
    await window.signInShown();
    await desktop.app.evaluate(({ app, shell }) => {
      const shown: string[] = [];
      Reflect.set(globalThis, 'shownBySystem', shown);
      app.showAboutPanel = () => void shown.push('about');
      shell.openPath = async (place) => {
        shown.push(place);
        return '';
      };
    });
  });
  afterAll(async () => {
    await desktop?.close();
    await tap?.close();
    await world?.close();
  });

  test('About is there for a person who cannot sign in, as the panel of the system', async () => {
    await window.signIn(dana.email, wrongPassword);
    await window.page.getByRole('alert').getByText('The e-mail address or the password is not right').waitFor();
    await chooseFromHelp(/^About /);
    await expect.poll(shownBySystem).toEqual(['about']);
  });

  test('About says version, runtime, licence and where the logs are', async () => {
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await chooseFromHelp(/^About /);
    const about = window.page.getByRole('dialog', { name: 'About Collector Workstation' });
    await about.getByText('Version', { exact: true }).waitFor();
    const facts = await about
      .locator('dt')
      .evaluateAll((terms) => Object.fromEntries(terms.map((term) => [term.textContent, term.nextElementSibling?.textContent])));
    const runtime = await desktop.app.evaluate(() => ({ electron: process.versions['electron'], chromium: process.versions['chrome'] }));
    expect(runtime.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(facts).toMatchObject({
      Version: versionInPackage(),
      Runtime: `Electron ${runtime.electron}, Chromium ${runtime.chromium}, ${process.platform} ${process.arch}`,
      Licence: licenceWords,
      'Log folder': folder,
    });
    await window.page.keyboard.press('Escape');
    await about.waitFor({ state: 'hidden' });
  });

  test('the log folder is the one the platform has for the application, and the menu opens it', async () => {
    await expect(desktop.app.evaluate(({ app }) => app.getPath('logs'))).resolves.toBe(folder);
    await chooseFromHelp(/^Open Log Folder$/);
    await expect.poll(shownBySystem).toEqual(['about', folder]);
  });

  test('the log grows by use, is its owner’s alone, and holds no password, no token and no words of a note', async () => {
    const before = sizeOfLog();
    await window.writeNote({ outcome: 'Reached', text: noteText });
    await window.syncReads(/Synced \d\d:\d\d · 0 waiting/);
    await world.stopApi();
    await window.syncReads(/Offline · 0 waiting/);
    await window.writeNote({ outcome: 'Reached', text: offlineNoteText });
    await window.syncReads(/Offline · 1 waiting/);
    await window.page.evaluate((text) => {
      const desk: unknown = Reflect.get(globalThis, 'desk');
      const report: unknown = Reflect.get(Object(desk), 'log.fault');
      if (typeof report !== 'function') throw new Error('the bridge has no log.fault');
      return Reflect.apply(report, desk, [{ place: 'test', message: `Cannot read "${text}"` }]) as unknown;
    }, noteText);
    await world.startApi();
    await window.syncReads(/Synced \d\d:\d\d · 0 waiting/, 90_000);

    expect(sizeOfLog()).toBeGreaterThan(before);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const names = readdirSync(folder);
    for (const name of names) expect(statSync(path.join(folder, name)).mode & 0o777, name).toBe(0o600);

    const log = names.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('');
    expect(log).toContain('"event":"session.opened"');
    expect(log).toContain('Cannot read [text]');
    const tokens = tap.tokens();
    expect(tokens.length).toBeGreaterThan(0);
    for (const secret of [...tokens, wrongPassword, demoPassword, 'Kestrel', dana.email]) expect(log).not.toContain(secret);
  });
});

/** A cable that reads along: the tokens with which the window asks. */
type Tap = { readonly url: string; readonly tokens: () => readonly string[]; readonly close: () => Promise<void> };

async function openTap(targetPort: number): Promise<Tap> {
  const tokens = new Set<string>();
  const host = '127.0.0.1';
  const { port, close } = await layCable({ port: targetPort, host }, (near, far) => {
    near.on('data', (data: Buffer) => {
      for (const [, token] of data.toString('latin1').matchAll(/^authorization: bearer (\S+)/gim)) tokens.add(token ?? '');
    });
    near.pipe(far);
    far.pipe(near);
  });
  return { url: `http://${host}:${port}`, tokens: () => [...tokens], close };
}

function versionInPackage(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(inProject('package.json'), 'utf8'))).version;
}
