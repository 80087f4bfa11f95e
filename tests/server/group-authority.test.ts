import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDays } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { build, newId } from '#tests/support/build.ts';
import type { Desk } from './support/desk.ts';
import { insertRows } from './support/rows.ts';
import { type World, createWorld, today } from './support/world.ts';

let world: World;
let dana: Desk;
let first: AccountId;
let second: AccountId;
let alone: AccountId;
const invoices = new Map<AccountId, string>();

beforeEach(async () => {
  world = await createWorld();
  [first, second, alone] = world.company.danasAccounts;
  const { owner, ownerPool } = world.database;
  await ownerPool.query("update approvals set status = 'withdrawn'");
  await ownerPool.query("update arrangements set status = 'withdrawn'");
  await ownerPool.query("update accounts set parent_number = 'HOLDING-1' where id = any($1)", [[first, second]]);
  await ownerPool.query('update accounts set parent_number = null where id = $1', [alone]);
  for (const accountId of [first, second, alone]) {
    const id = newId();
    invoices.set(accountId, id);
    await insertRows(owner, world.company.id, [
      put('invoices', build.invoice({ id, accountId, amountMinor: 8_000_00, openAmountMinor: 8_000_00, version: 0 })),
    ]);
  }
  dana = await world.signIn(world.company.dana);
});
afterEach(() => world.close());

/** A plan of 8,000, which a collector agrees to alone, once: two of them are above her 10,000. */
const planFor = (accountId: AccountId) =>
  dana.command('plan.propose', accountId, {
    arrangementId: randomUUID(),
    approvalId: randomUUID(),
    currency: 'USD',
    method: 'ach',
    promisedByName: 'Marian Webb',
    reason: 'Seasonal cash flow',
    evidence: 'statement',
    invoiceIds: [invoices.get(accountId)],
    owedMinor: 8_000_00,
    instalments: [10, 40].map((days) => ({ promiseId: randomUUID(), dueDate: addDays(today, days), amountMinor: 4_000_00 })),
    interestBasisPoints: 0,
  });
const standings = async () =>
  Object.fromEntries(
    (
      await world.database.owner
        .selectFrom('approvals')
        .select(['accountId', 'status'])
        .where('kind', '=', 'plan')
        .where('status', '<>', 'withdrawn')
        .execute()
    ).map(({ accountId, status }) => [accountId, status]),
  );

test('what was done for one account of a group counts against authority on the others, in one push and in the next', async () => {
  const { results } = await dana.push(planFor(first), planFor(second), planFor(alone));
  expect(results.map(({ code }) => code)).toEqual([null, null, null]);
  expect(await standings()).toEqual({ [first]: 'withinAuthority', [second]: 'open', [alone]: 'withinAuthority' });
});

test('in a push of its own as well, and the parent’s own account is one of the group', async () => {
  await dana.push(planFor(first));
  await world.database.ownerPool.query("update accounts set number = 'HOLDING-1' where id = $1", [alone]);
  await dana.push(planFor(alone));
  expect(await standings()).toEqual({ [first]: 'withinAuthority', [alone]: 'open' });
});

test('a supervisor’s approval holds what was approved for the whole group against the limit', async () => {
  await world.database.ownerPool.query(`
    insert into approvals select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'status', 'approved', 'kind', 'plan',
      'currency', 'USD', 'stake_minor', 24900000, 'counted_on', '${today}', 'requested_by_id', gen_random_uuid(), 'edited_by_id', gen_random_uuid(),
      'decided_by_id', gen_random_uuid()))).* from approvals p where p.account_id = '${first}' limit 1`);
  await dana.push(planFor(second));
  const sam = await world.signIn(world.company.sam);
  const asked = (await sam.snapshot()).folders
    .find(({ account }) => account.id === second)
    ?.approvals.find(({ kind, status }) => kind === 'plan' && status === 'open');
  const decided = { approvalId: asked?.id, proposalHash: asked?.proposalHash, decision: 'approve', condition: '', comment: '' };
  const answer = await sam.push(sam.command('approval.decide', second, decided));
  expect(answer.results).toMatchObject([{ status: 'rejected', code: 'approval.aboveAuthority' }]);
  const mia = await world.signIn(world.company.mia);
  expect((await mia.push(mia.command('approval.decide', second, decided))).results).toMatchObject([{ status: 'applied' }]);
});
