import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pushRequestSchema } from '#contracts/sync.ts';
import { problem } from '#tests/main/support/api-stand-in.ts';
import { build } from '#tests/main/support/build.ts';
import { CourierWorld } from '#tests/main/support/courier-world.ts';
import { soon } from '#tests/main/support/soon.ts';
import type { Journal } from './journal.ts';

/** What is pushed, in which order and under which number, as the courier has it done. */
let world: CourierWorld;
let journal: Journal;
beforeEach(async () => {
  world = await CourierWorld.begin();
  journal = await world.open();
});
afterEach(() => world.end());

const start = () => world.start(journal);
const write = (...texts: string[]) => world.write(journal, ...texts);
const handled = () => world.model.handled.map(({ seq, text }) => [seq, text]);
const nothingWaits = () => soon(() => expect(journal.waitingCount()).toBe(0));

describe('pushing', () => {
  it('brings what waits in its order and says what the server answered', async () => {
    world.model.refusedTexts.add('two');
    await write('one', 'two', 'three');
    const { syncNow, link } = start();
    await syncNow();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(world.pushed).toEqual([
      [1, null],
      [2, 'note.textMissing'],
      [3, null],
    ]);
    expect(link()).toMatchObject({ isOnline: true, waitingCount: 0, problem: null, refused: [{ code: 'note.textMissing' }] });
    expect(world.pokes).toBeGreaterThan(0);
  });

  it('is set off by each new command', async () => {
    const { wake } = start();
    for (const text of ['one', 'two', 'three']) {
      await write(text);
      wake();
    }
    await nothingWaits();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(world.links.some(({ waitingCount }) => waitingCount > 0)).toBe(true);
    await soon(() => expect(world.links.at(-1)?.waitingCount).toBe(0));
  });

  it('brings a long backlog in pushes of at most 500', async () => {
    await Promise.all(Array.from({ length: 1100 }, (_, index) => journal.append(build.draft(`${index}`))));
    const sizes: number[] = [];
    world.server.on('/v1/sync/push', (body) => {
      sizes.push(pushRequestSchema.parse(body).commands.length);
      return world.model.route(body);
    });
    await start().syncNow();
    expect(sizes).toEqual([500, 500, 100]);
    expect(world.model.handled.map(({ seq }) => seq)).toEqual(Array.from({ length: 1100 }, (_, index) => index + 1));
  });

  it('does nothing twice when the answer of a push is lost (sync faults 1 and 3, security fault 19)', async () => {
    await write('one', 'two');
    let isLost = true;
    world.server.on('/v1/sync/push', (body, _request, response) => {
      const answer = world.model.route(body);
      if (!isLost) return answer;
      isLost = false;
      response.destroy();
      return null;
    });
    const { wake } = start();
    wake();
    await nothingWaits();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
  });

  it('halves what is too large for the server until it goes through', async () => {
    await write(...Array.from({ length: 8 }, (_, index) => `${index}`));
    world.server.on('/v1/sync/push', (body) =>
      pushRequestSchema.parse(body).commands.length > 3 ? problem(413, 'request.tooLarge') : world.model.route(body),
    );
    await start().syncNow();
    expect(world.model.handled).toHaveLength(8);
  });

  it('refuses a command that the server cannot read, alone, and goes on with the rest (security fault 30)', async () => {
    await write('one', 'unreadable', 'three', 'four');
    world.server.on('/v1/sync/push', (body) =>
      JSON.stringify(body).includes('unreadable') ? problem(400, 'request.invalid') : world.model.route(body),
    );
    const { syncNow, link } = start();
    await syncNow();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'three'],
      [3, 'four'],
    ]);
    expect(link().refused).toMatchObject([{ code: 'command.malformed', command: { input: { text: 'unreadable' } } }]);
    await write('five');
    await syncNow();
    expect(handled().at(-1)).toEqual([4, 'five']);
  });

  it.each([400, 413])('takes the page of a proxy with status %i for no answer to a command', async (status) => {
    world.server.on('/v1/sync/push', { status, body: '<h1>proxy</h1>', headers: { 'content-type': 'text/html' } });
    await write('one');
    const { syncNow, link } = start();
    await syncNow();
    expect(link()).toMatchObject({ isOnline: false, waitingCount: 1, refused: [], problem: { code: 'api.notOurs' } });
    world.server.on('/v1/sync/push', world.model.route);
    await syncNow();
    expect(handled()).toEqual([[1, 'one']]);
  });
});

describe('a server that remembers something else', () => {
  it('gets again what it lost when it came back from a backup (security fault 35)', async () => {
    await write('one', 'two', 'three');
    const { syncNow } = start();
    await syncNow();
    world.model.handled.splice(1);
    world.model.lastSeq = 1;
    await write('four');
    await syncNow();
    expect(handled()).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
      [4, 'four'],
    ]);
    expect(journal.waitingCount()).toBe(0);
  });

  it('gets again what it lost also when nothing else waits, as soon as it says how far it has come', async () => {
    await write('one', 'two', 'three');
    const { syncNow, serverHas } = start();
    await syncNow();
    world.model.handled.splice(1);
    world.model.lastSeq = 1;
    serverHas(1);
    await soon(() =>
      expect(handled()).toEqual([
        [1, 'one'],
        [2, 'two'],
        [3, 'three'],
      ]),
    );
  });

  it('is not bothered when it has lost nothing', async () => {
    await write('one', 'two');
    const { syncNow, serverHas } = start();
    await syncNow();
    const asked = world.server.asked.length;
    serverHas(2);
    await syncNow();
    expect(world.server.asked.slice(asked)).toEqual([]);
  });

  it('gets what is left under new numbers when the lost ones are not here any more', async () => {
    journal.raiseTo(7);
    await write('eight', 'nine');
    await start().syncNow();
    expect(handled()).toEqual([
      [1, 'eight'],
      [2, 'nine'],
    ]);
  });

  it('never takes another command for ours: a used number is left and ours gets a new one', async () => {
    world.model.lastSeq = 2;
    world.model.handled.push({ seq: 1, commandId: 'a', text: 'other' }, { seq: 2, commandId: 'b', text: 'other' });
    await write('one', 'two', 'three');
    const { syncNow, link } = start();
    await syncNow();
    expect(
      new Set(
        handled()
          .slice(2)
          .map(([, text]) => text),
      ),
    ).toEqual(new Set(['one', 'two', 'three']));
    expect(link()).toMatchObject({ waitingCount: 0, refused: [] });
  });

  it('gets what waits in its order also where the number of the first of it is used', async () => {
    world.model.lastSeq = 1;
    world.model.handled.push({ seq: 1, commandId: 'a', text: 'other' });
    await write('one', 'two', 'three');
    const { syncNow, serverHas } = start();
    serverHas(1);
    await syncNow();
    expect(handled()).toEqual([
      [1, 'other'],
      [2, 'one'],
      [3, 'two'],
      [4, 'three'],
    ]);
  });

  it('that asks for the same number for ever does not hold us in a loop', async () => {
    world.server.on('/v1/sync/push', problem(409, 'sync.sequenceGap', { expected: 1 }));
    await write('one');
    const { syncNow, link } = start();
    await syncNow();
    expect(link()).toMatchObject({ waitingCount: 1, problem: { code: 'api.broken' } });
  });

  it('that answers nothing of what it was sent is broken', async () => {
    world.server.on('/v1/sync/push', { status: 200, body: { lastSeq: 9, results: [], serverTime: '2026-11-22T08:00:00.000Z' } });
    await write('one');
    const { syncNow, link } = start();
    await syncNow();
    expect(link()).toMatchObject({ waitingCount: 1, problem: { code: 'api.broken' } });
  });
});
