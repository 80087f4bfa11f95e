import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PushResponse, pushResponseSchema } from '#contracts/sync.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { build } from '#tests/support/build.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, createWorld } from './support/world.ts';

let world: World;
let accountId: AccountId;
beforeAll(async () => {
  world = await createWorld();
  accountId = world.company.danasAccounts[0];
});
afterAll(() => world.close());

const dana = (deviceId?: string): Promise<Desk> => world.signIn(world.company.dana, deviceId);
/** One after the other: many sign-ins of one person at once look like an attack. */
async function samsDesks(count: number): Promise<readonly Desk[]> {
  const desks = [];
  for (let at = 0; at < count; at += 1) desks.push(await world.signIn(world.company.sam));
  return desks;
}
const codes = (response: PushResponse) => response.results.map(({ code }) => code);
const asDuplicates = (response: PushResponse) => response.results.map((result) => ({ ...result, isDuplicate: true }));
const countNotes = async (text: string): Promise<number> =>
  (await world.database.owner.selectFrom('notes').select('id').where('text', '=', text).execute()).length;
const loggedBy = (desk: Desk) =>
  world.database.owner.selectFrom('commandLog').selectAll().where('clientId', '=', desk.session.clientId).orderBy('seq').execute();
const versionOfCompany = async (): Promise<number> =>
  (await world.database.owner.selectFrom('company').select('version').executeTakeFirstOrThrow()).version;

describe('fault 1: an answer that got lost', () => {
  test('is given again, word for word, when the commands come again; each is done once', async () => {
    const desk = await dana();
    const commands = [
      desk.note(accountId, { text: 'said once' }),
      desk.note(accountId, { text: '' }),
      desk.note(accountId, { text: 'said once' }),
    ];
    const first = await desk.push(...commands);
    const version = await versionOfCompany();
    const second = await desk.push(...commands);
    expect(codes(first)).toEqual([null, 'note.textMissing', null]);
    expect(second.results).toEqual(asDuplicates(first));
    expect(second.lastSeq).toBe(3);
    expect(await countNotes('said once')).toBe(2);
    expect(await loggedBy(desk)).toHaveLength(3);
    expect(await versionOfCompany()).toBe(version);
  });

  test('is given for the old part of a push that also brings new commands', async () => {
    const desk = await dana();
    const old = [desk.note(accountId, { text: 'old' }), desk.note(accountId, { text: 'old' })];
    await desk.push(...old);
    const answer = await desk.push(...old.slice(1), desk.note(accountId, { text: 'new' }));
    expect(answer.results.map(({ seq, isDuplicate }) => [seq, isDuplicate])).toEqual([
      [2, true],
      [3, false],
    ]);
    expect([await countNotes('old'), await countNotes('new')]).toEqual([2, 1]);
  });

  test('does not change when the world has: the stored answer counts, not a new judgement', async () => {
    const desk = await dana();
    const followUpId = randomUUID();
    const close = desk.command('followUp.close', accountId, { followUpId, status: 'done' });
    expect(codes(await desk.push(close))).toEqual(['followUp.notFound']);
    await desk.push(desk.command('followUp.schedule', accountId, { followUpId, dueDate: '2026-04-09', reason: '' }));
    expect((await desk.push(close)).results).toMatchObject([{ code: 'followUp.notFound', isDuplicate: true }]);
  });
});

test('fault 2: the same push on several connections at once is done once', async () => {
  const desk = await dana();
  const commands = Array.from({ length: 20 }, () => desk.note(accountId, { text: 'raced' }));
  const answers = (await Promise.all(Array.from({ length: 4 }, () => desk.askToPush(commands)))).map((response) => {
    expect(response.statusCode, response.body).toBe(200);
    return pushResponseSchema.parse(response.json());
  });
  expect(await countNotes('raced')).toBe(20);
  expect(await loggedBy(desk)).toHaveLength(20);
  expect(answers.map((answer) => answer.results.filter(({ isDuplicate }) => !isDuplicate).length).toSorted()).toEqual(
    [0, 0, 0, 20].toSorted(),
  );
  for (const answer of answers) expect(asDuplicates(answer)).toEqual(asDuplicates(answers[0] ?? answer));
});

test('the same push of refused commands on several connections at once is answered alike and kept once', async () => {
  const desk = await dana();
  // An account that is not there: no lock on its row helps, only the one on the desk's own.
  const nowhere = build.accountId();
  const commands = Array.from({ length: 20 }, () => desk.note(nowhere));
  const answers = await Promise.all(Array.from({ length: 4 }, () => desk.push(...commands)));
  for (const answer of answers) expect(new Set(codes(answer))).toEqual(new Set(['account.notYours']));
  expect(await loggedBy(desk)).toHaveLength(20);
});

test('of many desks that close one follow-up at once, one does it and the others hear that it is closed', async () => {
  const desks = await samsDesks(6);
  for (let round = 0; round < 4; round += 1) {
    const followUpId = randomUUID();
    await desks[0]?.push(desks[0].command('followUp.schedule', accountId, { followUpId, dueDate: '2026-04-09', reason: '' }));
    const answers = await Promise.all(
      desks.map((desk) => desk.push(desk.command('followUp.close', accountId, { followUpId, status: 'done' }))),
    );
    const given = answers.flatMap(codes);
    expect(given.filter((code) => code === null)).toHaveLength(1);
    expect(given.filter((code) => code === 'followUp.alreadyClosed')).toHaveLength(5);
  }
});

test('desks that write to the same accounts in opposite order all get through', async () => {
  const desks = await samsDesks(4);
  const accounts = [...world.company.danasAccounts, ...world.company.omarsAccounts];
  const rounds = desks.map(async (desk, at) => {
    for (let round = 0; round < 4; round += 1) {
      const order = at % 2 === 0 ? accounts : accounts.toReversed();
      expect(codes(await desk.push(...order.map((id) => desk.note(id, { text: 'crossed' }))))).toEqual(accounts.map(() => null));
    }
  });
  await Promise.all(rounds);
  expect(await countNotes('crossed')).toBe(4 * 4 * accounts.length);
});

describe('numbers that do not follow', () => {
  test('a gap is answered with the number that is expected, and nothing is done', async () => {
    const desk = await dana();
    await desk.push(desk.note(accountId));
    const response = await desk.askToPush([desk.note(accountId, { text: 'too far ahead' }, { seq: 3 })]);
    expect(problemOf(response)).toMatchObject({ status: 409, code: 'sync.sequenceGap', expected: 2 });
    expect(await countNotes('too far ahead')).toBe(0);
    expect((await desk.snapshot()).header.lastSeq).toBe(1);
  });

  test('a hole or a disorder within a push is refused whole', async () => {
    const desk = await dana();
    for (const seqs of [
      [1, 3],
      [2, 1],
      [1, 1],
    ]) {
      const response = await desk.askToPush(seqs.map((seq) => desk.note(accountId, { text: 'disordered' }, { seq })));
      expect(problemOf(response)).toMatchObject({ status: 400, code: 'sync.notContiguous' });
    }
    expect(await countNotes('disordered')).toBe(0);
  });

  test('a used number that brings another command is refused, so that no work passes for saved, and nothing behind it comes before it', async () => {
    const desk = await dana();
    await desk.push(desk.note(accountId, { text: 'has the number' }));
    const answer = await desk.push(
      desk.note(accountId, { text: 'wants the number' }, { seq: 1 }),
      desk.note(accountId, { text: 'was written behind it' }, { seq: 2 }),
    );
    expect(answer).toMatchObject({
      lastSeq: 1,
      results: [{ seq: 1, status: 'rejected', code: 'command.sequenceReused', isDuplicate: false }],
    });
    expect(answer.results).toHaveLength(1);
    const counts = await Promise.all(['has the number', 'wants the number', 'was written behind it'].map(countNotes));
    expect(counts).toEqual([1, 0, 0]);
    expect((await desk.snapshot()).header.lastSeq).toBe(1);
  });
});

describe('a command id that comes again', () => {
  test('with other words under a new number is refused and kept', async () => {
    const desk = await dana();
    const first = desk.note(accountId, { text: 'the true words' });
    await desk.push(first);
    const forged = desk.note(accountId, { text: 'other words' }, { commandId: first.commandId });
    const next = desk.note(accountId, { text: 'goes on' });
    const answer = await desk.push(forged, next);
    expect(codes(answer)).toEqual(['command.idReused', null]);
    expect((await desk.push(forged, next)).results).toEqual(asDuplicates(answer));
    expect([await countNotes('the true words'), await countNotes('other words')]).toEqual([1, 0]);
    expect((await loggedBy(desk)).map(({ code }) => code)).toEqual([null, 'command.idReused', null]);
  });

  test('with other words under its own number is refused too', async () => {
    const desk = await dana();
    const first = desk.note(accountId, { text: 'as it was said' });
    await desk.push(first);
    const answer = await desk.push({ ...first, input: { ...first.input, text: 'as it was not said' } });
    expect(answer).toMatchObject({ lastSeq: 1, results: [{ status: 'rejected', code: 'command.idReused', isDuplicate: false }] });
    expect((await desk.push(first)).results).toMatchObject([{ status: 'applied', isDuplicate: true }]);
  });

  test('twice in one push is done once', async () => {
    const desk = await dana();
    const first = desk.note(accountId, { text: 'twice in one' });
    const answer = await desk.push(first, { ...first, seq: 2 }, desk.note(accountId, { text: 'behind' }, { seq: 3 }));
    expect(answer.results.map(({ code, isDuplicate }) => [code, isDuplicate])).toEqual([
      [null, false],
      [null, true],
      [null, false],
    ]);
    expect(await countNotes('twice in one')).toBe(1);
  });

  test('from a restored profile, under a new client and new numbers, is known and done once', async () => {
    const before = await dana();
    const commands = [before.note(accountId, { text: 'kept in the journal' }), before.note(accountId, { text: 'kept in the journal' })];
    await before.push(...commands);
    const restored = await dana();
    const answer = await restored.push(...commands, restored.note(accountId, { text: 'and a new one' }, { seq: 3 }));
    expect(answer.lastSeq).toBe(3);
    expect(answer.results.map(({ code, isDuplicate }) => [code, isDuplicate])).toEqual([
      [null, true],
      [null, true],
      [null, false],
    ]);
    expect(await countNotes('kept in the journal')).toBe(2);
  });

  test("of another person's command is refused", async () => {
    const [desk, sam] = [await dana(), await world.signIn(world.company.sam)];
    const hers = desk.note(accountId, { text: 'hers alone' });
    await desk.push(hers);
    expect(codes(await sam.push(sam.note(accountId, { text: 'under her id' }, { commandId: hers.commandId })))).toEqual([
      'command.idReused',
    ]);
  });
});
