import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tableNames } from '#domain/rows.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { sqlNameOf } from '#server/sync/row-sql.ts';
import { sealWork } from '#tests/support/seal-work.ts';
import type { Desk } from './support/desk.ts';
import { type World, createWorld, tomorrow } from './support/world.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  world = await createWorld();
  desk = await world.signIn(world.company.dana);
});
afterAll(() => world.close());

const card = '4111 1111 1111 1111';
const notesNow = () => world.database.owner.selectFrom('notes').select(['text', 'nextStep', 'contactName']).execute();
const logged = () => world.database.owner.selectFrom('commandLog').select(['input', 'code']).orderBy('position').execute();

/** Every word of every row and of the log, with the digits alone beside them. */
async function everything(): Promise<string> {
  const texts: string[] = [];
  for (const table of ['commandLog', 'heldWork', ...tableNames]) {
    const { rows } = await sql<{ text: string }>`select each::text as text from ${sql.table(sqlNameOf(table))} as each`.execute(
      world.database.owner,
    );
    texts.push(...rows.map(({ text }) => text));
  }
  return texts.join('\n');
}

test('a desktop that masks nothing leaves no card number behind: not in the rows, not in the log, not in what is refused', async () => {
  const [accountId] = world.company.danasAccounts;
  const { results } = await desk.push(
    desk.note(accountId, { text: `Card ${card}, cvv 987`, nextStep: '5555-5555-5555-4444', contactName: `M. Webb 4111111111111111` }),
    desk.command('queueMark.set', accountId, { queueMarkId: randomUUID(), kind: 'snooze', reason: card, until: tomorrow }),
    desk.command('contact.add', accountId, {
      contactId: randomUUID(),
      name: `Ilse ${card}`,
      role: card,
      phone: '+13125550148',
      email: null,
    }),
    desk.command('followUp.schedule', accountId, { followUpId: randomUUID(), dueDate: tomorrow, reason: `ask for ${card}` }),
    desk.command('contact.add', accountId, { contactId: randomUUID(), name: 'Ilse', role: '', phone: card, email: null }),
    desk.command('stay.place', accountId, { since: card, unheardOf: card }),
  );
  expect(results.map(({ code }) => code)).toEqual([null, null, null, null, 'command.invalidInput', 'command.roleMissing']);
  expect(await notesNow()).toContainEqual({ text: 'Card ****1111, cvv ***', nextStep: '****4444', contactName: 'M. Webb ****1111' });
  expect(await everything()).not.toMatch(/4111[ -]?1111|5555[ -]?5555|cvv 987/);
  expect((await verifyChain(world.database.owner, world.company.id)).brokenAt).toBeNull();
});

test('a command that held one is known again when it comes again', async () => {
  const [accountId] = world.company.danasAccounts;
  const command = desk.note(accountId, { text: `Said once ${card}` });
  await desk.push(command);
  expect((await desk.push(command)).results).toMatchObject([{ status: 'applied', isDuplicate: true }]);
});

test("an invoice of the account's own that looks like one keeps its number, and another account's does not", async () => {
  const [accountId, other] = world.company.danasAccounts;
  const [invoice] = await world.database.owner.selectFrom('invoices').selectAll().limit(1).execute();
  if (invoice) {
    await world.database.owner
      .updateTable('invoices')
      .set({ accountId, number: '4111111111111111' })
      .where('id', '=', invoice.id)
      .execute();
  }
  expect(invoice).toBeDefined();
  await desk.push(desk.note(accountId, { text: `own ${card}` }), desk.note(other, { text: `not own ${card}` }));
  const texts = (await notesNow()).map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining([`own ${card}`, 'not own ****1111']));
  expect((await logged()).at(-2)).toMatchObject({ input: { text: `own ${card}` }, code: null });
});

test('what a wiped computer left sealed is kept in clear only without card numbers', async () => {
  const [accountId] = world.company.danasAccounts;
  const sealed = sealWork(JSON.stringify(desk.note(accountId, { text: `Never sent ${card}` })), desk.session.sealKey ?? '');
  const payload = { pendingCount: 1, sealedWork: [sealed], isDone: false };
  const response = await desk.ask({ method: 'POST', url: '/v1/device/wiped', payload });
  expect(response.statusCode, response.body).toBe(200);
  const held = await world.database.owner.selectFrom('heldWork').select('command').execute();
  expect(held).toMatchObject([{ command: expect.stringContaining('Never sent ****1111') }]);
});
