// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { followUpIdSchema } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { build, newId } from '#tests/support/build.ts';
import { noteAndFollowUp } from '#tests/support/copy-story.ts';
import { DeskWorld, shown } from '#tests/support/desk-world.ts';
import type { DataClient } from './data-client.ts';

let world: DeskWorld;
afterEach(async () => {
  vi.restoreAllMocks();
  await world.shut();
  expect(world.bugs).toEqual([]);
});

async function open() {
  const account = build.account();
  world = new DeskWorld([build.folder({ account, invoices: [build.invoice()] })]);
  return { client: await world.openReady(), accountId: account.id };
}

async function pull(client: DataClient): Promise<void> {
  const pulls = (): number => world.main.asked.filter(({ ask }) => ask === 'sync.pull').length;
  const before = pulls();
  world.main.poke();
  await world.until(() => pulls() > before && !client.sync.read().isPulling);
}

describe('a refusal', () => {
  const refuse = async () => {
    const { client, accountId } = await open();
    const followUpId = followUpIdSchema.parse(newId());
    world.server.write(accountId, [put('followUps', build.followUp({ id: followUpId, accountId }))]);
    await pull(client);
    world.server.write(accountId, [put('followUps', build.followUp({ id: followUpId, accountId, status: 'done' }))]);
    await client.run('followUp.close', accountId, { accountId, followUpId, status: 'cancelled' });
    await world.main.push();
    await world.until(() => client.sync.read().link.refused.length === 1, 'the refusal');
    const [refused] = client.sync.read().link.refused;
    if (!refused) throw new Error('no refusal');
    return { client, refused };
  };

  it('leaves the list when somebody has dealt with it, and the journal has the reason', async () => {
    const { client, refused } = await refuse();
    expect(refused.code).toBe('followUp.alreadyClosed');
    expect(await client.dismiss(refused.command.commandId, 'Closed by Priya already')).toEqual({ saved: true });
    expect(client.sync.read().link.refused).toEqual([]);
    expect(world.main.dismissed.get(refused.command.commandId)).toBe('Closed by Priya already');
  });

  it('gives way to the command on its account when a server that came back from a backup takes it after all', async () => {
    const { client, accountId } = await open();
    const note = noteAndFollowUp(accountId);
    await client.run('contactNote.record', accountId, note);
    const [command] = world.main.journal;
    if (!command) throw new Error('no command');
    const tell = (code: string | null): void => {
      const { seq, commandId } = command;
      const status = code === null ? 'applied' : 'rejected';
      world.main.say({ say: 'pushed', results: [{ seq, commandId, status, code, isDuplicate: false }] });
      world.main.say({ say: 'link', link: { ...world.main.link, refused: code === null ? [] : [{ command, code }] } });
    };
    tell('account.notYours');
    await world.until(() => client.sync.read().link.refused.length === 1, 'the refusal');
    vi.spyOn(world.server, 'lastSeq').mockReturnValue(1);
    await pull(client);
    expect((await shown(world, client, accountId)).folder.notes).toEqual([]);

    // A network that is gone again keeps the copy as it is.
    world.main.isOnline = false;
    tell(null);
    await world.until(() => client.sync.read().link.refused.length === 0, 'the empty tray');
    expect((await shown(world, client, accountId)).folder.notes).toMatchObject([{ id: note.noteId }]);
  });

  it('stays in the list when the journal cannot write', async () => {
    const { client, refused } = await refuse();
    world.main.appendFailure = { code: 'journal.notWritten' };
    const outcome = await client.dismiss(refused.command.commandId, 'Closed by Priya already');
    expect(outcome).toEqual({ saved: false, refusal: { code: 'journal.notWritten' } });
    expect(client.sync.read().link.refused).toHaveLength(1);
  });
});

it('is asked for again by a server that has nothing at all of this desktop any more: the journal is told of a zero too', async () => {
  await open();
  await world.until(() => world.main.asked.some((request) => request.ask === 'journal.confirm' && request.lastSeq === 0), 'the zero');
});

describe('a command that gets another number', () => {
  const write = async () => {
    const { client, accountId } = await open();
    await client.run('contactNote.record', accountId, noteAndFollowUp(accountId));
    await world.until(() => world.main.journal.length === 1);
    const [command] = world.main.journal;
    if (!command) throw new Error('no command');
    const pushedAs = (seq: number) =>
      world.main.say({
        say: 'pushed',
        results: [{ seq, commandId: command.commandId, status: 'applied', code: null, isDuplicate: false }],
      });
    return { client, accountId, pushedAs };
  };

  it('waits under the new number, and goes when a pull has shown that one', async () => {
    const { client, accountId, pushedAs } = await write();
    world.main.renumber(1, 3);
    pushedAs(3);
    vi.spyOn(world.server, 'lastSeq').mockReturnValue(2);
    await pull(client);
    const waiting = await shown(world, client, accountId);
    expect(waiting.folder.notes).toHaveLength(1);
    expect(waiting.waitingIds).toHaveLength(2);
    vi.spyOn(world.server, 'lastSeq').mockReturnValue(3);
    await pull(client);
    expect((await shown(world, client, accountId)).waitingIds).toEqual([]);
  });

  it('comes back when it went with its old number before the new one was known', async () => {
    const { client, accountId, pushedAs } = await write();
    vi.spyOn(world.server, 'lastSeq').mockReturnValue(2);
    await pull(client);
    expect((await shown(world, client, accountId)).folder.notes).toEqual([]);
    world.main.renumber(1, 3);
    pushedAs(3);
    await world.until(() => world.main.asked.filter(({ ask }) => ask === 'journal.pending').length > 1, 'the journal asked again');
    await pull(client);
    expect((await shown(world, client, accountId)).folder.notes).toHaveLength(1);
  });
});
