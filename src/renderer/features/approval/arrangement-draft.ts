import { v7 as uuidv7 } from 'uuid';
import type { Company } from '#domain/company.ts';
import type { CommandInput } from '#domain/commands.ts';
import { type Agreeable, agreeableOf } from '#domain/agreeable.ts';
import { owedMinorOf } from '#domain/arrangement.ts';
import { hasAmount } from '#domain/authority.ts';
import { type Instalment, equalInstalments, simpleInterestMinor } from '#domain/instalments.ts';
import { type LocalDate, addDays, localDateSchema } from '#domain/kernel/dates.ts';
import { approvalIdSchema, arrangementIdSchema, promiseIdSchema } from '#domain/kernel/ids.ts';
import type { InvoiceId } from '#domain/kernel/ids.ts';
import { type Currency, parseMinor, printMinor } from '#domain/kernel/money.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { leastSettlementMinor } from '#domain/settlement.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import type { ArrangementDraft } from '#contracts/begun-form.ts';

/** The invoices an arrangement would be of, in one currency, and what can be collected of them. Minor units. */
export type Arrangeable = Agreeable & { readonly owedMinor: number };

/** Those chosen with X; else what is past due, or with nothing past due whatever is open; without those that are under an arrangement already. */
export function arrangeableOf({ folder, today }: AccountView, chosenIds: readonly InvoiceId[]): Arrangeable {
  const of = agreeableOf(folder, chosenIds, today);
  const invoices = of.invoices.slice(0, 200);
  const ids = invoices.map(({ id }) => id);
  return { ...of, invoices, owedMinor: owedMinorOf(ids, invoices) };
}

/** What a form begins with: three monthly payments from two weeks on. */
export function newArrangementDraft({ today, folder }: AccountView): ArrangementDraft {
  return {
    kind: 'plan',
    rhythm: 'monthly',
    count: '3',
    weekday: '',
    firstDate: addDays(today, 14),
    interest: '',
    custom: [],
    amount: '',
    method: 'unknown',
    promisedByName: folder.contacts.find(({ isPrimary, status }) => isPrimary && status === 'active')?.name ?? '',
    reason: '',
    evidence: '',
  };
}

/** The field something is wrong with, and what. */
export type DraftProblem = { readonly field: 'count' | 'firstDate' | 'amount' | 'interest' | 'custom'; readonly text: string };
const problem = (field: DraftProblem['field'], text: string): Result<never, DraftProblem> => err({ field, text });

/** An amount as somebody types it, in minor units. */
export function amountOf(text: string, currency: Currency): Result<number, DraftProblem> {
  const read = parseMinor(text.replaceAll(/[,\s]/g, ''), currency);
  return read.ok && read.value > 0 ? ok(read.value) : problem('amount', 'Enter the amount in digits, such as 1,250.00.');
}

function dayOf(text: string): Result<LocalDate, DraftProblem> {
  const day = localDateSchema.safeParse(text);
  return day.success ? ok(day.data) : problem('firstDate', 'Choose a day.');
}

/** The hundredths of a percent that are typed as percents; '' is none. */
export function basisPointsOf(text: string): Result<number, DraftProblem> {
  const match = /^(\d{1,2})(?:[.,](\d{1,2}))?$/.exec(text.trim() === '' ? '0' : text.trim());
  if (!match) return problem('interest', 'Enter percents a year, such as 8 or 7.5.');
  return ok(Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')));
}

/** What is paid and when, as the form says; or what is missing. Minor units, before interest. */
export function scheduleOf(draft: ArrangementDraft, { owedMinor, currency }: Arrangeable): Result<readonly Instalment[], DraftProblem> {
  if (draft.kind === 'plan' && draft.rhythm === 'custom') return customOf(draft, currency);
  const first = dayOf(draft.firstDate);
  if (!first.ok) return first;
  if (draft.kind === 'settlement') {
    const pay = amountOf(draft.amount, currency);
    return pay.ok ? ok([{ dueDate: first.value, amountMinor: pay.value }]) : pay;
  }
  if (draft.kind === 'extension') return ok([{ dueDate: first.value, amountMinor: owedMinor }]);
  const count = Number(draft.count);
  if (!Number.isInteger(count) || count < 2 || count > 200) return problem('count', 'Enter how many payments, from 2 on.');
  const rhythm = draft.rhythm === 'custom' ? 'monthly' : draft.rhythm;
  const weekday = draft.weekday === '' ? null : Number(draft.weekday);
  return ok(equalInstalments({ amountMinor: owedMinor, count, firstDate: first.value, rhythm, weekday }));
}

function customOf({ custom }: ArrangementDraft, currency: Currency): Result<readonly Instalment[], DraftProblem> {
  const instalments: Instalment[] = [];
  for (const [at, { date, amount }] of custom.entries()) {
    const [day, read] = [dayOf(date), amountOf(amount, currency)];
    if (!day.ok || !read.ok) return problem('custom', `Enter a day and an amount for payment ${at + 1}.`);
    instalments.push({ dueDate: day.value, amountMinor: read.value });
  }
  return ok(instalments);
}

/** Payments as the rows of a form in which each is typed. */
export const typedOf = (instalments: readonly Instalment[], currency: Currency): ArrangementDraft['custom'] =>
  instalments.map(({ dueDate, amountMinor }) => ({ date: dueDate, amount: printMinor(amountMinor, currency) }));

/** The least a settlement may bring, offered where nothing is typed. */
export const leastOffer = ({ owedMinor, currency }: Arrangeable, company: Company): string =>
  printMinor(leastSettlementMinor(owedMinor, company.policy.arrangement), currency);

/** What interest comes to under a schedule. Minor units. */
export const interestMinorOf = (instalments: readonly Instalment[], draft: ArrangementDraft, today: LocalDate): number => {
  const basisPoints = basisPointsOf(draft.interest);
  return draft.kind === 'plan' && basisPoints.ok ? simpleInterestMinor(instalments, basisPoints.value, today) : 0;
};

/** The command a draft comes to. */
export type Wish =
  | { readonly name: 'plan.propose'; readonly input: CommandInput<'plan.propose'> }
  | { readonly name: 'settlement.propose'; readonly input: CommandInput<'settlement.propose'> }
  | { readonly name: 'extension.propose'; readonly input: CommandInput<'extension.propose'> }
  | { readonly name: 'approval.request'; readonly input: CommandInput<'approval.request'> };

/** The command of a form with ids of its own; or what is missing. */
export function wishOf(draft: ArrangementDraft, of: Arrangeable, account: AccountView): Result<Wish, DraftProblem> {
  const { kind, reason, evidence, method, promisedByName } = draft;
  const accountId = account.folder.account.id;
  const approvalId = approvalIdSchema.parse(uuidv7());
  if (kind !== 'plan' && kind !== 'settlement' && kind !== 'extension') {
    const amount = draft.amount.trim() === '' && !hasAmount(kind) ? ok(0) : amountOf(draft.amount, of.currency);
    if (!amount.ok) return amount;
    return ok({
      name: 'approval.request',
      input: { approvalId, accountId, kind, currency: of.currency, amountMinor: amount.value, reason, evidence },
    });
  }
  const schedule = scheduleOf(draft, of);
  if (!schedule.ok) return schedule;
  const basisPoints = basisPointsOf(draft.interest);
  if (kind === 'plan' && !basisPoints.ok) return basisPoints;
  const common = {
    arrangementId: arrangementIdSchema.parse(uuidv7()),
    approvalId,
    accountId,
    invoiceIds: of.invoices.map(({ id }) => id),
    currency: of.currency,
    owedMinor: of.owedMinor,
    method,
    promisedByName,
    reason,
    evidence,
  };
  const instalments = schedule.value.map((each) => ({ promiseId: promiseIdSchema.parse(uuidv7()), ...each }));
  const [first] = instalments;
  if (!first) return problem('custom', 'Add at least two payments.');
  if (kind === 'extension')
    return ok({ name: 'extension.propose', input: { ...common, promiseId: first.promiseId, newDate: first.dueDate } });
  if (kind === 'settlement') return ok({ name: 'settlement.propose', input: { ...common, instalments } });
  return ok({ name: 'plan.propose', input: { ...common, instalments, interestBasisPoints: basisPoints.ok ? basisPoints.value : 0 } });
}
