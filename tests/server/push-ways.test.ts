import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { PushResponse } from '#contracts/sync.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { type AccountId, accountIdSchema } from '#domain/kernel/ids.ts';
import { tableNames } from '#domain/rows.ts';
import type { Caller } from '#server/caller.ts';
import { type CompanyTransaction, bindCompany } from '#server/db/connections.ts';
import { type PushWay, pushIn } from '#server/sync/push.ts';
import { asKept } from '#server/sync/push-facts.ts';
import { sqlNameOf } from '#server/sync/row-sql.ts';
import type { Desk } from './support/desk.ts';
import { type World, addAccount, createWorld, today, tomorrow, yesterday } from './support/world.ts';

let world: World;
let desk: Desk;
let caller: Caller;
let accounts: readonly AccountId[];
beforeAll(async () => {
  world = await createWorld();
  const { company, database } = world;
  desk = await world.signIn(company.dana);
  const { id: userId, name, email, role } = company.dana;
  caller = {
    sessionId: randomUUID(),
    companyId: company.id,
    clientId: desk.session.clientId,
    userId,
    name,
    email,
    role,
    revocation: null,
    isWiped: false,
  };
  const poisoned = await addAccount(database.owner, company.id, { number: '1666', name: 'poisoned', collectorId: userId });
  const reason = 'x'.repeat(501);
  await database.owner.updateTable('followUps').set({ reason }).where('accountId', '=', poisoned).execute();
  accounts = [...company.danasAccounts, company.omarsAccounts[0], accountIdSchema.parse(randomUUID()), poisoned];
});
afterAll(() => world.close());

/** Few ids, so that commands meet the rows of others; two of them differ by case only, which is the same to a database. */
const shared = Array.from({ length: 4 }, () => randomUUID());
const ids = [...shared, shared[0]?.toUpperCase() ?? ''];

const choice = fc.record({
  kind: fc.constantFrom('note', 'note', 'note with follow-up', 'schedule', 'schedule', 'close', 'close', 'contact', 'again', 'reused id'),
  // The poisoned one seldom, because with it the whole push is done singly.
  account: fc.oneof({ weight: 30, arbitrary: fc.nat({ max: 4 }) }, { weight: 1, arbitrary: fc.constant(5) }),
  id: fc.nat({ max: ids.length - 1 }),
  text: fc.constantFrom('said', '', 'a\0b', 'Łódź 😀 \\ "'),
  day: fc.constantFrom(yesterday, today, tomorrow, addDays(today, 9)),
  at: fc.constantFrom('2026-03-31T14:00:00Z', '2026-03-31T15:00:00.123456Z', '2027-01-01T00:00:00.000Z'),
});
type Choice = typeof choice extends fc.Arbitrary<infer C> ? C : never;

function commandOf(
  { kind, account, id: at, text, day, at: moment }: Choice,
  seq: number,
  before: readonly CommandEnvelope[],
): CommandEnvelope {
  const accountId = accounts[account] ?? world.company.nobodysAccount;
  const id = ids[at] ?? '';
  const over = { seq, at: moment };
  const earlier = before[at % Math.max(1, before.length)];
  switch (kind) {
    case 'note':
      return desk.note(accountId, { noteId: at === 1 ? id : randomUUID(), text }, over);
    case 'note with follow-up':
      return desk.note(accountId, { text, nextStep: 'again', followUp: { followUpId: id, dueDate: day } }, over);
    case 'schedule':
      return desk.command('followUp.schedule', accountId, { followUpId: id, dueDate: day, reason: text }, over);
    case 'close':
      return desk.command('followUp.close', accountId, { followUpId: id, status: 'done' }, over);
    case 'contact':
      return desk.command(
        'contact.add',
        accountId,
        { contactId: id, name: text || '!', role: '', phone: null, email: 'a@b.example' },
        over,
      );
    case 'again':
      return earlier === undefined ? desk.note(accountId, { text }, over) : { ...earlier, seq };
    default:
      return desk.note(accountId, { text: 'under a used id' }, { ...over, commandId: earlier?.commandId ?? randomUUID() });
  }
}

type Outcome = { readonly response: PushResponse; readonly bugs: number; readonly state: Record<string, unknown> };

/** Runs a push one way in a transaction that is undone, and gives everything it left behind. */
async function outcomeOf(commands: readonly CommandEnvelope[], way: PushWay, isKept: boolean): Promise<Outcome> {
  const trx = await world.database.requests.startTransaction().execute();
  try {
    await bindCompany(trx, caller.companyId);
    let bugs = 0;
    const response = await pushIn(trx, caller, { commands: commands.map(asKept) }, world.clock.now(), () => (bugs += 1), way);
    const state = await stateOf(trx);
    await (isKept ? trx.commit() : trx.rollback()).execute();
    return { response, bugs, state };
  } catch (fault) {
    await trx.rollback().execute();
    throw fault;
  }
}

async function stateOf(trx: CompanyTransaction): Promise<Record<string, unknown>> {
  const state: Record<string, unknown> = {
    log: await trx.selectFrom('commandLog').selectAll().orderBy('position').execute(),
    company: await trx.selectFrom('company').select(['version', 'logHead']).execute(),
    client: await trx.selectFrom('client').selectAll().execute(),
  };
  for (const table of tableNames) {
    const { rows } = await sql`select * from ${sql.raw(sqlNameOf(table))}`.execute(trx);
    state[table] = rows.map((row) => JSON.stringify(row)).toSorted();
  }
  // Positions are given out once and not again after a rollback.
  return JSON.parse(JSON.stringify(state, (key, value: unknown) => (key === 'position' ? undefined : value)));
}

test('a push done together and the same push done singly leave the same rows, answers and log, whatever is in it', async () => {
  let pushed = 0;
  let refusals = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(choice, { minLength: 1, maxLength: 40 }), fc.boolean(), async (choices, isKept) => {
      const { lastSeq } = await world.database.owner
        .selectFrom('client')
        .select('lastSeq')
        .where('clientId', '=', caller.clientId)
        .executeTakeFirstOrThrow();
      const commands: CommandEnvelope[] = [];
      for (const [at, one] of choices.entries()) commands.push(commandOf(one, lastSeq + 1 + at, commands));
      const singly = await outcomeOf(commands, 'singly', false);
      const together = await outcomeOf(commands, 'together', isKept);
      expect(together).toEqual(singly);
      pushed += commands.length;
      refusals += singly.response.results.filter(({ status }) => status === 'rejected').length;
    }),
    { numRuns: 60 },
  );
  expect(refusals).toBeGreaterThan(pushed / 10);
  expect(refusals).toBeLessThan(pushed);
});
