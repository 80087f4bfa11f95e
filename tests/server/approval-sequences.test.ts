import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#domain/command.ts';
import { type Folder, folderSchema } from '#domain/folder.ts';
import { type LocalDate, addDays, dateIn, daysBetween } from '#domain/kernel/dates.ts';
import type { AccountId, UserId } from '#domain/kernel/ids.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { put } from '#domain/rows.ts';
import type { Approval } from '#domain/approval-rows.ts';
import { build, newId } from '#tests/support/build.ts';
import type { Desk } from './support/desk.ts';
import { Lendings } from './support/lendings.ts';
import { insertRows } from './support/rows.ts';
import { type World, addAccount, createWorld, dayMs } from './support/world.ts';

type Who = 'dana' | 'sam' | 'alex';
const everybody = ['dana', 'sam', 'alex'] as const;
const who = fc.constantFrom<Who>(...everybody);
const pick = fc.nat({ max: 40 });

/** What one of three people may do next; `pick` chooses among what there is, and `back` sets their calendar back by so many days. */
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constantFrom('plan' as const, 'settlement' as const, 'extension' as const, 'writeOff' as const, 'limitChange' as const),
      by: who,
      pick,
      percent: fc.integer({ min: 50, max: 99 }),
      /** Of what is open, in percent: all, a part, or nothing. */
      part: fc.constantFrom(100, 100, 40, 15, 0),
      back: fc.constantFrom(0, 0, 0, 29),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('decide' as const),
      by: who,
      pick,
      decision: fc.constantFrom('approve' as const, 'approve' as const, 'refuse' as const, 'askBack' as const),
      back: fc.constantFrom(0, 0, 0, 29),
      isLookedAt: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('revise' as const, 'withdraw' as const, 'acknowledge' as const, 'cancel' as const),
      by: who,
      pick,
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('sync' as const), by: who }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('pay' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('wait' as const), days: fc.constantFrom(1, 5, 20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('lend' as const),
      between: fc.constantFrom(['mia', 'sam'] as const, ['mia', 'alex'] as const, ['alex', 'sam'] as const),
      days: fc.constantFrom(0, 3, 30),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('staff' as const), isMiaHere: fc.boolean() }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;
type Command = Exclude<Action, { act: 'sync' | 'pay' | 'wait' | 'lend' | 'staff' }>;

let world: World;
let nextNumber = 5_000;
const lendings = new Lendings();
/** Signed in for as long as sessions last: to sign in is slow on purpose. */
const desks = new Map<Who, Desk>();

beforeAll(async () => {
  world = await createWorld();
  await signInAll();
});
afterAll(() => world.close());

async function signInAll(): Promise<void> {
  if (lendings.isMiaHere) await lendings.signIn(world);
  for (const name of everybody) desks.set(name, await world.signIn(world.company[name]));
}

function deskOf(name: Who): Desk {
  const desk = desks.get(name);
  if (!desk) throw new Error(`${name} is not signed in`);
  return desk;
}

/** Dana asks for a credit limit of a part of the largest invoice, 260,000, of the first or the second account, and Sam, who may approve 250,000, approves it if he can. */
const limitOf = (part: 0 | 40 | 100, account: 0 | 1): readonly Action[] => [
  { act: 'limitChange', by: 'dana', pick: 10 + account, percent: 50, part, back: 0 },
  { act: 'decide', by: 'sam', pick: account, decision: 'approve', back: 0, isLookedAt: true },
];

/** A plan of 30,000 that a supervisor approves; limits of nothing, of a group in parts, with a manager's authority, and when she has left. */
const prologue: readonly Action[] = [
  { act: 'plan', by: 'dana', pick: 8, percent: 50, part: 100, back: 0 },
  { act: 'decide', by: 'sam', pick: 0, decision: 'approve', back: 0, isLookedAt: true },
  ...limitOf(0, 0),
  ...limitOf(40, 0),
  ...limitOf(40, 1),
  ...limitOf(40, 0),
  { act: 'staff', isMiaHere: true },
  { act: 'lend', between: ['mia', 'sam'], days: 3 },
  ...limitOf(100, 1),
  { act: 'staff', isMiaHere: false },
  ...limitOf(100, 0),
];

const runs = 15;

test(
  `no high-risk act is done without a valid approval of somebody else, in ${runs} random stories of three desktops`,
  { timeout: 240_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 12, maxLength: 32 }), async (actions) => {
        const story = await Story.begin(world);
        for (const each of [...prologue, ...actions]) await story.tell(each);
      }),
      { numRuns: runs },
    );
    // What every story begins with was approved: they are about something.
    const { rows } = await world.database.ownerPool.query(
      "select count(*)::int as n, count(on_behalf_of_name)::int as lent from approvals where status = 'approved'",
    );
    expect(rows[0].n).toBeGreaterThanOrEqual(runs);
    expect(rows[0].lent).toBeGreaterThan(0);
  },
);

/** Two accounts of one group, and three people with their own, mostly stale, view of them. */
class Story {
  readonly #accountIds: readonly AccountId[];
  readonly #views = new Map<Who, Group>();
  #truth: Group = [];

  private constructor(accountIds: readonly AccountId[]) {
    this.#accountIds = accountIds;
  }

  static async begin({ database, company }: World): Promise<Story> {
    const parent = String((nextNumber += 1));
    const numbers = [parent, String((nextNumber += 1))];
    const accountIds: AccountId[] = [];
    for (const number of numbers) {
      const accountId = await addAccount(database.owner, company.id, { number, name: number, collectorId: company.dana.id });
      await database.ownerPool.query("update approvals set status = 'withdrawn' where account_id = $1", [accountId]);
      await database.ownerPool.query("update arrangements set status = 'withdrawn' where account_id = $1", [accountId]);
      const amounts = [900_00, 4_000_00, 6_000_00, 30_000_00, 260_000_00];
      const invoices = amounts.map((openAmountMinor) =>
        put('invoices', build.invoice({ id: newId(), accountId, amountMinor: openAmountMinor, openAmountMinor, version: 0 })),
      );
      await insertRows(database.owner, company.id, invoices);
      accountIds.push(accountId);
    }
    await database.ownerPool.query('update accounts set parent_number = $2 where id = $1', [accountIds[1], parent]);
    const story = new Story(accountIds);
    await story.#learn();
    for (const name of everybody) story.#views.set(name, story.#truth);
    return story;
  }

  async tell(next: Action): Promise<void> {
    world.clock.pass(1_000);
    if (next.act === 'sync') return void this.#views.set(next.by, await groupOf(deskOf(next.by), this.#accountIds));
    if (next.act === 'pay') return this.#pay(next.pick);
    if (next.act === 'lend') return lendings.lend(next.between, { world, deskOf, today: this.#today(), days: next.days });
    if (next.act === 'staff') return lendings.miaIsHere(world, next.isMiaHere);
    if (next.act === 'wait') {
      world.clock.pass(next.days * dayMs);
      await signInAll();
      return this.#learn();
    }
    await this.#push(next);
  }

  async #push(next: Command): Promise<void> {
    const desk = deskOf(next.by);
    const isFresh = 'isLookedAt' in next && next.isLookedAt;
    const views = (isFresh ? undefined : this.#views.get(next.by)) ?? this.#truth;
    const view = views[next.pick % views.length];
    // What is left of the number chooses what of the account it is about.
    const wish = view && wishOf({ ...next, pick: Math.floor(next.pick / views.length) }, view, this.#today());
    if (!view || !wish) return;
    const back = 'back' in next ? next.back : 0;
    const before = this.#truth;
    await desk.push(desk.command(wish.name, view.account.id, wish.input, { businessDate: addDays(this.#today(), -back) }));
    await this.#learn();
    for (const [at, folder] of before.entries())
      this.#judge({ ...folder, approvals: before.flatMap(({ approvals }) => approvals) }, at, next.by, wish.input);
  }

  /** Everything this act has brought into force has to have been allowed as things were before it; `before` has what was asked for and done for the whole group. */
  #judge(before: Folder, at: number, by: Who, input: Record<string, unknown>): void {
    const { id: actorId, role } = world.company[by];
    const after = this.#truth[at] ?? before;
    const wasDone = new Set(before.approvals.filter(isDone).map(({ id }) => id));
    for (const done of after.approvals.filter((each) => isDone(each) && !wasDone.has(each.id))) {
      const asked = before.approvals.find(({ id }) => id === done.id);
      const today = this.#today();
      if (done.status === 'withinAuthority') expect(problemAlone(done, before, role, today)).toBeNull();
      else {
        const roles = asked ? [role, ...lendings.rolesLentTo(world.company[by], asked, today)] : [role];
        expect(problemApproved(asked, before, { actorId, roles, today, seen: input['proposalHash'] })).toBeNull();
      }
    }
    const active = after.arrangements.filter(({ status }) => status === 'active');
    for (const { id } of active) {
      expect(
        after.approvals.filter((each) => each.arrangementId === id && isDone(each)),
        'in force without an approval',
      ).toHaveLength(1);
    }
    const running = after.promises.filter(({ arrangementId, status }) => arrangementId !== null && status === 'open');
    for (const { arrangementId } of running) expect(active.map(({ id }) => id)).toContain(arrangementId);
  }

  async #pay(at: number): Promise<void> {
    const open = this.#truth.flatMap(({ invoices }) => invoices).filter(({ openAmountMinor }) => openAmountMinor > 1_00);
    const invoice = open[at % open.length];
    if (invoice)
      await world.database.ownerPool.query('update invoices set open_amount_minor = open_amount_minor - 100 where id = $1', [invoice.id]);
    await this.#learn();
  }

  async #learn(): Promise<void> {
    this.#truth = await groupOf(deskOf('sam'), this.#accountIds);
  }

  #today = (): LocalDate => dateIn('America/Chicago', world.clock.now());
}

type Group = readonly Folder[];
const groupOf = (desk: Desk, accountIds: readonly AccountId[]): Promise<Group> =>
  Promise.all(accountIds.map((accountId) => folderOf(desk, accountId)));

async function folderOf(desk: Desk, accountId: AccountId): Promise<Folder> {
  return folderSchema.parse((await desk.get(`/v1/accounts/${accountId}`)).json());
}

const isDone = ({ status }: Approval): boolean => status === 'approved' || status === 'withinAuthority';

/** What gives money away counts together, and what gives time. */
const families: readonly (readonly Approval['kind'][])[] = [
  ['settlement', 'writeOff', 'refund', 'adjustment'],
  ['plan', 'extension'],
];

/** What was done in the last 30 days with this act, in dollars' cents: all amounts of these stories are in dollars. */
function sumWith(act: Approval, before: Folder, today: LocalDate, counts: (other: Approval) => boolean): number {
  const family = families.find((kinds) => kinds.includes(act.kind)) ?? [];
  const same = before.approvals.filter(
    (other) =>
      other.id !== act.id &&
      (family.includes(other.kind) || other.kind === act.kind) &&
      counts(other) &&
      daysBetween(other.countedOn, today) < 30,
  );
  return same.reduce((sum, { stakeMinor }) => sum + stakeMinor, act.stakeMinor);
}

const isWithin = (limit: number | null | undefined, sum: number): boolean => limit === null || (limit !== undefined && sum <= limit);

function problemAlone(done: Approval, before: Folder, role: Role, today: LocalDate): string | null {
  if (!['plan', 'settlement', 'extension'].includes(done.kind)) return `a ${done.kind} was done without being asked for`;
  if (role === 'auditor') return 'an auditor did it';
  const isWaiting = ({ status, expiresOn }: Approval): boolean => ['open', 'askedBack'].includes(status) && expiresOn >= today;
  const sum = sumWith(done, before, today, (other) => isDone(other) || isWaiting(other));
  return isWithin(defaultPolicy.approval.alone[role][done.kind], sum) ? null : `${done.kind} of ${sum} was done by a ${role} alone`;
}

function problemApproved(
  asked: Approval | undefined,
  before: Folder,
  by: { readonly actorId: UserId; readonly roles: readonly Role[]; readonly today: LocalDate; readonly seen: unknown },
): string | null {
  if (!asked || !['open', 'askedBack'].includes(asked.status)) return 'nothing waited for it';
  if (asked.requestedById === by.actorId) return 'it was approved by whoever asked';
  if (asked.editedById === by.actorId) return 'it was approved by whoever wrote it last';
  const approvers = by.roles.filter((role) => role !== 'collector' && role !== 'auditor');
  if (approvers.length === 0) return `it was approved by a ${by.roles.join()}`;
  if (asked.amountMinor === 0) return 'nobody said of how much';
  if (asked.expiresOn < by.today) return 'it had expired';
  if (asked.proposalHash !== by.seen) return 'something else was looked at';
  if (asked.accountId !== before.account.id) return 'it is of another account';
  const arrangement = before.arrangements.find(({ id }) => id === asked.arrangementId);
  const of = before.invoices.filter(({ id, status }) => status === 'open' && (arrangement?.invoiceIds.includes(id) ?? true));
  if (of.reduce((sum, { openAmountMinor }) => sum + openAmountMinor, 0) !== asked.balanceMinor) return 'the balance is another one';
  const sum = sumWith(asked, before, by.today, isDone);
  const mayApprove = approvers.some((role) => isWithin(defaultPolicy.approval.approves[role][asked.kind], sum));
  return mayApprove ? null : `${sum} is above the limits of ${approvers.join()}`;
}

type Wish = { readonly name: Parameters<Desk['command']>[0]; readonly input: Record<string, unknown> };

/** The command of an act as whoever does it sees the account; null where there is nothing to do it to. */
function wishOf(next: Command, view: Folder, today: LocalDate): Wish | null {
  if (next.act === 'decide' || next.act === 'revise' || next.act === 'withdraw' || next.act === 'acknowledge')
    return aboutRequest(next, view);
  if (next.act === 'cancel') {
    const arrangement = view.arrangements[next.pick % view.arrangements.length];
    return arrangement ? { name: 'arrangement.cancel', input: { arrangementId: arrangement.id } } : null;
  }
  const words = { reason: 'Because', evidence: 'a letter' };
  const open = view.invoices.filter(({ status }) => status === 'open').toSorted((a, b) => a.openAmountMinor - b.openAmountMinor);
  const invoice = open[next.pick % open.length];
  if (!invoice) return null;
  const owedMinor = invoice.openAmountMinor;
  const part = (days: number, amountMinor: number) => ({ promiseId: randomUUID(), dueDate: addDays(today, days), amountMinor });
  const common = {
    arrangementId: randomUUID(),
    approvalId: randomUUID(),
    invoiceIds: [invoice.id],
    currency: 'USD',
    owedMinor,
    method: 'ach',
    promisedByName: '',
    ...words,
  };
  if (next.act === 'writeOff' || next.act === 'limitChange') {
    const amountMinor = Math.floor((owedMinor * next.part) / 100);
    return { name: 'approval.request', input: { approvalId: randomUUID(), kind: next.act, currency: 'USD', amountMinor, ...words } };
  }
  if (next.act === 'extension')
    return { name: 'extension.propose', input: { ...common, promiseId: randomUUID(), newDate: addDays(today, 40) } };
  if (next.act === 'settlement')
    return { name: 'settlement.propose', input: { ...common, instalments: [part(30, Math.ceil((owedMinor * next.percent) / 100))] } };
  const half = Math.floor(owedMinor / 2);
  return { name: 'plan.propose', input: { ...common, instalments: [part(30, half), part(60, owedMinor - half)], interestBasisPoints: 0 } };
}

function aboutRequest(next: Exclude<Command, { percent: number }>, view: Folder): Wish | null {
  if (next.act === 'cancel') {
    const arrangement = view.arrangements[next.pick % view.arrangements.length];
    return arrangement ? { name: 'arrangement.cancel', input: { arrangementId: arrangement.id } } : null;
  }
  const requests = view.approvals
    .filter(({ status }) => status !== 'withinAuthority')
    .toSorted((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1));
  // The newest ones: what an account came with is the last.
  const request = requests[next.pick % Math.min(requests.length, 4)];
  if (!request) return null;
  const approvalId = request.id;
  if ('decision' in next) {
    const { decision } = next;
    return {
      name: 'approval.decide',
      input: { approvalId, proposalHash: request.proposalHash, decision, condition: '', comment: 'Looked at' },
    };
  }
  if (next.act === 'revise')
    return { name: 'approval.revise', input: { approvalId, reason: `Because ${next.pick}`, evidence: 'a letter' } };
  return { name: next.act === 'withdraw' ? 'approval.withdraw' : 'approval.acknowledge', input: { approvalId } };
}
