// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { put } from '#domain/rows.ts';
import { followUpIdSchema } from '#domain/kernel/ids.ts';
import { build, date, newId } from '#tests/support/build.ts';
import { bookOf, idAt, noteAndFollowUp, queueOf } from '#tests/support/copy-story.ts';
import { DeskWorld, shown } from '#tests/support/desk-world.ts';

// Hundreds of folders through a real cipher and a database in memory, on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000 });

let world: DeskWorld;
afterEach(async () => {
  await world.shut();
  expect(world.bugs).toEqual([]);
});

describe('run', () => {
  it('answers a refusal at once and writes nothing', async () => {
    world = new DeskWorld(bookOf(2));
    const client = await world.openReady();
    const accountId = idAt(world, 0);
    const outcome = await client.run('contactNote.record', accountId, noteAndFollowUp(accountId, { text: '' }));
    expect(outcome).toEqual({ saved: false, refusal: { code: 'note.textMissing' } });
    expect(world.main.journal).toEqual([]);
  });

  it('says that nothing was saved when the journal cannot write, and shows nothing of it', async () => {
    world = new DeskWorld(bookOf(2));
    const client = await world.openReady();
    const accountId = idAt(world, 0);
    world.main.appendFailure = { code: 'journal.notWritten' };
    const outcome = await client.run('contactNote.record', accountId, noteAndFollowUp(accountId));
    expect(outcome).toEqual({ saved: false, refusal: { code: 'journal.notWritten' } });
    expect((await shown(world, client, accountId)).folder.notes).toEqual([]);
  });

  it('takes a card number out before anything is journalled, shown or searched, and says so', async () => {
    world = new DeskWorld(bookOf(2));
    const client = await world.openReady();
    const accountId = idAt(world, 0);
    const text = 'Wants to pay with 4111 1111 1111 1111, cvv 123';
    const outcome = await client.run('contactNote.record', accountId, noteAndFollowUp(accountId, { text, nextStep: '5555555555554444' }));
    expect(outcome).toEqual({ saved: true, maskedCount: 3 });
    expect(world.main.journal).toMatchObject([{ input: { text: 'Wants to pay with ****1111, cvv ***', nextStep: '****4444' } }]);
    expect((await shown(world, client, accountId)).folder.notes).toMatchObject([{ text: 'Wants to pay with ****1111, cvv ***' }]);
    expect((await client.search('4111 1111')).hits).toEqual([]);
    expect((await client.search('cvv')).hits).toHaveLength(1);
  });

  it('counts the account as done, sinks it to the end of the list, and finds the new words', async () => {
    world = new DeskWorld(bookOf(3));
    const client = await world.openReady();
    client.watchQueue('callNow', 0, 10);
    await world.until(() => client.queue.read()?.list === 'callNow');
    const first = client.queue.read()?.rows[0];
    if (!first) throw new Error('an empty queue');
    await client.run('contactNote.record', first.accountId, noteAndFollowUp(first.accountId, { text: 'The crane invoice is wrong' }));
    await world.until(() => client.queue.read()?.progress.done === 1, 'one done');
    const view = client.queue.read();
    expect(view).toMatchObject({ total: 3, progress: { done: 1, of: 3 }, counts: { callNow: 2 } });
    expect(view?.rows.at(-1)).toMatchObject({ accountId: first.accountId, isDone: true, isWaiting: true });
    expect((await client.search('crane INVOICE')).hits).toMatchObject([{ accountId: first.accountId, found: 'note' }]);
  });

  it('stamps the command with the business day shown and the moment it was made', async () => {
    world = new DeskWorld(bookOf(1));
    const client = await world.openReady();
    const accountId = idAt(world, 0);
    // Still the evening of the 31st in Chicago, though the 1st has begun in UTC.
    world.nowMs = Date.parse('2026-04-01T03:00:00.000Z');
    await client.run('followUp.schedule', accountId, {
      accountId,
      followUpId: followUpIdSchema.parse(newId()),
      dueDate: date('2026-03-31'),
      dueAt: null,
      reason: 'Call back tonight',
    });
    expect(world.main.journal).toMatchObject([{ seq: 1, at: '2026-04-01T03:00:00.000Z', businessDate: '2026-03-31' }]);
  });

  it('takes a refused command back when the pull that contains the refusal arrives, not before', async () => {
    world = new DeskWorld(bookOf(2));
    const client = await world.openReady();
    const followUpId = followUpIdSchema.parse(newId());
    const accountId = idAt(world, 0);
    world.server.write(accountId, [put('followUps', build.followUp({ id: followUpId, accountId }))]);
    world.main.poke();
    await world.until(() => client.sync.read().isPulling);
    await world.until(() => !client.sync.read().isPulling);

    const closed = build.followUp({ id: followUpId, accountId, status: 'cancelled', closedAt: '2026-03-31T14:00:00.000Z' });
    world.server.write(accountId, [put('followUps', closed)]);
    expect(await client.run('followUp.close', accountId, { accountId, followUpId, status: 'done' })).toEqual({ saved: true });
    expect((await shown(world, client, accountId)).folder.followUps[0]?.status).toBe('done');
    await world.main.push({ isAnswerLost: true });
    expect((await shown(world, client, accountId)).folder.followUps[0]?.status).toBe('done');
    world.main.poke();
    await world.until(() => world.main.confirmedSeq === 1, 'the confirmation');
    const after = await shown(world, client, accountId);
    expect(after.folder.followUps[0]?.status).toBe('cancelled');
    expect(after.waitingIds).toEqual([]);
  });

  it('is done once when the server has it before the answer of the journal is taken in', async () => {
    world = new DeskWorld(bookOf(2));
    const client = await world.openReady();
    const accountId = idAt(world, 0);
    const { promise, resolve } = withResolvers();
    world.main.answerGate = promise;
    const running = client.run('contactNote.record', accountId, noteAndFollowUp(accountId));
    await world.until(() => world.main.journal.length === 1);
    await world.main.push();
    await world.until(() => world.main.confirmedSeq === 1);
    resolve();
    expect(await running).toEqual({ saved: true });
    await queueOf(world, client);
    expect(client.queue.read()?.rows.filter((row) => row.isWaiting)).toEqual([]);
    const { folder, waitingIds } = await shown(world, client, accountId);
    expect(folder).toEqual(world.server.folder(accountId));
    expect(waitingIds).toEqual([]);
  });
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
