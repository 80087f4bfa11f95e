import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Window, noticedMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const accountCount = 300;

/** Row 23 of the faults, in the real window: garbage in the files of the local copy, of which Chromium says nothing to the page. */
describe('a disk that has spoilt the local copy', () => {
  let world: World;
  let window: Window;

  beforeAll(async () => {
    world = await createWorld({ accounts: accountCount });
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await window.syncReads(/Synced \d\d:\d\d · 0 waiting/);
  });
  afterAll(async () => {
    await world?.close();
  });

  const spoil = async (name: RegExp): Promise<number> => {
    const folder = path.join(world.userDataDir, 'IndexedDB', 'app_desk_0.indexeddb.leveldb');
    const files = (await readdir(folder)).filter((file) => name.test(file));
    for (const file of files) {
      const bytes = await readFile(path.join(folder, file));
      randomBytes(Math.min(4096, bytes.length)).copy(bytes, Math.floor(Math.max(0, bytes.length - 4096) / 2));
      await writeFile(path.join(folder, file), bytes);
    }
    return files.length;
  };

  test.each([
    ['in its log', /\.log$/, 'Will pay after the log was spoilt'],
    ['in its tables and its log', /\.(ldb|log)$/, 'Will pay after the tables were spoilt'],
    ['in the file that names them', /^MANIFEST/, 'Will pay after the names were spoilt'],
  ])('with garbage %s shows the whole book again, with what was written offline, and sends that once', async (_, files, text) => {
    await window.queueShown();
    await world.relay.pull();
    await window.queue.getByRole('option').first().click();
    await window.account.waitFor();
    await window.writeNote({ outcome: 'Reached', text, nextStep: 'Look on Friday', followUp: 'Tomorrow' });
    await window.syncReads(/· 1 waiting/);
    await world.desktop().close();
    expect(await spoil(files)).toBeGreaterThan(0);

    await world.relay.plugIn();
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await window.syncReads(/Synced \d\d:\d\d · 0 waiting/, 2 * noticedMs);
    await window.page.getByRole('contentinfo').getByText(`${accountCount} accounts`).waitFor();
    expect((await window.searchFor(text)).length).toBeGreaterThan(0);
    await window.page.keyboard.press('Escape');
    await window.search.waitFor({ state: 'hidden' });
    const sent = (await world.commands()).filter(({ input }) => input['text'] === text);
    expect(sent.map(({ status }) => status)).toEqual(['applied']);
  });
});
