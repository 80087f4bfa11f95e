// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultStrategies } from '#domain/default-strategies.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { userIdSchema } from '#domain/kernel/ids.ts';
import { defaultPolicy } from '#domain/policy.ts';
import type { Strategy } from '#domain/strategy.ts';
import { everybody, fixedStops, unwritten } from '#domain/strategy.ts';
import { build, date, newId } from '#tests/support/build.ts';
import { answerOf, inStore, isAtRest } from '#tests/support/copy-story.ts';
import { DeskWorld, shown, usualCompany } from '#tests/support/desk-world.ts';
import { ModelServer } from '#tests/support/model-server.ts';

const today = date('2026-03-31');
const day = (offset: number) => addDays(today, offset);

/** Goes on over disputes and promises, and ends with its first step. */
const rash: Strategy = {
  id: 'rash',
  name: 'Rash',
  segment: everybody,
  steps: [{ id: '1', channel: 'email', startsAfterDays: 5, waitDays: 3, repeatEveryDays: null, ...unwritten }],
  stopsOn: [...fixedStops],
};
const disputed = build.folder({
  account: build.account({ number: '1001', name: 'Brightline' }),
  invoices: [build.invoice({ number: 'D-1', issueDate: day(-70), dueDate: day(-40), disputedAmountMinor: 100_00 })],
});
const others = Array.from({ length: 60 }, (_, at) =>
  build.folder({
    account: build.account({ number: String(2000 + at) }),
    invoices: [build.invoice({ id: newId(), issueDate: day(-70), dueDate: day(-40) })],
  }),
);

let world: DeskWorld;
beforeEach(() => (world = new DeskWorld([disputed, ...others])));
afterEach(() => world.shut());

describe('strategies tried on the days behind', () => {
  it('are counted beside those in use, over every account of the copy, with the way they have come', async () => {
    const client = await world.openReady();
    const seen: number[] = [];
    client.dryRunProgress.subscribe(() => seen.push(client.dryRunProgress.read()?.of ?? -1));
    const outcome = await client.dryRun([rash]);
    expect(outcome).toMatchObject({
      status: 'done',
      inUse: { from: day(-90), to: day(-1), accountCount: 61, wrongCount: 0, withoutNextStep: 0 },
      edited: {
        accountCount: 61,
        contactCount: 61,
        wrongCount: 1,
        wrongByCause: { disputed: 1, paid: 0, promised: 0 },
        withoutNextStep: 0,
        lines: [{ accountNumber: '1001', accountName: 'Brightline', invoiceNumber: 'D-1', on: day(-35), cause: 'disputed' }],
      },
    });
    expect(new Set(seen)).toEqual(new Set([61, -1]));
    expect(client.dryRunProgress.read()).toBeNull();
  });

  it('can be stopped, and give way to another try', async () => {
    const client = await world.openReady();
    const first = client.dryRun([rash]);
    const second = client.dryRun(defaultStrategies.list);
    expect(await first).toEqual({ status: 'stopped' });
    expect(await second).toMatchObject({ status: 'done', edited: { wrongCount: 0 } });
    const third = client.dryRun([rash]);
    client.stopLongWork();
    expect(await third).toEqual({ status: 'stopped' });
  });

  it('do not keep an account waiting, nor another window', async () => {
    const client = await world.openReady();
    const other = world.join(client);
    let isDone = false;
    const all = Promise.all([client.dryRun([rash]), other.dryRun([rash])]).then((outcomes) => {
      isDone = true;
      return outcomes;
    });
    await shown(world, client, disputed.account.id);
    expect(isDone).toBe(false);
    expect((await all).map(({ status }) => status)).toEqual(['done', 'done']);
  });

  it('fail with a word for it where the copy cannot be read, and the copy is made anew', async () => {
    const client = await world.openReady();
    await inStore(world, 'folders', (store) => answerOf(store.clear()));
    expect(await client.dryRun([rash])).toEqual({ status: 'failed', failure: { code: 'cache.broken' } });
    await world.until(() => world.main.notes.includes('renewed') && isAtRest(client), 'the new copy');
    expect((await client.dryRun([rash])).status).toBe('done');
  });
});

describe('accounts without a next step', () => {
  it('are none with the strategies the program comes with', async () => {
    const client = await world.openReady();
    expect(await client.forgotten()).toEqual({ count: 0, first: [], of: 61, byBook: [] });
  });

  it('are found where a strategy ends', async () => {
    await world.shut();
    const sent = build.note({ recordedOn: day(-3), recordedAt: `${day(-3)}T15:00:00.000Z`, channel: 'email', outcome: 'sent' });
    const collectorId = userIdSchema.parse(newId());
    const ended = build.folder({
      account: build.account({ number: '3001', name: 'Ended', collectorId }),
      invoices: [build.invoice()],
      notes: [sent],
    });
    const company = { ...usualCompany, policy: { ...defaultPolicy, strategies: { version: 1, list: [rash] } } };
    world = new DeskWorld(new ModelServer(company, [ended, ...others.slice(0, 2)]));
    const client = await world.openReady();
    expect(await client.forgotten()).toEqual({
      count: 1,
      first: [{ accountId: ended.account.id, number: '3001', name: 'Ended', because: 'stepsTaken' }],
      of: 3,
      byBook: [{ collectorId, count: 1 }],
    });
    expect(await client.forgotten(collectorId)).toMatchObject({ first: [{ number: '3001' }] });
    expect(await client.forgotten(null)).toMatchObject({ count: 1, first: [], byBook: [{ collectorId, count: 1 }] });
    expect(await client.dryRun(defaultStrategies.list)).toMatchObject({ inUse: { withoutNextStep: 1 }, edited: { withoutNextStep: 0 } });
  });
});
