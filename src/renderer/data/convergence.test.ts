// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandName } from '#domain/commands.ts';
import type { Folder } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld, shown, usualCompany } from '#tests/support/desk-world.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import type { DataClient } from './data-client.ts';

/**
 * Whatever is lost, repeated or overtaken on the way, every desktop ends with exactly what the server holds, nothing waits,
 * and every command that was acknowledged as saved is there once.
 */
const step = fc.record({
  who: fc.constantFrom(0, 1),
  account: fc.constantFrom(0, 1, 2),
  what: fc.constantFrom(
    'note',
    'followUp',
    'closeAll',
    'contact',
    'push',
    'pushLost',
    'pushTwice',
    'pull',
    'pullCut',
    'colleague',
    'reassign',
    'restart',
    'restored',
  ),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

type Desk = { readonly world: DeskWorld; client: DataClient };

async function story(steps: readonly Step[]): Promise<void> {
  const folders = [0, 1, 2].map((at) => build.folder({ account: build.account({ number: `A-${at}` }), invoices: [build.invoice()] }));
  const server = new ModelServer(usualCompany, folders);
  const desks: Desk[] = await Promise.all(
    [0, 1].map(async () => {
      const world = new DeskWorld(server);
      return { world, client: await world.openReady() };
    }),
  );
  try {
    for (const { who, account, what } of steps) {
      const [desk, folder] = [desks[who], folders[account]];
      if (desk && folder) await act(desk, what, folder);
    }
    for (const { world } of desks) await world.main.push();
    for (const desk of desks) await checkAgainst(server, desk, folders);
  } finally {
    for (const { world } of desks) await world.shut();
  }
}

async function act(desk: Desk, what: Step['what'], { account }: Folder): Promise<void> {
  const { world } = desk;
  const { main, server } = world;
  switch (what) {
    case 'note':
      return run(desk, 'contactNote.record', account.id, noteInput(account.id));
    case 'followUp':
      return run(desk, 'followUp.schedule', account.id, {
        followUpId: newId(),
        accountId: account.id,
        dueDate: '2026-03-31',
        reason: 'Call',
      });
    case 'contact':
      return run(desk, 'contact.add', account.id, {
        contactId: newId(),
        accountId: account.id,
        name: 'New Person',
        role: '',
        phone: '312 555 0100',
        email: null,
      });
    case 'closeAll':
      for (const { id } of server.folder(account.id)?.followUps ?? []) {
        await run(desk, 'followUp.close', account.id, { accountId: account.id, followUpId: id, status: 'done' });
      }
      return undefined;
    case 'push':
      return main.push();
    case 'pushLost':
      return main.push({ isAnswerLost: true });
    case 'pushTwice':
      return main.push({ isRepeated: true });
    case 'pull':
      return main.poke();
    case 'pullCut':
      main.streamFault = { afterLines: 1, ending: 'done' };
      return pulled(desk);
    case 'colleague':
      return server.write(account.id, [put('contacts', build.contact({ accountId: account.id, name: 'From the ERP' }))]);
    case 'reassign': {
      const folder = server.folder(account.id);
      if (!folder) return server.assign(build.folder({ account, contacts: [build.contact()] }));
      return server.evict(account.id);
    }
    case 'restart':
      await world.shut();
      desk.client = await world.openReady();
      return undefined;
    case 'restored':
      return server.restore();
  }
}

const noteInput = (accountId: AccountId) =>
  build.noteInput(accountId, {
    contactName: '',
    outcome: 'voicemail',
    text: '',
    followUp: { followUpId: newId(), dueDate: '2026-04-02' },
  });

/** Saved means in the journal; refused means not there. */
async function run({ world, client }: Desk, name: CommandName, accountId: AccountId, input: Record<string, unknown>): Promise<void> {
  const before = world.main.journal.length;
  const outcome = await client.run(name, accountId, input as never);
  expect(world.main.journal.length - before).toBe(outcome.saved ? 1 : 0);
}

async function pulled({ world, client }: Desk): Promise<void> {
  const asked = world.main.asked.length;
  world.main.poke();
  const isPull = () => world.main.asked.slice(asked).some(({ ask }) => ask === 'sync.pull' || ask === 'sync.snapshot');
  await world.until(() => isPull() && !client.sync.read().isPulling, 'a pull');
}

async function checkAgainst(server: ModelServer, desk: Desk, folders: readonly Folder[]): Promise<void> {
  const { world, client } = desk;
  // More than once: a pull may have begun before the other desktop pushed, and a torn one leaves its work to the next.
  for (let beat = 0; beat < 4; beat += 1) await pulled(desk);
  await world.until(() => client.sync.read().phase === 'ready' && !client.sync.read().isPulling);
  client.watchQueue('all', 0, 10);
  await world.until(() => client.queue.read()?.total === server.folders.length, 'all accounts');
  expect(client.queue.read()?.rows.filter((row) => row.isWaiting)).toEqual([]);
  for (const { account } of folders) {
    const truth = server.folder(account.id);
    if (!truth) continue;
    const { folder, waitingIds } = await shown(world, client, account.id);
    expect(inOrder(folder)).toEqual(inOrder(truth));
    expect(waitingIds).toEqual([]);
  }
  expect(world.main.confirmedSeq).toBe(world.main.journal.length);
}

/** Rows are compared as sets: the order in which they came is nobody's business. */
const inOrder = (folder: Folder): Folder =>
  Object.fromEntries(
    Object.entries(folder).map(([table, rows]) => [
      table,
      Array.isArray(rows) ? [...rows].sort((a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)) : rows,
    ]),
  ) as Folder;

describe('convergence', () => {
  it('holds for any interleaving of two desktops, a server and what goes wrong between them', { timeout: 240_000 }, async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), story), { numRuns: 50 });
  });
});
