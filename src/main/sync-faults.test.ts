import { cp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '#tests/main/support/api-stand-in.ts';
import { CourierWorld } from '#tests/main/support/courier-world.ts';
import { soon } from '#tests/main/support/soon.ts';

/** The faults of the table in the sync protocol and of the reliability promises, as the desktop's courier meets them. */
let world: CourierWorld;
beforeEach(async () => {
  world = await CourierWorld.begin();
});
afterEach(() => world.end());

const commandsOf = (body: unknown) => (body as { commands: { seq: number; input: { text: string } }[] }).commands;
/** A server fails over a command where it comes to it: what is numbered behind is refused before, for the gap. */
const isReached = (body: unknown) => (commandsOf(body)[0]?.seq ?? 0) <= world.model.lastSeq + 1;

describe('a command that the server fails over every time', { timeout: 60_000 }, () => {
  it.each([
    ['itself', problem(500, 'server.failed')],
    [
      'by taking the process behind a proxy with it',
      { status: 502, body: '<h1>Bad gateway</h1>', headers: { 'content-type': 'text/html' } },
    ],
  ])('%s is found, kept as refused, and the rest flows (sync fault 15)', async (_name, fault) => {
    world.server.on('/v1/sync/push', (body) => {
      const isPoisoned = commandsOf(body).some(({ input }) => input.text === 'poison');
      return isReached(body) && isPoisoned ? fault : world.model.route(body);
    });
    const journal = await world.open();
    await world.write(journal, 'one', 'two', 'poison', 'four', 'five');
    const { wake, link } = world.start(journal);
    wake();
    await soon(() => expect(journal.waitingCount()).toBe(0));
    expect(world.handled()).toEqual(['one', 'two', 'four', 'five']);
    expect(link().refused).toMatchObject([{ code: 'command.malformed', command: { input: { text: 'poison' } } }]);
  });

  it.each([
    ['is there again at once', 0],
    ['takes its time to be there again', 120],
  ])(
    'by dying without an answer is found and kept as refused, where the server %s; the rest flows (sync fault 15)',
    async (_name, goneMs) => {
      let deaths = 0;
      world.server.on('/v1/sync/push', async (body, _request, response) => {
        if (!isReached(body) || !commandsOf(body).some(({ input }) => input.text === 'poison')) return world.model.route(body);
        deaths += 1;
        response.destroy();
        if (goneMs === 0) return null;
        await world.server.stop();
        await pause(goneMs);
        await world.server.start();
        return null;
      });
      const journal = await world.open();
      await world.write(journal, 'one', 'two', 'poison', 'four', 'five');
      const { wake, link } = world.start(journal);
      wake();
      await soon(() => expect(journal.waitingCount()).toBe(0));
      expect(world.handled()).toEqual(['one', 'two', 'four', 'five']);
      expect(link().refused).toMatchObject([{ code: 'command.malformed', command: { input: { text: 'poison' } } }]);
      // Among five, among two, alone, and five times alone right after the server had answered; once more at most for the halving.
      expect(deaths).toBeLessThan(10);
    },
  );

  it('without an answer is not taken for one while the line cuts off every push, or is not there (security fault 18)', async () => {
    let cuts = 0;
    const cut = (response: ServerResponse): null => {
      cuts += 1;
      response.destroy();
      return null;
    };
    world.server.on('/v1/sync/push', (_body, _request, response) => cut(response));
    const journal = await world.open();
    await world.write(journal, 'one', 'two', 'three');
    const { wake, link } = world.start(journal);
    wake();
    await soon(() => expect(cuts).toBeGreaterThan(20));
    await world.server.stop();
    await soon(() => expect(link()).toMatchObject({ isOnline: false, waitingCount: 3 }));
    await pause(500);
    expect(link()).toMatchObject({ waitingCount: 3, refused: [] });
    // Of three pushes one is cut off, whatever is in it.
    let count = 0;
    world.server.on('/v1/sync/push', (body, _request, response) => ((count += 1) % 3 === 0 ? cut(response) : world.model.route(body)));
    await world.server.start();
    await soon(() => expect(world.handled()).toEqual(['one', 'two', 'three']));
    expect(link().refused).toEqual([]);
  });

  it('is not taken for one by a server that is only busy with it and asks to wait', async () => {
    let busy = 20;
    world.server.on('/v1/sync/push', (body) => {
      busy -= 1;
      return busy > 0 && isReached(body) ? problem(503, 'server.busy', {}, { 'retry-after': '0' }) : world.model.route(body);
    });
    const journal = await world.open();
    await world.write(journal, 'one', 'two');
    const { wake, link } = world.start(journal);
    wake();
    await soon(() => expect(world.handled()).toEqual(['one', 'two']));
    expect(link().refused).toEqual([]);
  });

  it.each([500, 502, 504])(
    'is not taken for one while everything fails with status %i: nothing is refused, all of it arrives later (sync fault 15, security fault 27)',
    async (status) => {
      world.server.on('/v1/sync/push', problem(status, 'server.failed'));
      const journal = await world.open();
      await world.write(journal, 'one', 'two', 'three');
      const { wake, link } = world.start(journal);
      wake();
      await soon(() => expect(world.server.asked.filter((line) => line.includes('push')).length).toBeGreaterThan(20));
      expect(link()).toMatchObject({ waitingCount: 3, refused: [] });
      world.server.on('/v1/sync/push', world.model.route);
      await soon(() => expect(world.handled()).toEqual(['one', 'two', 'three']));
    },
  );
});

describe('a server that came back from a backup and refuses now what it had accepted', { timeout: 60_000 }, () => {
  it.each([
    ['that it was asked for because it says how far it has come', true],
    ['that it was asked for because it misses something before what is new', false],
  ])('is in the tray also when the program ends before the answer %s (sync fault 22)', async (_name, isTold) => {
    const before = await world.open();
    await world.write(before, 'kept', 'lost');
    const { syncNow, serverHas, close } = world.start(before);
    await syncNow();
    expect(before.waitingCount()).toBe(0);
    world.model.handled.splice(1);
    world.model.lastSeq = 1;
    world.model.refusedTexts.add('lost');
    world.server.on('/v1/sync/push', (body, _request, response) => {
      const answer = world.model.route(body);
      if (answer.status !== 200) return answer;
      response.destroy();
      return null;
    });
    if (isTold) serverHas(1);
    else {
      await world.write(before, 'new');
      await syncNow();
    }
    await soon(() => expect(world.handled()).toContain('lost'));
    close();
    await before.close();

    world.server.on('/v1/sync/push', world.model.route);
    const after = await world.open();
    const { syncNow: syncAgain, serverHas: hears, link } = world.start(after);
    hears(world.model.lastSeq);
    await syncAgain();
    expect(link()).toMatchObject({ waitingCount: 0, refused: [{ code: 'note.textMissing', command: { input: { text: 'lost' } } }] });
    expect(world.handled()).toEqual(isTold ? ['kept', 'lost'] : ['kept', 'lost', 'new']);
  });
});

describe('a journal whose last records the disk has lost', { timeout: 60_000 }, () => {
  it('gives numbers that are used up, and what is written then still arrives in its order', async () => {
    const before = await world.open();
    await world.write(before, 'sent before', 'sent before as well');
    await world.start(before).syncNow();
    await before.close();
    await rm(path.join(world.folder, 'journal'), { recursive: true });
    const after = await world.open();
    await world.write(after, 'one', 'two', 'three');
    const { syncNow, link } = world.start(after);
    await syncNow();
    expect(world.handled()).toEqual(['sent before', 'sent before as well', 'one', 'two', 'three']);
    expect(link()).toMatchObject({ waitingCount: 0, refused: [], problem: null });
  });
});

describe('a copy of this computer’s data that runs on another one', { timeout: 60_000 }, () => {
  it('and both go on under the same number: every word of either arrives once (sync fault 25, security fault 13)', async () => {
    const before = await world.open();
    await world.write(before, 'sent before');
    await world.start(before).syncNow();
    await world.write(before, 'written before the copy');
    await before.close();
    await cp(path.join(world.folder, 'journal'), path.join(world.folder, 'copy'), { recursive: true });
    const [here, there] = [await world.open(), await world.open('copy')];
    const [ours, theirs] = [world.start(here), world.start(there)];
    await world.write(here, 'here 1', 'here 2');
    await world.write(there, 'there 1', 'there 2', 'there 3');
    for (let round = 0; round < 3; round += 1) {
      await ours.syncNow();
      await theirs.syncNow();
      await world.write(here, `here again ${round}`);
      await world.write(there, `there again ${round}`);
    }
    await ours.syncNow();
    await theirs.syncNow();
    const again = [0, 1, 2].flatMap((round) => [`here again ${round}`, `there again ${round}`]);
    const all = ['sent before', 'written before the copy', 'here 1', 'here 2', 'there 1', 'there 2', 'there 3', ...again];
    expect(world.handled().toSorted()).toEqual(all.toSorted());
    for (const courier of [ours, theirs]) expect(courier.link()).toMatchObject({ waitingCount: 0, refused: [], problem: null });
  });
});

describe('answers', { timeout: 60_000 }, () => {
  it('that come twice are one (security fault 20)', async () => {
    const journal = await world.open();
    await world.write(journal, 'one');
    const { syncNow, serverHas } = world.start(journal);
    await syncNow();
    serverHas(0);
    await soon(() => expect(world.server.asked.filter((line) => line.includes('push'))).toHaveLength(2));
    expect(world.handled()).toEqual(['one']);
    expect(journal.waitingCount()).toBe(0);
  });

  it('about commands that were not asked about change nothing (security fault 21)', async () => {
    const journal = await world.open();
    await world.write(journal, 'one', 'two');
    const [, second] = journal.waiting();
    const late = { seq: 2, commandId: second?.commandId, status: 'rejected', code: 'note.textMissing', isDuplicate: false };
    let isLate = true;
    world.server.on('/v1/sync/push', (body) => {
      if (!isLate) return world.model.route(body);
      isLate = false;
      // The answer to an earlier, smaller push with another number: an old proxy gave it back.
      return { status: 200, body: { lastSeq: 1, results: [{ ...late, seq: 1 }], serverTime: '2026-11-22T08:00:00.000Z' } };
    });
    const { wake, link } = world.start(journal);
    wake();
    await soon(() => expect(world.handled()).toEqual(['one', 'two']));
    expect(link().refused).toEqual([]);
  });
});
