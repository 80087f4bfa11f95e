import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Keyring, startKeyring } from './support/keyring.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const words = 'Words that only the keychain and the password open';

// macOS and Windows always have a keychain, and it belongs to the person at the machine: only here can a test have one of its own.
describe.runIf(process.platform === 'linux')('a company that asks for the keychain', () => {
  let world: World;
  let window: Window;
  let keyring: Keyring | null = null;
  const folders: string[] = [];

  const newKeyring = async (): Promise<Keyring> => {
    const folder = await mkdtemp(path.join(tmpdir(), 'collector-keyring-'));
    folders.push(folder);
    return startKeyring(folder);
  };
  const open = async (beside: Keyring | null): Promise<void> => {
    await world.desktop().close();
    window = await world.openDesktop(beside ?? {});
  };
  const guards = async (): Promise<string[]> => {
    const folder = path.join(world.userDataDir, 'vaults');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.vault'));
    return Promise.all(names.map(async (name) => String(JSON.parse(await readFile(path.join(folder, name), 'utf8')).guard)));
  };
  const refused = (title: string) => window.page.getByRole('alert').getByText(title).waitFor({ timeout: seenMs });

  beforeAll(async () => {
    world = await createWorld({ accounts: 60 });
    await world.database.ownerPool.query(`update company set policy = policy || '{"localCopy": "keychain"}'`);
  });
  afterAll(async () => {
    await world?.close();
    await keyring?.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  test('without one keeps accounts for the session only, says so, and has no offline sign-in', async () => {
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.page.getByText('Accounts are kept for this session only').waitFor();
    expect(await guards()).toEqual(['workOnly']);
    await window.page.getByRole('button', { name: 'I have read this' }).click();
    await window.page.getByText('Accounts are kept for this session only').waitFor({ state: 'detached' });
    await world.stopApi();
    await window.syncReads(/Offline/);
    await window.writeNote({ outcome: 'Reached', text: words });
    await world.desktop().kill('SIGKILL');
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await refused('This computer can be used only with a connection to the central API');
  });

  test('loses no unsent work without one: it is sent after the next sign-in', async () => {
    await world.startApi();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced \d\d:\d\d · 0 waiting/, 90_000);
    expect((await world.commands()).map(({ input }) => input['text'])).toEqual([words]);
  });

  test('with one guards the copy by it too, and signs in offline', async () => {
    keyring = await newKeyring();
    await open(keyring);
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced/, 90_000);
    expect(await window.page.getByText('Accounts are kept for this session only').count()).toBe(0);
    expect(await guards()).toEqual(['keychain']);
    await world.stopApi();
    await open(keyring);
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
  });

  test('fault 12: stops when the keychain is another one, changes nothing, and goes on when the first is back', async () => {
    const other = await newKeyring();
    await open(other);
    await window.signIn(dana.email, demoPassword);
    await refused('The keychain of this computer does not open the local copy');
    await open(null);
    await window.signIn(dana.email, demoPassword);
    await refused('The keychain of this computer does not open the local copy');
    await other.close();
    expect(await guards()).toEqual(['keychain']);
    await open(keyring);
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await world.startApi();
  });
});
