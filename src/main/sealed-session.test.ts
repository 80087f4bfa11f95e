import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '#tests/support/build.ts';
import { accountIdSchema, clientIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { build } from '#tests/main/support/build.ts';
import { SignInWorld, dana, isGone } from '#tests/main/support/sign-in-world.ts';
import { soon } from '#tests/main/support/soon.ts';

// Deriving a key from a password is meant to be slow, and the machine may have other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: SignInWorld;
beforeEach(async () => (world = await SignInWorld.open()));
afterEach(() => world.close());

const filesBelow = (...place: string[]) => world.filesBelow(...place);
const accountId = accountIdSchema.parse(newId());
const { noteDraft: draft } = build;
const offline = () => world.server.stop();
const online = () => world.server.start();

describe('locking', () => {
  it('overwrites every key at once, and keeps unsent work, drafts and accounts for the next sign-in', async () => {
    await world.signIn();
    await offline();
    await world.write('one');
    await world.session.drafts.keep([{ accountId, draft: draft('half a sentence') }]);
    const { session } = world;
    const keys = [session.vault.dataKey, session.copy.dataKey];
    expect(keys.some(isGone)).toBe(false);
    const began = performance.now();
    await world.signIns.lock();
    // The real window is held to the second; here other tests have the processor too.
    expect(performance.now() - began).toBeLessThan(5000);
    expect(keys.every(isGone)).toBe(true);
    expect(world.signIns.current()).toBeNull();
    expect(world.cleared).toBe(0);

    expect(await world.signIn()).toBe('sealedCopy');
    expect(world.session.drafts.begun().drafts).toMatchObject([{ accountId, draft: { text: 'half a sentence' } }]);
    expect(world.session.journal.waitingCount()).toBe(1);
    await online();
    await soon(() => expect(world.texts()).toEqual(['one']));
  });

  it('does not wait for a server that does not answer', async () => {
    await world.signIn();
    await world.restart();
    await world.signIn();
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    world.server.on('/v1/auth/sign-in', async () => {
      await gate;
      return { status: 500 };
    });
    const again = world.signIns.signIn({ email: dana.email, password: 'another password' });
    await soon(() => expect(world.server.asked.filter((line) => line.includes('sign-in')).length).toBeGreaterThan(1));
    const { dataKey } = world.session.vault;
    await world.signIns.lock();
    expect(isGone(dataKey)).toBe(true);
    letGo();
    expect((await again).ok).toBe(false);
    expect(world.signIns.current()).toBeNull();
  });

  it('the vault still opens after a lock in the middle of everything', async () => {
    for (let round = 0; round < 5; round += 1) {
      expect(['server', 'sealedCopy']).toContain(await world.signIn());
      void world.write(`round ${round}`).catch(() => undefined);
      await world.signIns.lock();
    }
    expect(await world.signIn()).toBe('sealedCopy');
    expect(world.session.vault.profile.clientId).toBe(world.response.clientId);
  });
});

describe('drafts', () => {
  it('whose note was saved before a crash do not come back', async () => {
    await world.signIn();
    await offline();
    const half = draft('words');
    await world.session.drafts.keep([{ accountId, draft: half }]);
    const { journal } = world.session;
    await journal.append({ ...build.draft(), input: { noteId: half.noteId } });
    await world.restart();
    await world.signIn();
    expect(world.session.drafts.begun().drafts).toEqual([]);
    await online();
  });
});

describe('a computer without a keychain, where the company asks for one', () => {
  beforeEach(() => void world.keychain.exchange(null));

  it('keeps accounts for the session only, and says so', async () => {
    expect(await world.signIn()).toBe('server');
    expect(world.session.facts().isForSessionOnly).toBe(true);
    expect(world.session.copy.dataKey).not.toEqual(world.session.vault.dataKey);
    const before = world.cleared;
    await world.restart();
    expect(world.cleared).toBeGreaterThan(before);
  });

  it('cannot be opened without the server, and says why', async () => {
    await world.signIn();
    await world.restart();
    await offline();
    expect(await world.signIn()).toBe('session.needsServer');
    await online();
    expect(await world.signIn()).toBe('server');
  });

  it('loses no unsent work to a crash: it is sent after the next sign-in with the server', async () => {
    await world.signIn();
    await offline();
    await world.write('one', 'two');
    await world.restart();
    await online();
    expect(await world.signIn()).toBe('server');
    await soon(() => expect(world.texts()).toEqual(['one', 'two']));
  });

  it('leaves nothing of accounts after a crash either: the next start removes it', async () => {
    await world.signIn();
    const before = world.cleared;
    await world.signIns.tidy();
    expect(world.cleared).toBe(before + 1);
  });

  it('overwrites both keys at the end, the one for accounts and the one for unsent work', async () => {
    await world.signIn();
    const keys = [world.session.vault.dataKey, world.session.copy.dataKey];
    await world.signIns.lock();
    expect(keys.every(isGone)).toBe(true);
  });

  it('has another key for accounts in every session', async () => {
    await world.signIn();
    const first = Buffer.from(world.session.copy.dataKey);
    await world.restart();
    await world.signIn();
    expect(world.session.copy.dataKey).not.toEqual(first);
  });

  it('counts wrong passwords there as well', async () => {
    await world.signIn();
    await world.restart();
    for (let count = 0; count < 4; count += 1) await world.signIn('a wrong password');
    expect(await world.signIn()).toBe('session.throttled');
  });
});

it('a start removes nothing where accounts are kept', async () => {
  await world.signIn();
  await world.signIns.tidy();
  expect(world.cleared).toBe(0);
});

it('nothing of a session can be read in its files: no token, no password, no words', async () => {
  await world.signIn();
  await offline();
  await world.write('words of a note');
  await world.session.drafts.keep([{ accountId, draft: draft('half a sentence') }]);
  await world.signIns.lock();
  const files = await filesBelow();
  expect(files.length).toBeGreaterThanOrEqual(4);
  const { token, user, company } = world.response;
  const canaries = [token, dana.password, 'words of a note', 'half a sentence', user.name, company.name, dana.email];
  for (const file of files) {
    const bytes = await readFile(file);
    for (const canary of canaries) expect(bytes.includes(canary), `${canary} in ${file}`).toBe(false);
  }
  await online();
});

describe('what guards the copy', () => {
  it('follows the company: from the password alone to the keychain as well, under the same key', async () => {
    world.policy({ localCopy: 'password' });
    await world.signIn();
    expect(world.session.guard).toBe('password');
    await world.write('one');
    const dataKey = Buffer.from(world.session.vault.dataKey);
    await world.restart();
    world.policy({ localCopy: 'keychain' });
    await world.signIn();
    await soon(() => expect(world.session.guard).toBe('keychain'));
    await world.restart();
    await offline();
    expect(await world.signIn()).toBe('sealedCopy');
    expect(world.session.guard).toBe('keychain');
    expect(world.session.vault.dataKey).toEqual(dataKey);
    await online();
  });

  it('fault 12: a keychain that does not open stops everything, with or without the server, and leaves all as it is', async () => {
    await world.signIn();
    await offline();
    await world.write('one');
    await world.restart();
    const before = await Promise.all((await filesBelow('vaults')).map((file) => readFile(file)));
    const key = world.keychain.exchange('another');
    expect(await world.signIn()).toBe('session.keychainClosed');
    await online();
    expect(await world.signIn()).toBe('session.keychainClosed');
    expect(await Promise.all((await filesBelow('vaults')).map((file) => readFile(file)))).toEqual(before);
    world.keychain.key = key;
    expect(await world.signIn()).toBe('sealedCopy');
    await soon(() => expect(world.texts()).toEqual(['one']));
  });
});

describe('ten wrong passwords in a row', () => {
  const guess = async (times: number) => {
    let last = '';
    for (let count = 0; count < times; count += 1) {
      last = await world.signIn('a wrong password');
      world.pass(0.1);
    }
    return last;
  };
  beforeEach(async () => {
    await world.signIn();
    await offline();
    await world.write('one', 'two');
    await world.restart();
  });

  it('fault 69: erase the keys, while unsent work stays sealed to the server and gets there', async () => {
    expect(await guess(9)).toBe('session.wrongPassword');
    expect(await guess(1)).toBe('session.keysErased');
    expect(await filesBelow('vaults')).toEqual([expect.stringContaining('keychain-secret')]);
    expect(await world.signIn()).toBe('session.noOfflineCopy');
    await online();
    expect(await world.signIn()).toBe('server');
    expect(world.opened()).toEqual(['one', 'two']);
    expect(world.wiped.map(({ isDone }) => isDone)).toEqual([false]);
    expect(await filesBelow('sealed-work')).toEqual([]);
  });

  it('are counted anew after the right one', async () => {
    expect(await guess(9)).toBe('session.wrongPassword');
    expect(await world.signIn()).toBe('sealedCopy');
    await world.restart();
    expect(await guess(9)).toBe('session.wrongPassword');
    await online();
  });

  it('are counted over restarts', async () => {
    await guess(9);
    await world.restart();
    expect(await guess(1)).toBe('session.keysErased');
    await online();
  });
});

it('fault 20: another person on this computer sends nothing of the first one’s', async () => {
  await world.signIn();
  await offline();
  await world.write('of Dana');
  await world.restart();
  await online();
  const own = world.response;
  world.response = build.signedIn({
    user: { ...own.user, id: userIdSchema.parse(randomUUID()), email: 'sam@books.example' },
    clientId: clientIdSchema.parse(randomUUID()),
    sealKey: world.key.sealKey,
  });
  const other = await world.signIns.signIn({ email: 'sam@books.example', password: dana.password });
  expect(other.ok).toBe(true);
  await world.session.courier.syncNow();
  expect(world.texts()).toEqual([]);
  expect(world.wiped).toEqual([]);
  world.response = own;
  await world.signIn();
  await soon(() => expect(world.texts()).toEqual(['of Dana']));
});
