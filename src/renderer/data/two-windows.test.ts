// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '#domain/kernel/ids.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import type { PageClient } from './client.ts';
import type { DataClient } from './data-client.ts';

const folders = ['Brightline Foods', 'Harbor & Pine', 'Ilse Novak Ltd'].map((name, at) =>
  build.folder({
    account: build.account({ name, number: `${1001 + at}` }),
    invoices: [build.invoice({ dueDate: '2026-01-30', amountMinor: 90_000 - at, openAmountMinor: 90_000 - at })],
  }),
);
const [one, two] = folders.map(({ account }) => account.id) as [AccountId, AccountId, AccountId];

const write = (client: DataClient, accountId: AccountId, text: string) =>
  client.run('contactNote.record', accountId, build.noteInput(accountId, { text }));
const texts = (client: DataClient): readonly string[] => {
  const watched = client.account.read();
  return watched.status === 'ready' ? watched.account.folder.notes.map(({ text }) => text) : [];
};

let world: DeskWorld;
let first: PageClient;
let second: PageClient;
beforeEach(async () => {
  world = new DeskWorld(folders);
  first = await world.openReady();
  second = world.join(first);
  await world.until(() => second.sync.read().phase === 'ready', 'the second window');
});
afterEach(async () => {
  await world.shut();
  expect(world.bugs).toEqual([]);
});

describe('two windows over one engine', { timeout: 60_000 }, () => {
  it('show whose data it is and stand side by side in the sync state', async () => {
    expect(second.opened.read()).toEqual(first.opened.read());
    world.main.setOnline(false);
    await world.until(() => !second.sync.read().link.isOnline && !first.sync.read().link.isOnline, 'offline in both');
  });

  it('see at once what the other one saves, in the account and in the queue', async () => {
    for (const client of [first, second]) {
      client.watchAccount(one);
      client.watchQueue('all', 0, 10);
    }
    await world.until(() => second.account.read().status === 'ready', 'the account');
    expect(await write(first, one, 'From the first')).toEqual({ saved: true });
    await world.until(() => texts(second).includes('From the first'), 'the note in the second window');
    const waits = (client: DataClient) => client.queue.read()?.rows.find(({ accountId }) => accountId === one)?.isWaiting;
    await world.until(() => waits(second) === true, 'the mark in the queue of the second');
    expect(await write(second, one, 'From the second')).toEqual({ saved: true });
    await world.until(() => texts(first).includes('From the second'), 'the note in the first window');
    expect(world.main.journal).toHaveLength(2);
  });

  it('show an account and the one beside it, each kept true', async () => {
    second.watchAccount(one);
    second.watchAccount(two, 'beside');
    const notesBeside = () => {
      const watched = second.beside.read();
      return watched.status === 'ready' ? watched.account.folder.notes.map(({ text }) => text) : null;
    };
    await world.until(() => second.account.read().status === 'ready' && notesBeside() !== null, 'both accounts');
    await write(first, two, 'They called');
    await world.until(() => notesBeside()?.includes('They called') === true, 'the note beside');
    await write(first, one, 'In hand');
    await world.until(() => texts(second).includes('In hand'), 'the note in hand');
    expect(notesBeside()).toEqual(['They called']);
    second.watchAccount(null, 'beside');
    await write(first, two, 'Nobody looks');
    expect(second.beside.read()).toEqual({ status: 'none' });
  });

  it('take the account that was expected in hand as it is by then, and keep it true from then on', async () => {
    second.watchAccount(one);
    second.watchAccount(two, 'upcoming');
    await world.until(() => second.upcoming.read().status === 'ready', 'the account that is expected');
    await write(first, two, 'Just before the step');
    second.watchAccount(two);
    second.watchAccount(one, 'upcoming');
    await world.until(() => texts(second).includes('Just before the step'), 'the note of the moment before');
    await write(first, two, 'Just after the step');
    await world.until(() => texts(second).includes('Just after the step'), 'the note of the moment after');
    expect(second.upcoming.read()).toMatchObject({ status: 'ready', accountId: one });
  });

  it('look each at its own list, window of rows and account', async () => {
    first.watchQueue('all', 0, 1);
    second.watchQueue('all', 1, 2);
    first.watchAccount(one);
    second.watchAccount(two);
    await world.until(() => first.queue.read()?.first === 0 && second.queue.read()?.first === 1, 'both lists');
    await world.until(() => [first, second].every(({ account }) => account.read().status === 'ready'), 'both accounts');
    expect(first.account.read()).toMatchObject({ accountId: one });
    expect(second.account.read()).toMatchObject({ accountId: two });
    expect(first.queue.read()?.rows).toHaveLength(1);
    expect(second.queue.read()?.rows).toHaveLength(2);
  });

  it('get each its own answers', async () => {
    const [forFirst, forSecond] = await Promise.all([first.search('1001'), second.search('1002')]);
    expect(forFirst.hits.map(({ number }) => number)).toEqual(['1001']);
    expect(forSecond.hits.map(({ number }) => number)).toEqual(['1002']);
  });

  it('that closes is not told anything any more, and the other goes on', async () => {
    second.close();
    expect(await write(first, one, 'Alone again')).toEqual({ saved: true });
    expect(second.opened.read()).toBeNull();
  });
});

describe('the window with the data goes', { timeout: 60_000 }, () => {
  const takeOver = () => second.take({ use: 'open', port: world.main.connect() });

  it('and the other one shows what it showed, then what is new, without being asked', async () => {
    second.watchAccount(one);
    second.watchQueue('all', 0, 10);
    await world.until(() => second.account.read().status === 'ready' && second.queue.read() !== null, 'the account');
    world.crash();
    expect(second.account.read().status).toBe('ready');
    takeOver();
    expect(second.account.read().status).toBe('ready');
    expect(await write(second, one, 'After the crash')).toEqual({ saved: true });
    await world.until(() => texts(second).includes('After the crash'), 'the note');
  });

  it('with a note that had not reached it: the note is saved once', async () => {
    world.crash();
    const saving = write(second, one, 'Into nothing');
    takeOver();
    expect(await saving).toEqual({ saved: true });
    expect(world.main.journal.map(({ input }) => input['text'])).toEqual(['Into nothing']);
  });

  it('between the journal and its answer: the note is there once, and the other window hears that it is saved', async () => {
    world.main.answerGate = new Promise(() => undefined);
    const saving = write(second, one, 'On the disk, unanswered');
    await world.until(() => world.main.journal.length === 1, 'the note in the journal');
    world.crash();
    world.main.answerGate = null;
    takeOver();
    expect(await saving).toEqual({ saved: true });
    expect(world.main.journal).toHaveLength(1);
    second.watchAccount(one);
    await world.until(() => texts(second).includes('On the disk, unanswered'), 'the note on the screen');
  });

  it('and comes back as the second: both work', async () => {
    world.crash();
    takeOver();
    const again = world.join(second);
    await world.until(() => again.sync.read().phase === 'ready', 'the window that came back');
    again.watchAccount(one);
    await world.until(() => again.account.read().status === 'ready', 'its account');
    await write(second, one, 'From the one that stayed');
    await world.until(() => texts(again).includes('From the one that stayed'), 'the note in the window that came back');
  });
});
