import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountResponseSchema } from '#contracts/http.ts';
import { limits } from '#contracts/protocol.ts';
import type { PushResponse } from '#contracts/sync.ts';
import { addDays } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { countRows } from './support/rows.ts';
import { type World, addAccount, createWorld, today, tomorrow, yesterday } from './support/world.ts';

let world: World;
let accountId: AccountId;
beforeAll(async () => {
  world = await createWorld();
  [accountId] = world.company.danasAccounts;
});
afterAll(() => world.close());

const dana = (): Promise<Desk> => world.signIn(world.company.dana);
const codes = (response: PushResponse) => response.results.map(({ code }) => code);
const notesOf = (...texts: string[]) => world.database.owner.selectFrom('notes').selectAll().where('text', 'in', texts).execute();
const loggedBy = (desk: Desk) =>
  world.database.owner.selectFrom('commandLog').selectAll().where('clientId', '=', desk.session.clientId).orderBy('seq').execute();

test('commands are applied in their order, and the rows are whole', async () => {
  const desk = await dana();
  const followUpId = randomUUID();
  const answer = await desk.push(
    desk.command('followUp.schedule', accountId, { followUpId, dueDate: tomorrow, reason: 'Ask again' }),
    desk.command('followUp.close', accountId, { followUpId, status: 'cancelled' }),
    desk.note(accountId, { text: 'the first note' }),
  );
  expect(answer).toMatchObject({ lastSeq: 3, serverTime: '2026-03-31T15:00:00.000Z' });
  expect(answer.results.map(({ seq, status, isDuplicate }) => [seq, status, isDuplicate])).toEqual([
    [1, 'applied', false],
    [2, 'applied', false],
    [3, 'applied', false],
  ]);
  const followUp = await world.database.owner
    .selectFrom('followUps')
    .selectAll()
    .where('reason', '=', 'Ask again')
    .executeTakeFirstOrThrow();
  expect(followUp).toMatchObject({ id: followUpId, status: 'cancelled', closedAt: '2026-03-31T15:00:00.000Z' });
  const [note] = await notesOf('the first note');
  expect(note).toMatchObject({
    accountId,
    recordedById: world.company.dana.id,
    recordedByName: 'Dana',
    recordedOn: today,
    companyId: world.company.id,
  });
  expect(note?.version).toBe(followUp.version);
  expect(note?.version).toBeGreaterThan(0);
});

test('who acted comes from the session and when from the desktop; the server keeps its own time and the difference', async () => {
  const desk = await dana();
  await desk.push(desk.note(accountId, { text: 'an hour ago' }, { at: '2026-03-31T14:00:00.000Z' }));
  expect(await notesOf('an hour ago')).toMatchObject([{ recordedAt: '2026-03-31T14:00:00.000Z', recordedByName: 'Dana' }]);
  expect(await loggedBy(desk)).toMatchObject([
    { occurredAt: '2026-03-31T14:00:00.000Z', receivedAt: '2026-03-31T15:00:00.000Z', skewMs: 3_600_000, actorName: 'Dana' },
  ]);
});

describe('fault 14: a command that is refused', () => {
  test('is kept with its code and its words, and the next goes on', async () => {
    const desk = await dana();
    const answer = await desk.push(
      desk.note(accountId, { text: 'before' }),
      desk.note(accountId, { text: '' }),
      desk.note(accountId, { text: 'after', mood: 'good' }),
      desk.command('followUp.close', accountId, { followUpId: randomUUID(), status: 'done' }),
      desk.note(accountId, { text: 'after all' }),
    );
    expect(codes(answer)).toEqual([null, 'note.textMissing', 'command.invalidInput', 'followUp.notFound', null]);
    expect(answer.lastSeq).toBe(5);
    expect(await notesOf('before', 'after', 'after all')).toHaveLength(2);
    const log = await loggedBy(desk);
    expect(log.map(({ seq, status, code }) => [seq, status, code])).toEqual([
      [1, 'applied', null],
      [2, 'rejected', 'note.textMissing'],
      [3, 'rejected', 'command.invalidInput'],
      [4, 'rejected', 'followUp.notFound'],
      [5, 'applied', null],
    ]);
    expect(log[2]).toMatchObject({ input: { text: 'after', mood: 'good' }, touched: [] });
  });

  test('fault 15: because the server fails on it blocks nothing and leaves nothing half done', async () => {
    const { owner } = world.database;
    const poisoned = await addAccount(owner, world.company.id, { number: '1666', name: 'poisoned', collectorId: world.company.dana.id });
    // A row that no schema lets through: reading it throws in the middle of the command.
    await owner
      .updateTable('followUps')
      .set({ reason: 'x'.repeat(501) })
      .where('accountId', '=', poisoned)
      .execute();
    const desk = await dana();
    const commands = [
      desk.note(accountId, { text: 'ahead' }),
      desk.note(poisoned, { text: 'poison' }),
      desk.note(accountId, { text: 'behind' }),
    ];
    const answer = await desk.push(...commands);
    expect(codes(answer)).toEqual([null, 'command.failed', null]);
    expect(answer.lastSeq).toBe(3);
    expect((await notesOf('ahead', 'poison', 'behind')).map(({ text }) => text).toSorted()).toEqual(['ahead', 'behind']);
    expect((await loggedBy(desk)).map(({ code }) => code)).toEqual([null, 'command.failed', null]);
    expect(codes(await desk.push(...commands))).toEqual([null, 'command.failed', null]);
  });

  test('because the database refuses a part of it writes none of it', async () => {
    const desk = await dana();
    await world.database.ownerPool.query(`alter table follow_ups add constraint refuses_one check (reason <> 'impossible')`);
    const followUp = { followUpId: randomUUID(), dueDate: addDays(today, 9) };
    const answer = await desk.push(
      desk.note(accountId, { text: 'the possible part', nextStep: 'impossible', followUp }),
      desk.note(accountId, { text: 'on it goes' }),
    );
    expect(codes(answer)).toEqual(['command.failed', null]);
    expect(await notesOf('the possible part', 'on it goes')).toMatchObject([{ text: 'on it goes' }]);
  });

  test('because a row of that id is there already overwrites nothing', async () => {
    const desk = await dana();
    const [noteId, followUpId, contactId] = [randomUUID(), randomUUID(), randomUUID()];
    const dueDate = addDays(today, 9);
    const contact = (name: string) =>
      desk.command('contact.add', accountId, { contactId, name, role: '', phone: null, email: 'a@b.example' });
    const schedule = (reason: string) => desk.command('followUp.schedule', accountId, { followUpId, dueDate, reason });
    const first = await desk.push(desk.note(accountId, { noteId, text: 'was here first' }), schedule('was here first'), contact('First'));
    expect(codes(first)).toEqual([null, null, null]);
    const second = await desk.push(
      desk.note(accountId, { noteId, text: 'came second' }),
      schedule('came second'),
      contact('Second'),
      desk.note(accountId, { text: 'came second too', followUp: { followUpId, dueDate } }),
    );
    expect(codes(second)).toEqual(['command.idTaken', 'command.idTaken', 'command.idTaken', 'command.idTaken']);
    expect(await notesOf('was here first', 'came second', 'came second too')).toMatchObject([{ id: noteId, text: 'was here first' }]);
    const folder = accountResponseSchema.parse((await desk.get(`/v1/accounts/${accountId}`)).json());
    expect(folder.followUps.find(({ id }) => id === followUpId)).toMatchObject({ reason: 'was here first', noteId: null });
    expect(folder.contacts.find(({ id }) => id === contactId)).toMatchObject({ name: 'First' });
  });
});

test('a fault of the database is no refusal: nothing is answered or kept, and the same push gets through later', async () => {
  const { ownerPool } = world.database;
  await ownerPool.query(
    `create function no_room() returns trigger language plpgsql as $$ begin raise exception 'no room' using errcode = '53100'; end $$`,
  );
  await ownerPool.query(
    `create trigger no_room before insert on notes for each row when (new.text = 'into a full disk') execute function no_room()`,
  );
  const desk = await dana();
  const commands = [desk.note(accountId, { text: 'ahead of it' }), desk.note(accountId, { text: 'into a full disk' })];
  expect(problemOf(await desk.askToPush(commands)).status).toBeGreaterThanOrEqual(500);
  expect(await loggedBy(desk)).toEqual([]);
  await ownerPool.query('drop trigger no_room on notes');
  expect(codes(await desk.push(...commands))).toEqual([null, null]);
  expect(await notesOf('ahead of it', 'into a full disk')).toHaveLength(2);
});

describe('the business day', () => {
  const dueOn = (desk: Desk, businessDate: string, dueDate: string) =>
    desk.command('followUp.schedule', accountId, { followUpId: randomUUID(), dueDate, reason: '' }, { businessDate });

  test('is the one the desktop showed, up to 30 days back', async () => {
    const desk = await dana();
    const [month, longer] = [addDays(today, -30), addDays(today, -31)];
    const answer = await desk.push(
      dueOn(desk, yesterday, yesterday),
      dueOn(desk, today, yesterday),
      dueOn(desk, month, month),
      dueOn(desk, longer, longer),
      dueOn(desk, longer, today),
    );
    expect(codes(answer)).toEqual([null, 'followUp.dateInPast', null, 'followUp.dateInPast', null]);
  });

  test('is never one the server has not reached', async () => {
    const desk = await dana();
    await desk.push(
      desk.note(accountId, { text: 'from tomorrow' }, { businessDate: tomorrow }),
      desk.note(accountId, { text: 'of yesterday' }, { businessDate: yesterday }),
    );
    expect(await notesOf('from tomorrow')).toMatchObject([{ recordedOn: today }]);
    expect(await notesOf('of yesterday')).toMatchObject([{ recordedOn: yesterday }]);
    // The log keeps what the desktop said.
    expect((await loggedBy(desk)).map(({ businessDate }) => businessDate)).toEqual([tomorrow, yesterday]);
  });

  test('is the fixed one where the company works an old ledger', async () => {
    const fixed = addDays(today, -400);
    const setFixed = (day: typeof fixed | null) =>
      world.database.owner.updateTable('company').set({ fixedBusinessDate: day }).where('id', '=', world.company.id).execute();
    await setFixed(fixed);
    try {
      const desk = await dana();
      await desk.push(desk.note(accountId, { text: 'long ago' }, { businessDate: today }));
      expect(await notesOf('long ago')).toMatchObject([{ recordedOn: fixed }]);
    } finally {
      await setFixed(null);
    }
  });
});

test(`${limits.pushCommands} commands go up in one push, one more does not`, async () => {
  const desk = await dana();
  const before = await countRows(world.database.owner, 'notes');
  const many = Array.from({ length: limits.pushCommands }, (_, at) => desk.note(accountId, { text: `one of many ${at}` }));
  const answer = await desk.push(...many);
  expect(answer.lastSeq).toBe(limits.pushCommands);
  expect(new Set(codes(answer))).toEqual(new Set([null]));
  expect(await countRows(world.database.owner, 'notes')).toBe(before + limits.pushCommands);
  const tooMany = Array.from({ length: limits.pushCommands + 1 }, () => desk.note(accountId));
  expect(problemOf(await desk.askToPush(tooMany))).toMatchObject({ status: 400, code: 'request.invalid' });
});

const hardText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom('\0', 'a\0b', '\ud800', 'a\udc00', String.raw`\u0000`, String.raw`\\u0000`, '\\', '😀', '"', '\u2028'),
);

test('any text either comes back as it was typed or is refused and kept; the log stays whole', async () => {
  const desk = await dana();
  const textOf = async (noteId: unknown) =>
    (await world.database.ownerPool.query<{ text: string }>('select text from notes where id = $1', [noteId])).rows[0]?.text;
  await fc.assert(
    fc.asyncProperty(fc.array(hardText, { minLength: 1, maxLength: 8 }), async (texts) => {
      const commands = texts.map((text) => desk.note(accountId, { text, outcome: 'sent' }));
      const { results } = await desk.push(...commands);
      for (const [at, { code }] of results.entries()) {
        const text = texts[at] ?? '';
        const isStorable = !/\0|\p{Surrogate}/u.test(text);
        expect([code, await textOf(commands[at]?.input['noteId'])]).toEqual(
          isStorable ? [null, text.trim()] : ['command.unstorableText', undefined],
        );
      }
      expect((await desk.push(...commands)).results).toEqual(results.map((result) => ({ ...result, isDuplicate: true })));
    }),
    { numRuns: 25 },
  );
  expect(await verifyChain(world.database.requests, world.company.id)).toMatchObject({ brokenAt: null });
});
