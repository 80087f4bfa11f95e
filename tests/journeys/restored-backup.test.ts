import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMsOf } from '#domain/kernel/dates.ts';
import { type Relay, openRelay } from '#scripts/support/relay.ts';
import { buildApp } from '#server/app.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { beginEpochsOfAll, noticeOtherDatabase } from '#server/sync/epoch.ts';
import { type TestDatabase, backupOf } from '#tests/server/support/database.ts';
import { type World, createWorld, password } from '#tests/server/support/world.ts';
import { portOf } from '#tests/support/port-of.ts';
import { Desktop, until } from './support/desktop.ts';

let world: World;
let network: Relay;
let desktops: Desktop[];
let restored: { readonly database: TestDatabase; app: FastifyInstance | null } | null;
let port: number;

beforeEach(async () => {
  world = await createWorld();
  port = await listenOn(world.app);
  network = await openRelay(() => port);
  desktops = [];
  restored = null;
});

afterEach(async () => {
  for (const desktop of desktops) await desktop.throwAway();
  await network.close();
  await restored?.app?.close();
  await restored?.database.drop();
  await world.close();
});

async function listenOn(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return portOf(app.server);
}

async function newDesktop(): Promise<Desktop> {
  const desktop = await Desktop.make(network.url, () => epochMsOf(world.clock.now()));
  desktops.push(desktop);
  return desktop;
}

/** Every command the API has taken, by its words: how often and with what answer. */
async function kept(database: TestDatabase): Promise<Record<string, readonly string[]>> {
  const rows = await database.owner.selectFrom('commandLog').select(['input', 'status']).orderBy('position').execute();
  const texts: Record<string, string[]> = {};
  for (const { input, status } of rows) {
    const text = typeof input === 'object' && 'text' in input ? String(input.text) : '';
    texts[text] = [...(texts[text] ?? []), status];
  }
  return texts;
}

const notesIn = async (database: TestDatabase): Promise<readonly string[]> =>
  (await database.owner.selectFrom('notes').select('text').where('contactName', '=', 'Marian Webb').execute()).map(({ text }) => text);

/** Puts the API onto the backup, as an administrator would: all desktops are cut off while it is done. */
async function restore(database: TestDatabase): Promise<void> {
  await network.pull();
  const app = await buildApp({ db: database.requests, now: world.clock.now, requestsPerMinute: { sync: 1e6, open: 1e6 } });
  restored = { database, app };
  port = await listenOn(app);
}

/** Everybody starts the application the next morning. */
async function nextMorning(people: readonly [Desktop, string][]): Promise<void> {
  await network.plugIn();
  for (const [desktop, email] of people) {
    await desktop.crash();
    await desktop.start(email, password);
  }
  for (const [desktop] of people) await desktop.settled();
}

/** What all noticing has to come to: each command there once, every desktop showing what the server has. */
async function expectNothingLost(database: TestDatabase, people: readonly [Desktop, string][], texts: readonly string[]): Promise<void> {
  const [first] = world.company.danasAccounts;
  await until(async () => (await notesIn(database)).filter((text) => texts.includes(text)).length >= texts.length, 'all notes');
  const all = await kept(database);
  for (const text of texts) expect(all[text], text).toEqual(['applied']);
  expect((await notesIn(database)).filter((text) => texts.includes(text)).toSorted()).toEqual(texts.toSorted());
  const wanted = (await database.owner.selectFrom('notes').select('text').where('accountId', '=', first).execute()).map(({ text }) => text);
  for (const [desktop] of people) {
    await until(async () => {
      const shown = (await desktop.shown(first)).folder.notes.map(({ text }) => text);
      return JSON.stringify(shown.toSorted()) === JSON.stringify(wanted.toSorted());
    }, 'the same notes as the server has');
    expect((await desktop.shown(first)).waitingIds).toEqual([]);
  }
  expect((await verifyChain(database.owner, world.company.id)).brokenAt).toBeNull();
}

/** Two desktops work before and after a backup was made; a third one comes to be only after it. */
async function workAroundBackup() {
  const { dana, sam, danasAccounts } = world.company;
  const [first] = danasAccounts;
  const [hers, his] = [await newDesktop(), await newDesktop()];
  await hers.start(dana.email, password);
  await his.start(sam.email, password);
  await hers.write(first, 'hers, before');
  await his.write(first, 'his, before');
  await Promise.all([hers.settled(), his.settled()]);
  const backup = await backupOf(world.database);
  await hers.write(first, 'hers, after 1');
  await his.write(first, 'his, after');
  await hers.write(first, 'hers, after 2');
  await Promise.all([hers.settled(), his.settled()]);
  const newer = await newDesktop();
  await newer.start(sam.email, password);
  await newer.write(first, 'on a computer the backup does not know');
  await newer.settled();
  const people: readonly [Desktop, string][] = [
    [hers, dana.email],
    [his, sam.email],
    [newer, sam.email],
  ];
  const texts = ['hers, before', 'his, before', 'hers, after 1', 'hers, after 2', 'his, after', 'on a computer the backup does not know'];
  return { backup, people, texts };
}

const epochIn = async ({ owner }: TestDatabase): Promise<string> =>
  (await owner.selectFrom('company').select('epoch').executeTakeFirstOrThrow()).epoch;

describe('fault 22: the server was restored from an older backup', () => {
  test('an administrator who says so gets every command back, once each, also from a computer the backup does not know', async () => {
    const { backup, people, texts } = await workAroundBackup();
    await restore(backup);
    expect(await kept(backup)).toEqual({ 'hers, before': ['applied'], 'his, before': ['applied'] });
    expect(await beginEpochsOfAll(backup.owner)).toEqual(['brightwater']);
    await nextMorning(people);
    await expectNothingLost(backup, people, texts);
  });

  test('the API sees at its start that it stands on another database than before', async () => {
    expect(await noticeOtherDatabase(world.database.owner)).toEqual([]);
    const { backup, people, texts } = await workAroundBackup();
    expect(await noticeOtherDatabase(world.database.owner)).toEqual([]);
    expect(await noticeOtherDatabase(backup.owner)).toEqual(['brightwater']);
    expect(await noticeOtherDatabase(backup.owner)).toEqual([]);
    await restore(backup);
    await nextMorning(people);
    await expectNothingLost(backup, people, texts);
  });

  test('nobody says so: the first desktop that knows more than the server begins the new epoch, and it is one', async () => {
    const { backup, people, texts } = await workAroundBackup();
    const before = await epochIn(backup);
    await restore(backup);
    await nextMorning(people);
    await expectNothingLost(backup, people, texts);
    const after = await epochIn(backup);
    expect(after).not.toBe(before);
    await nextMorning(people);
    expect(await epochIn(backup)).toBe(after);
  });
});
