// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { build } from '#tests/support/build.ts';
import { bookOf, queueOf } from '#tests/support/copy-story.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';

// Hundreds of folders through a real cipher and a database in memory, on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

let world: DeskWorld;
afterEach(async () => {
  await world.shut();
  expect(world.bugs).toEqual([]);
});

describe('the list', () => {
  it('is ranked anew when the business day changes', async () => {
    world = new DeskWorld([build.folder({ account: build.account(), invoices: [build.invoice({ dueDate: '2026-03-31' })] })]);
    const client = await world.openReady();
    await queueOf(world, client);
    expect(client.queue.read()?.counts.callNow).toBe(0);
    world.nowMs += 86_400_000;
    await world.until(() => client.queue.read()?.today === '2026-04-01', 'the next day');
    expect(client.queue.read()?.counts.callNow).toBe(1);
  });

  it('answers with the window asked for and the account behind another', async () => {
    world = new DeskWorld(bookOf(10));
    const client = await world.openReady();
    client.watchQueue('all', 3, 2);
    await world.until(() => client.queue.read()?.first === 3);
    const rows = client.queue.read()?.rows ?? [];
    expect(rows.map((row) => row.number)).toEqual(['A-0006', 'A-0005']);
    const [upper, lower] = rows;
    if (!upper || !lower) throw new Error('no rows');
    expect(await client.next('all', upper.accountId, 1)).toEqual({ accountId: lower.accountId, index: 4 });
    expect((await client.next('all', null, -1)).index).toBe(9);
    expect(await client.next('disputed', upper.accountId, 1)).toEqual({ accountId: null, index: -1 });
  });
});
