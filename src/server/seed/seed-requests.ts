import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Role } from '#domain/command.ts';
import { commandOf } from '#domain/commands.ts';
import { type Instant, type LocalDate, addDays, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { AccountId, CompanyId, InvoiceId, UserId } from '#domain/kernel/ids.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import { CommandStore } from '../sync/sql-store.ts';

type Debt = {
  readonly accountId: AccountId;
  readonly invoiceIds: readonly InvoiceId[];
  readonly currency: Currency;
  readonly owedMinor: number;
};
type Wish = {
  readonly name: 'plan.propose' | 'settlement.propose' | 'approval.request';
  readonly input: Readonly<Record<string, unknown>>;
};
type Story = { readonly by: Role; readonly hoursAgo: number; readonly wish: (debt: Debt, today: LocalDate, newId: () => string) => Wish };

const proposal = ({ accountId, invoiceIds, currency, owedMinor }: Debt, newId: () => string) => ({
  accountId,
  arrangementId: newId(),
  approvalId: newId(),
  invoiceIds,
  currency,
  owedMinor,
  method: 'ach',
  promisedByName: 'Accounts payable',
});

/** So many equal parts, the rest with the last, a month apart, from ten days from now on. */
function partsOf(totalMinor: number, count: number, today: LocalDate, newId: () => string) {
  const each = Math.floor(totalMinor / count);
  return Array.from({ length: count }, (_, at) => ({
    promiseId: newId(),
    dueDate: addDays(today, 10 + at * 30),
    amountMinor: at === count - 1 ? totalMinor - each * (count - 1) : each,
  }));
}

const request =
  (kind: string, share: number, reason: string, evidence: string): Story['wish'] =>
  ({ accountId, currency, owedMinor }, _today, newId) => ({
    name: 'approval.request',
    input: { approvalId: newId(), accountId, kind, currency, amountMinor: Math.floor(owedMinor * share), reason, evidence },
  });

/** What waits in the demo on its first day, of several kinds; one is the supervisor's own, who therefore does not decide it. */
const stories: readonly Story[] = [
  {
    by: 'collector',
    hoursAgo: 44,
    wish: (debt, today, newId) => ({
      name: 'settlement.propose',
      input: {
        ...proposal(debt, newId),
        reason: 'Closing two sites; pays at once if we take 80%',
        evidence: 'E-mail of their finance director, and the June figures they sent',
        instalments: partsOf(Math.ceil(debt.owedMinor * 0.8), 1, today, newId),
      },
    }),
  },
  {
    by: 'collector',
    hoursAgo: 27,
    wish: (debt, today, newId) => ({
      name: 'plan.propose',
      input: {
        ...proposal(debt, newId),
        reason: 'Seasonal business; money comes in with the spring orders',
        evidence: 'Bank letter on file; kept the plan of last year',
        interestBasisPoints: 0,
        instalments: partsOf(debt.owedMinor, 4, today, newId),
      },
    }),
  },
  {
    by: 'collector',
    hoursAgo: 21,
    wish: request('writeOff', 0.05, 'Freight charge we cannot prove', 'Carrier has no proof of delivery; claim refused twice'),
  },
  { by: 'collector', hoursAgo: 6, wish: request('creditHold', 1, 'Two promises broken this month', 'Promises in the timeline') },
  {
    by: 'supervisor',
    hoursAgo: 4,
    wish: request('adjustment', 0.05, 'Price difference against the contract', 'Contract of January, page 4'),
  },
];

/** Accounts looked through for one that a request fits. */
const mostLookedAt = 60;

/**
 * Asks for a few approvals in the demo, by the same rules as everybody, so that the screen is not empty on the first day. Gives how many wait; fewer where the company
 * has too few accounts that owe enough.
 */
export async function seedRequests(owner: Database, companyId: CompanyId, today: LocalDate, now: Instant): Promise<number> {
  return withCompany(owner, companyId, async (trx) => {
    const debts = [...(await debtsIn(trx, companyId, today))];
    let asked = 0;
    for (const story of stories) asked += await ask(trx, companyId, story, debts, { today, now, newId: randomUUID });
    return asked;
  });
}

async function debtsIn(trx: CompanyTransaction, companyId: CompanyId, today: LocalDate): Promise<readonly Debt[]> {
  const { rows } = await sql<Debt>`
    select a.id as account_id, i.currency, array_agg(i.id order by i.id) as invoice_ids, sum(i.open_amount_minor)::bigint as owed_minor
    from accounts a join invoices i on i.account_id = a.id
    where a.company_id = ${companyId} and a.stay_since is null and i.kind = 'invoice' and i.status = 'open' and i.currency = 'USD' and i.due_date < ${today}
      and i.disputed_amount_minor = 0
      and not exists (select from promises p where p.account_id = a.id and p.status = 'open') and not exists (select from contact_stops s where s.account_id = a.id)
    group by a.id, a.number, i.currency having sum(i.open_amount_minor) between 1050000 and 6000000
    order by a.number limit ${mostLookedAt}`.execute(trx);
  return rows;
}

type Moment = { readonly today: LocalDate; readonly now: Instant; readonly newId: () => string };

/** Asks on the first account that takes it, which is then used up; 0 where none does. */
async function ask(
  trx: CompanyTransaction,
  companyId: CompanyId,
  story: Story,
  debts: Debt[],
  { today, now, newId }: Moment,
): Promise<number> {
  const { company } = await loadCompany(trx, companyId);
  const person = await trx
    .selectFrom('appUser')
    .select(['id', 'name', 'role'])
    .where('companyId', '=', companyId)
    .where('role', '=', story.by)
    .orderBy('name')
    .executeTakeFirstOrThrow();
  const actor: { readonly actorId: UserId; readonly actorName: string; readonly role: Role } = {
    actorId: person.id,
    actorName: person.name,
    role: person.role,
  };
  const context = {
    ...actor,
    at: instantOf(epochMsOf(now) - story.hoursAgo * 3_600_000),
    today,
    serverToday: today,
    company,
    stage: 'recorded',
  } as const;
  for (const [at, debt] of debts.entries()) {
    const { name, input } = story.wish(debt, today, newId);
    const store = new CommandStore(trx, companyId, debt.accountId);
    const result = await commandOf(name).execute(input, store, context);
    if (!result.ok) continue;
    for (const row of result.value) await store.write(row);
    debts.splice(at, 1);
    return 1;
  }
  return 0;
}
