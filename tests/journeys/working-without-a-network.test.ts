import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMsOf } from '#domain/kernel/dates.ts';
import { type Relay, openRelay } from '#scripts/support/relay.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { reassignAccounts } from '#tests/server/support/reassign-accounts.ts';
import { type World, createWorld, password } from '#tests/server/support/world.ts';
import { portOf } from '#tests/support/port-of.ts';
import { Desktop, until } from './support/desktop.ts';

let world: World;
let network: Relay;
let desktops: Desktop[];

beforeEach(async () => {
  world = await createWorld();
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(world.app.server);
  network = await openRelay(() => port);
  desktops = [];
});

afterEach(async () => {
  for (const desktop of desktops) await desktop.throwAway();
  await network.close();
  await world.close();
});

async function newDesktop(): Promise<Desktop> {
  const desktop = await Desktop.make(network.url, () => epochMsOf(world.clock.now()));
  desktops.push(desktop);
  return desktop;
}

/** A desktop on which that person has signed in and everything has arrived. */
async function settledDesktop({ email }: { readonly email: string }): Promise<Desktop> {
  const desktop = await newDesktop();
  await desktop.start(email, password);
  await desktop.settled();
  return desktop;
}

/** What the central API has in its log, in order: words and answer of each command. */
async function logged() {
  const rows = await world.database.owner
    .selectFrom('commandLog')
    .select(['seq', 'input', 'status', 'code', 'clientId'])
    .orderBy('position')
    .execute();
  return rows.map(({ seq, input, status, code, clientId }) => ({ seq, text: textOf(input), status, code, clientId }));
}

const textOf = (input: unknown): unknown => (typeof input === 'object' && input !== null && 'text' in input ? input.text : null);

describe("a collector's day with a network that comes and goes", () => {
  test('what was written without a network survives a crash and arrives once, in order', async () => {
    const {
      dana,
      danasAccounts: [first, second],
    } = world.company;
    const desktop = await newDesktop();
    expect(await desktop.start(dana.email, password)).toBe('server');
    await desktop.write(first, 'With a network');
    await desktop.settled();

    await network.pull();
    await desktop.write(first, 'Without a network');
    await desktop.write(second, 'Second account');
    await desktop.crash();

    expect(await desktop.start(dana.email, password)).toBe('sealedCopy');
    const notes = (await desktop.shown(first)).folder.notes.map((note) => note.text);
    expect(notes).toEqual(expect.arrayContaining(['With a network', 'Without a network']));
    await desktop.write(second, 'After the crash');
    expect(desktop.client.sync.read().link).toMatchObject({ isOnline: false, waitingCount: 3 });

    await network.plugIn();
    await desktop.settled();
    expect(await logged()).toMatchObject([
      { seq: 1, text: 'With a network', status: 'applied' },
      { seq: 2, text: 'Without a network', status: 'applied' },
      { seq: 3, text: 'Second account', status: 'applied' },
      { seq: 4, text: 'After the crash', status: 'applied' },
    ]);
    await until(async () => (await desktop.shown(first)).waitingIds.length === 0, 'nothing waits on the account');
    expect((await verifyChain(world.database.owner, world.company.id)).brokenAt).toBeNull();
  });

  test('an answer that was lost on its way doubles nothing', async () => {
    const {
      dana,
      danasAccounts: [first],
    } = world.company;
    const desktop = await settledDesktop(dana);

    network.holdAfter(0);
    await desktop.write(first, 'Said once');
    await until(async () => (await logged()).length === 1, 'the command in the log');
    await network.pull();
    network.letGo();
    await network.plugIn();

    await desktop.settled();
    expect(await logged()).toHaveLength(1);
    const notes = (await desktop.shown(first)).folder.notes.filter((note) => note.text === 'Said once');
    expect(notes).toHaveLength(1);
  });

  test('a card number that was pasted into a note is in no journal, on no wire and in no database', async () => {
    const {
      dana,
      danasAccounts: [first],
    } = world.company;
    const desktop = await settledDesktop(dana);

    await network.pull();
    await desktop.write(first, 'Card 4111 1111 1111 1111, cvv 123', { nextStep: 'Charge 5555555555554444' });
    // What the journal has is what it seals, and what the courier will send.
    const journalled = desktop.signIns.current()?.journal.after(0);
    expect(journalled).toMatchObject([{ input: { text: 'Card ****1111, cvv ***', nextStep: 'Charge ****4444' } }]);
    expect((await desktop.shown(first)).folder.notes).toContainEqual(expect.objectContaining({ text: 'Card ****1111, cvv ***' }));

    await network.plugIn();
    await desktop.settled();
    expect(await logged()).toMatchObject([{ text: 'Card ****1111, cvv ***', status: 'applied' }]);
    const stored = await world.database.owner.selectFrom('notes').select(['text', 'nextStep']).where('version', '>', 0).execute();
    expect(stored).toEqual([{ text: 'Card ****1111, cvv ***', nextStep: 'Charge ****4444' }]);
  });

  test('two computers of one person end with the same account, and with the same as the server', async () => {
    const {
      dana,
      danasAccounts: [first],
    } = world.company;
    const [office, train] = [await newDesktop(), await newDesktop()];
    await office.start(dana.email, password);
    await train.start(dana.email, password);
    await Promise.all([office.settled(), train.settled()]);

    await network.pull();
    await office.write(first, 'From the office');
    await train.write(first, 'From the train');
    await network.plugIn();
    await Promise.all([office.settled(), train.settled()]);

    const both = async (desktop: Desktop) => {
      const { folder, waitingIds } = await desktop.shown(first);
      const texts = folder.notes.map((note) => note.text);
      return waitingIds.length === 0 && texts.includes('From the office') && texts.includes('From the train') && folder;
    };
    const [one, other] = [
      await until(() => both(office), 'both notes in the office'),
      await until(() => both(train), 'both notes in the train'),
    ];
    const byId = <R extends { readonly id: string }>(rows: readonly R[]) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(one.notes)).toEqual(byId(other.notes));
    const desk = await world.signIn(dana);
    const { folders } = await desk.snapshot();
    const truth = folders.find((folder) => folder.account.id === first);
    expect(byId(one.notes)).toEqual(byId(truth?.notes ?? []));
  });

  test('an account handed over meanwhile goes; what was written on it is refused, kept in words, and blocks nothing', async () => {
    const {
      id,
      dana,
      omar,
      danasAccounts: [first, second],
    } = world.company;
    const desktop = await settledDesktop(dana);

    await network.pull();
    await desktop.write(first, 'On the account of somebody else by now');
    await desktop.write(second, 'On my own account');
    await reassignAccounts(world.database.requests, id, [first], omar.id);
    await network.plugIn();

    await desktop.settled();
    const { refused } = await until(() => {
      const { link } = desktop.client.sync.read();
      return link.refused.length > 0 && link;
    }, 'the refused command');
    expect(refused).toMatchObject([{ code: 'account.notYours', command: { input: { text: 'On the account of somebody else by now' } } }]);
    expect(await logged()).toMatchObject([
      { text: 'On the account of somebody else by now', status: 'rejected', code: 'account.notYours' },
      { text: 'On my own account', status: 'applied' },
    ]);
    desktop.client.watchAccount(first);
    await until(() => desktop.client.account.read().status === 'absent', 'the account gone');
  });

  test('a wrong password opens nothing, with and without a network', async () => {
    const { dana } = world.company;
    const desktop = await newDesktop();
    await expect(desktop.start(dana.email, 'not the password')).rejects.toThrow('session.wrongPassword');
    await desktop.start(dana.email, password);
    await desktop.crash();
    await network.pull();
    await expect(desktop.start(dana.email, 'not the password')).rejects.toThrow(/session\.(wrongPassword|noOfflineCopy|throttled)/);
    expect(await desktop.start(dana.email, password)).toBe('sealedCopy');
  });
});
