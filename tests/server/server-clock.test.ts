import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ServerClockDoubt, clockPreference } from '#contracts/clock-doubt.ts';
import { deviceResponseSchema, helloResponseSchema } from '#contracts/http.ts';
import { epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type ClockWatch, doubtOf, watchClock } from '#server/clock-watch.ts';
import { startCentralApi } from '#server/serve.ts';
import { type World, createWorld, dayMs, hourMs } from './support/world.ts';

/** Security fault 72: the machine that everything is dated by shows the wrong time. */
let world: World;
/** By how much the API's clock is ahead of the true time. */
let aheadMs: number;
let said: string[];
let watch: ClockWatch;
let doubt: ServerClockDoubt | null;

beforeEach(async () => {
  doubt = null;
  world = await createWorld({ clockDoubt: () => doubt });
  aheadMs = 0;
  said = [];
  watch = watchOn();
});
afterEach(async () => {
  watch.close();
  await world.close();
});

const watchOn = (everyMs?: number): ClockWatch =>
  watchClock({
    owner: world.database.owner,
    now: () => instantOf(Date.now() + aheadMs),
    warn: (words) => said.push(words),
    ...(everyMs === undefined ? {} : { everyMs }),
  });

/** Pushes a note, so that the log has a moment in it, and makes that moment this one. */
const recordAt = async (epochMs: number): Promise<void> => {
  const dana = await world.signIn(world.company.dana);
  await dana.push(dana.note(world.company.danasAccounts[0]));
  await world.database.ownerPool.query('update command_log set received_at = $1', [instantOf(epochMs)]);
};

const rowsOfCompany = async () =>
  (await world.database.ownerPool.query('select to_jsonb(c) as company, (select jsonb_agg(l) from command_log l) as log from company c'))
    .rows;

describe('a server whose clock is wrong', () => {
  test.each([
    ['three hours ahead of its database’s', 3 * hourMs, 'hours'],
    ['two days behind its database’s', -2 * dayMs, 'days'],
  ])('%s notices it and says so once, with what it means; no data is touched (security fault 72)', async (_name, byMs, unit) => {
    await recordAt(Date.now() - dayMs);
    const before = await rowsOfCompany();
    aheadMs = byMs;
    await watch.look();
    await watch.look();
    expect(watch.doubt()?.reason).toBe('database');
    expect(Math.abs((watch.doubt()?.seconds ?? 0) - Math.abs(byMs) / 1000)).toBeLessThan(60);
    expect(said).toEqual([
      expect.stringMatching(
        new RegExp(`^The clock of this machine and the clock of its database are \\d+ ${unit} apart. No data was changed`),
      ),
    ]);
    expect(await rowsOfCompany()).toEqual(before);
  });

  test('says that it is right again', async () => {
    aheadMs = 3 * hourMs;
    await watch.look();
    aheadMs = 0;
    await watch.look();
    // Its own clock has just gone back by three hours; at the next look that is over.
    expect(watch.doubt()).toMatchObject({ reason: 'backwards' });
    await watch.look();
    expect(watch.doubt()).toBeNull();
    expect(said.at(-1)).toMatch(/agrees again/);
  });

  test('together with its database’s is noticed by what was recorded before (security fault 72)', async () => {
    await recordAt(Date.now() + 3 * hourMs);
    await watch.look();
    expect(watch.doubt()?.reason).toBe('backwards');
    expect(said).toEqual([expect.stringContaining('3 hours behind a moment that was recorded already')]);
  });

  test('is looked at again by itself, and a database that is away is not its fault', async () => {
    watch.close();
    watch = watchOn(20);
    aheadMs = 3 * hourMs;
    await expect.poll(() => watch.doubt()?.reason, { timeout: 15_000 }).toBe('database');
    const { owner } = world.database;
    const broken = watchClock({ owner: owner.withSchema('nowhere'), now: () => instantOf(Date.now()), warn: (words) => said.push(words) });
    await broken.look();
    expect(broken.doubt()).toBeNull();
    broken.close();
  });
});

test('what is doubted is how far the database is outside of the time in which it was asked', () => {
  const at = epochMsOf(world.clock.now());
  const reading = { askedMs: at, answeredMs: at + 10_000, databaseMs: at, recordedMs: at };
  expect(doubtOf(reading)).toBeNull();
  expect(doubtOf({ ...reading, databaseMs: at + 130_000 })).toBeNull();
  expect(doubtOf({ ...reading, databaseMs: at + 131_000 })).toEqual({ reason: 'database', seconds: 121 });
  expect(doubtOf({ ...reading, databaseMs: at - 121_000 })).toEqual({ reason: 'database', seconds: 121 });
  expect(doubtOf({ ...reading, recordedMs: at + 131_000 })).toEqual({ reason: 'backwards', seconds: 121 });
});

describe('desktops', () => {
  test('that ask for it are told what the server has against its clock; older ones get what they know (security fault 72)', async () => {
    doubt = { reason: 'backwards', seconds: 10_800 };
    const dana = await world.signIn(world.company.dana);
    const headers = { prefer: clockPreference };
    const answersOf = async (more: Record<string, string>) => {
      const device = { method: 'GET', url: '/v1/device', headers: { authorization: `Bearer ${dana.session.token}`, ...more } } as const;
      const hello = { method: 'GET', url: '/v1/hello', headers: more } as const;
      return {
        hello: helloResponseSchema.parse((await world.app.inject(hello)).json()),
        device: deviceResponseSchema.parse((await world.app.inject(device)).json()),
      };
    };
    expect(await answersOf(headers)).toMatchObject({ hello: { clockDoubt: doubt }, device: { clockDoubt: doubt } });
    const old = await answersOf({});
    expect(Object.keys(old.hello).toSorted()).toEqual(['demo', 'product', 'protocolVersions', 'serverTime']);
    expect(Object.keys(old.device).toSorted()).toEqual(['revocation', 'serverTime']);
    doubt = null;
    expect((await answersOf(headers)).device).not.toHaveProperty('clockDoubt');
  });

  test('are told from the start of the API on', async () => {
    await recordAt(Date.now() + 3 * hourMs);
    const api = await startCentralApi({ port: 0, databaseUrl: world.database.url, logLevel: 'silent' });
    try {
      const answer = await fetch(`${api.url}/v1/hello`, { headers: { prefer: clockPreference } });
      expect(await answer.json()).toMatchObject({ clockDoubt: { reason: 'backwards' } });
    } finally {
      await api.close();
    }
  });
});
