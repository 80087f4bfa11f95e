import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approvalListResponseSchema } from '#contracts/approvals.ts';
import { addDays } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Folder } from '#domain/folder.ts';
import { put } from '#domain/rows.ts';
import { judgePromises } from '#server/promises/judge-promises.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { disableUser } from '#server/users/manage-users.ts';
import { build, newId } from '#tests/support/build.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { buildRow, insertRows } from './support/rows.ts';
import { type World, createWorld, dayMs, today } from './support/world.ts';

let world: World;
let dana: Desk;
let sam: Desk;
let accountId: AccountId;
const [firstInvoice, secondInvoice] = [newId(), newId()];

beforeEach(async () => {
  world = await createWorld();
  [accountId] = world.company.danasAccounts;
  const { owner, ownerPool } = world.database;
  // What every account comes with is decided, so that the stories are about their own requests.
  await ownerPool.query("update approvals set status = 'withdrawn'");
  await ownerPool.query("update arrangements set status = 'withdrawn'");
  const invoice = (id: string, openAmountMinor: number) =>
    put('invoices', build.invoice({ id, accountId, amountMinor: openAmountMinor, openAmountMinor, version: 0 }));
  await insertRows(owner, world.company.id, [invoice(firstInvoice, 600_00), invoice(secondInvoice, 30_000_00)]);
  dana = await world.signIn(world.company.dana);
  sam = await world.signIn(world.company.sam);
});
afterEach(() => world.close());

const part = (days: number, amountMinor: number) => ({ promiseId: randomUUID(), dueDate: addDays(today, days), amountMinor });
const said = () => ({
  arrangementId: randomUUID(),
  approvalId: randomUUID(),
  currency: 'USD',
  method: 'ach',
  promisedByName: 'Marian Webb',
  reason: 'Seasonal cash flow',
  evidence: 'statement',
});
const planOf = (invoiceIds: readonly string[], instalments: readonly ReturnType<typeof part>[]) => ({
  ...said(),
  invoiceIds,
  owedMinor: instalments.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  instalments,
  interestBasisPoints: 0,
});
const largePlan = () => planOf([secondInvoice], [part(7, 10_000_00), part(37, 10_000_00), part(67, 10_000_00)]);

const codeOf = async (desk: Desk, name: Parameters<Desk['command']>[0], input: Record<string, unknown>) =>
  (await desk.push(desk.command(name, accountId, input))).results[0]?.code;
const folderOf = async (desk = sam): Promise<Folder> => {
  const folder = (await desk.snapshot()).folders.find(({ account }) => account.id === accountId);
  if (!folder) throw new Error('the account is not in the scope');
  return folder;
};
const requestOf = async (approvalId: string, desk = sam) => (await folderOf(desk)).approvals.find(({ id }) => id === approvalId);
const decision = async (approvalId: string, over: object = {}, desk = sam) => ({
  approvalId,
  proposalHash: (await requestOf(approvalId, desk))?.proposalHash,
  decision: 'approve',
  condition: '',
  comment: '',
  ...over,
});
const pay = async (amountMinor: number, days: number, invoiceId = firstInvoice, receivedBefore = 0) => {
  const [payment, common] = [newId(), { accountId, currency: 'USD', amountMinor }];
  const day = addDays(today, days - receivedBefore);
  await insertRows(world.database.owner, world.company.id, [
    put('payments', buildRow.payment({ ...common, id: payment, receivedDate: day })),
    put('paymentApplications', buildRow.paymentApplication({ ...common, paymentId: payment, invoiceId, appliedDate: day })),
  ]);
};
const judgeOn = async (days: number) => {
  const now = build.context().at.replace('2026-03-31', addDays(today, days));
  await judgePromises(world.database.owner, build.context({ at: now as never }).at);
};
const statuses = async (planId: string) =>
  (await folderOf()).promises
    .filter(({ arrangementId }) => arrangementId === planId)
    .toSorted((a, b) => (a.promisedDate < b.promisedDate ? -1 : 1))
    .map(({ status, keptMinor }) => [status, keptMinor]);

describe('a plan within a collector’s authority', () => {
  test('begins at once, and each instalment is judged by what is left of the money when those before have had theirs', async () => {
    const plan = planOf([firstInvoice, secondInvoice], [part(6, 100_00), part(13, 200_00), part(20, 300_00)]);
    await world.database.ownerPool.query("update invoices set open_amount_minor = 0, status = 'paid' where id = $1", [secondInvoice]);
    expect(await codeOf(dana, 'plan.propose', plan)).toBe('arrangement.invoiceNotOpen');
    const one = { ...plan, ...said(), invoiceIds: [firstInvoice] };
    expect(await codeOf(dana, 'plan.propose', one)).toBeNull();
    expect(await requestOf(one.approvalId)).toMatchObject({ status: 'withinAuthority', decidedByName: 'Dana' });
    await pay(250_00, 5);
    await judgeOn(5);
    expect(await statuses(one.arrangementId)).toEqual([
      ['kept', 100_00],
      ['open', 150_00],
      ['open', 0],
    ]);
    await judgeOn(19);
    expect(await statuses(one.arrangementId)).toEqual([
      ['kept', 100_00],
      ['partiallyKept', 150_00],
      ['open', 0],
    ]);
    await pay(350_00, 20);
    await judgeOn(20);
    expect((await statuses(one.arrangementId))[2]).toEqual(['kept', 300_00]);
  });

  test('money that was applied before it on its first day pays none of it', async () => {
    await pay(100_00, 0);
    const plan = planOf([firstInvoice], [part(6, 300_00), part(13, 300_00)]);
    expect(await codeOf(dana, 'plan.propose', plan)).toBeNull();
    await judgeOn(1);
    expect(await statuses(plan.arrangementId)).toEqual([
      ['open', 0],
      ['open', 0],
    ]);
    await pay(300_00, 1);
    await judgeOn(1);
    expect((await statuses(plan.arrangementId))[0]).toEqual(['kept', 300_00]);
  });

  test('with interest is kept when the interest has come as well, and not before', async () => {
    const plan = { ...planOf([firstInvoice], [part(6, 200_00), part(13, 200_00), part(20, 200_00)]), interestBasisPoints: 1_200 };
    expect(await codeOf(dana, 'plan.propose', plan)).toBeNull();
    // 600.00 for 6 days, 400.00 and 200.00 for 7 each, at 12 %.
    const interestMinor = 2_56;
    await pay(200_00, 6);
    await pay(200_00, 13);
    await pay(200_00, 20);
    await judgeOn(24);
    const kept = ['kept', 200_00];
    expect(await statuses(plan.arrangementId)).toEqual([kept, kept, ['partiallyKept', 200_00]]);
    const payment = newId();
    const late = { id: payment, accountId, currency: 'USD', amountMinor: interestMinor, unappliedAmountMinor: interestMinor };
    await insertRows(world.database.owner, world.company.id, [
      put('payments', buildRow.payment({ ...late, receivedDate: addDays(today, 20) })),
    ]);
    await judgeOn(25);
    expect(await statuses(plan.arrangementId)).toEqual([kept, kept, ['kept', 200_00 + interestMinor]]);
    // It is cleared against a note of interest: it has come all the same. Against an invoice it would be gone.
    const clear = async (amountMinor: number) => {
      const note = build.invoice({ accountId, amountMinor, openAmountMinor: 0, status: 'paid', issueDate: addDays(today, 25), version: 0 });
      const application = { accountId, currency: 'USD', amountMinor: interestMinor, paymentId: payment, invoiceId: note.id };
      await world.database.ownerPool.query('update payments set unapplied_amount_minor = 0 where id = $1', [payment]);
      await insertRows(world.database.owner, world.company.id, [
        put('invoices', note),
        put('paymentApplications', buildRow.paymentApplication({ ...application, appliedDate: addDays(today, 26) })),
      ]);
    };
    await clear(interestMinor);
    await judgeOn(27);
    expect((await statuses(plan.arrangementId))[2]?.[0]).toBe('kept');
    await world.database.ownerPool.query('delete from payment_applications where payment_id = $1', [payment]);
    await clear(900_00);
    await judgeOn(28);
    expect((await statuses(plan.arrangementId))[2]).toEqual(['partiallyKept', 200_00]);
  });

  test('that is sent twice is there once', async () => {
    const plan = planOf([firstInvoice], [part(6, 300_00), part(13, 300_00)]);
    const command = dana.command('plan.propose', accountId, plan);
    await dana.push(command);
    expect((await dana.push(command)).results).toMatchObject([{ status: 'applied', isDuplicate: true }]);
    expect((await folderOf()).arrangements.filter(({ id }) => id === plan.arrangementId)).toHaveLength(1);
  });
});

describe('a plan above it', () => {
  test('waits for an approval by somebody else, and is executed in the transaction that approves it', async () => {
    const plan = largePlan();
    expect(await codeOf(dana, 'plan.propose', plan)).toBeNull();
    expect(await statuses(plan.arrangementId)).toEqual([
      ['proposed', 0],
      ['proposed', 0],
      ['proposed', 0],
    ]);
    await judgeOn(30);
    expect(await statuses(plan.arrangementId)).toEqual([
      ['proposed', 0],
      ['proposed', 0],
      ['proposed', 0],
    ]);
    expect(await codeOf(dana, 'approval.decide', await decision(plan.approvalId))).toBe('approval.ownRequest');
    expect(await codeOf(sam, 'approval.decide', await decision(plan.approvalId, { condition: 'First payment by wire' }))).toBeNull();
    expect(await requestOf(plan.approvalId)).toMatchObject({
      status: 'approved',
      condition: 'First payment by wire',
      decidedByName: 'Sam',
    });
    expect(await statuses(plan.arrangementId)).toEqual([
      ['open', 0],
      ['open', 0],
      ['open', 0],
    ]);
    const { rows } = await world.database.ownerPool.query(
      `select (select version from approvals where id = $1) = all (select version from promises where arrangement_id = $2) as same`,
      [plan.approvalId, plan.arrangementId],
    );
    expect(rows).toEqual([{ same: true }]);
    expect((await verifyChain(world.database.owner, world.company.id)).brokenAt).toBeNull();
  });

  test('fault 41: whose balance has changed by the time it is approved is void, and is asked for anew', async () => {
    const plan = largePlan();
    await codeOf(dana, 'plan.propose', plan);
    const seen = await decision(plan.approvalId);
    await world.database.ownerPool.query('update invoices set open_amount_minor = 2900000 where id = $1', [secondInvoice]);
    expect(await codeOf(sam, 'approval.decide', seen)).toBeNull();
    expect(await requestOf(plan.approvalId)).toMatchObject({ status: 'void', voidReason: 'balanceChanged' });
    expect(await statuses(plan.arrangementId)).toEqual([
      ['cancelled', 0],
      ['cancelled', 0],
      ['cancelled', 0],
    ]);
    expect(await codeOf(sam, 'approval.decide', seen)).toBe('approval.alreadyDecided');
    expect(await codeOf(dana, 'plan.propose', largePlan())).toBe('arrangement.balanceChanged');
    expect(await codeOf(dana, 'plan.propose', planOf([secondInvoice], [part(7, 20_000_00), part(37, 9_000_00)]))).toBeNull();
  });

  test('fault 42: that two supervisors decide at once is decided by the first, and the other is told', async () => {
    const plan = largePlan();
    await codeOf(dana, 'plan.propose', plan);
    const alex = await world.signIn(world.company.alex);
    const approve = sam.command('approval.decide', accountId, await decision(plan.approvalId));
    const refuse = alex.command('approval.decide', accountId, await decision(plan.approvalId, { decision: 'refuse', comment: 'Too long' }));
    const answers = await Promise.all([sam.push(approve), alex.push(refuse)]);
    const codes = answers.map(({ results }) => results[0]?.code);
    expect(codes.toSorted()).toEqual(['approval.alreadyDecided', null]);
    const isSams = codes[0] === null;
    expect(await requestOf(plan.approvalId)).toMatchObject({
      status: isSams ? 'approved' : 'refused',
      decidedByName: isSams ? 'Sam' : 'Alex',
    });
    expect((await folderOf()).arrangements.find(({ id }) => id === plan.arrangementId)?.status).toBe(isSams ? 'active' : 'refused');
  });

  test('is not approved by somebody whose access was taken, also where the decision was made before', async () => {
    const plan = largePlan();
    await codeOf(dana, 'plan.propose', plan);
    const command = sam.command('approval.decide', accountId, await decision(plan.approvalId));
    await disableUser(world.database.owner, world.company.sam.email, { actor: { id: null, name: 'the console' }, now: world.clock.now() });
    expect((await sam.askToPush([command])).statusCode).toBe(401);
    const { rows } = await world.database.ownerPool.query('select status from approvals where id = $1', [plan.approvalId]);
    expect(rows).toEqual([{ status: 'open' }]);
  });

  test('with a clock that is a day ahead, or a calendar set back, is judged by the server’s day', async () => {
    const plan = largePlan();
    const ahead = dana.command('plan.propose', accountId, plan, { businessDate: addDays(today, 1) });
    expect((await dana.push(ahead)).results[0]?.code).toBeNull();
    expect(await requestOf(plan.approvalId)).toMatchObject({ countedOn: today, expiresOn: addDays(today, 14) });
    world.clock.pass(15 * dayMs);
    const alex = await world.signIn(world.company.alex);
    const late = alex.command('approval.decide', accountId, await decision(plan.approvalId, {}, alex), {
      businessDate: addDays(today, 10),
    });
    expect((await alex.push(late)).results[0]?.code).toBe('approval.expired');
  });

  test('cannot be approved by its author in the database either', async () => {
    const plan = largePlan();
    await codeOf(dana, 'plan.propose', plan);
    const forged = world.database.ownerPool.query(
      "update approvals set status = 'approved', decided_by_id = requested_by_id where id = $1",
      [plan.approvalId],
    );
    await expect(forged).rejects.toThrow('four_eyes');
  });
});

describe('GET /v1/approvals', () => {
  test('gives what waits in the whole company a page at a time, the oldest first, to those who lead alone', async () => {
    const asked: string[] = [];
    for (const amountMinor of [100_00, 200_00, 300_00]) {
      const approvalId = randomUUID();
      const input = { approvalId, kind: 'writeOff', currency: 'USD', amountMinor, reason: 'Chapter 7', evidence: 'notice' };
      expect(await codeOf(dana, 'approval.request', input)).toBeNull();
      asked.push(approvalId);
      world.clock.pass(1_000);
    }
    await codeOf(dana, 'approval.withdraw', { approvalId: asked[1] });
    const page = async (query: string) => approvalListResponseSchema.parse((await sam.get(`/v1/approvals?${query}`)).json());
    const first = await page('limit=1');
    expect(first.approvals).toMatchObject([{ id: asked[0], accountNumber: '1001', requestedByName: 'Dana', amountMinor: 100_00 }]);
    const second = await page(`limit=1&after=${first.next}`);
    expect([second.approvals.map(({ id }) => id), second.next]).toEqual([[asked[2]], null]);
    world.clock.pass(15 * dayMs);
    const late = await world.signIn(world.company.alex);
    expect(approvalListResponseSchema.parse((await late.get('/v1/approvals')).json()).approvals).toEqual([]);
    const collector = await world.signIn(world.company.dana);
    expect(problemOf(await collector.get('/v1/approvals')).code).toBe('route.roleMissing');
    expect((await late.get('/v1/approvals?after=nothing')).statusCode).toBe(400);
  });
});
