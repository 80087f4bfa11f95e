import { compareTexts } from '#domain/kernel/compare-texts.ts';
import { type LocalDate, addDays, nextWorkday } from '#domain/kernel/dates.ts';
import { type Currency, minorDigitsOf } from '#domain/kernel/money.ts';
import type { AccountPlan } from './account-plan.ts';
import { makeWork } from './make-work.ts';
import { type InvoiceFate, invoiceFates } from './payment-behaviour.ts';
import { Random } from './random.ts';
import type { MadeInvoice, SeedAccount, SeedContext } from './seed-rows.ts';
import * as words from './vocabulary.ts';

/** Some history is long paid and settled; some accounts have a second currency, credit memos, short pays and cash on account. */
const chances = {
  longName: 0.01,
  secondCurrency: 0.01,
  creditMemo: 0.03,
  shortPay: 0.02,
  unappliedCash: 0.01,
  purchaseOrder: 0.7,
  roundAmount: 0.15,
  payTogether: 0.13,
} as const;

/** Percent of the limit in use, by judgement; rounding the limit up takes off as much as a tenth. */
const creditUse = { usual: { low: 25, high: 90 }, over: { low: 115, high: 160 }, overLimit: 0.1 } as const;

/** Makes the rows of the demo account number `index` (from 0). Deterministic in the state of `context.random`. */
export function makeAccount(index: number, plan: AccountPlan, context: SeedContext): SeedAccount {
  return new AccountMaker(index, plan, context).make();
}

class AccountMaker {
  readonly #plan: AccountPlan;
  readonly #random: Random;
  readonly #today: LocalDate;
  readonly #context: SeedContext;
  readonly #index: number;
  readonly #id: string;
  readonly #place: words.Place;
  #nextId = 0;
  readonly #rows: SeedAccount = {
    accounts: [],
    contacts: [],
    invoices: [],
    payments: [],
    paymentApplications: [],
    promises: [],
    notes: [],
    followUps: [],
    queueMarks: [],
    calls: [],
    contactStops: [],
    messages: [],
    arrangements: [],
    approvals: [],
    receivedMails: [],
  };

  constructor(index: number, plan: AccountPlan, context: SeedContext) {
    this.#index = index;
    this.#plan = plan;
    this.#random = context.random;
    this.#today = context.today;
    this.#context = context;
    this.#id = this.#newId();
    this.#place = this.#random.weighted(words.places);
  }

  make(): SeedAccount {
    const name = this.#makeAccount();
    this.#makeContacts(name);
    const invoices = invoiceFates(this.#plan, this.#today, this.#random).map((fate, at) => this.#makeInvoice(fate, at));
    this.#makePayments(invoices.filter(({ fate }) => fate.paidDate <= this.#today));
    if (this.#random.chance(chances.creditMemo)) this.#makeCreditMemo();
    this.#fitCreditLimit();
    makeWork(invoices, this.#rows, { ...this.#context, accountId: this.#id, newId: () => this.#newId() });
    return this.#rows;
  }

  #makeAccount(): string {
    const random = this.#random;
    const name = random.chance(chances.longName)
      ? random.pick(words.longNames)
      : `${random.pick(words.nameFirst)} ${random.pick(words.nameTrade)} ${random.pick(words.nameForm)}`.trim();
    const yearDollars = 2 * this.#plan.medianAmount * this.#plan.invoiceCount;
    this.#rows.accounts.push({
      id: this.#id,
      number: `C-${String(10_001 + this.#index)}`,
      name,
      currency: this.#place.currency,
      termsDays: this.#plan.termsDays,
      creditLimitMinor: random.chance(0.9) ? this.#minor(roundUp(yearDollars / 6), this.#place.currency) : null,
      riskClass: riskOf(this.#plan.lateShare),
      timeZone: this.#place.timeZone,
      city: this.#place.city,
      country: this.#place.country,
      region: this.#place.region,
      partyKind: this.#index % onePersonIn === 53 ? 'naturalPerson' : 'company',
      ...salesOf(random.pick(words.salesReps)),
      collectorId: this.#context.collector.id,
      parentNumber: parentOf(this.#index),
      staySince: this.#index % oneStayIn === 7 ? addDays(this.#today, -20) : null,
      postalAddress: this.#index % oneWithoutAddressIn === 11 ? null : words.postalAddressIn(this.#place, this.#index),
      language: null,
      version: 0,
    });
    return name;
  }

  #makeContacts(accountName: string): void {
    const random = this.#random;
    const domain = `${accountName
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z0-9]+/g, '')
      .slice(0, 24)}.example`;
    const count = random.weighted([
      [45, 1],
      [38, 2],
      [17, 3],
    ]);
    for (let at = 0; at < count; at += 1) {
      const [first, last] = [random.pick(words.firstNames), random.pick(words.lastNames)];
      const mailbox = `${first}.${last}`
        .toLowerCase()
        .normalize('NFD')
        .replace(/[^a-z.]/g, '');
      this.#rows.contacts.push({
        id: this.#newId(),
        accountId: this.#id,
        name: `${first} ${last}`,
        role: at === 0 ? 'Accounts payable' : random.pick(words.contactRoles),
        phone: random.chance(0.92) ? this.#phone() : null,
        email: `${mailbox}@${domain}`,
        isPrimary: at === 0,
        status: 'active',
        version: 0,
      });
    }
  }

  /** A number of the account's place; one in ten is reached through a switchboard. */
  #phone(): string {
    const extension = this.#random.int(201, 989);
    const number = `${this.#place.phone}${String(this.#random.int(0, 99)).padStart(2, '0')}`;
    return extension > 910 ? `${number} ext. ${extension}` : number;
  }

  #makeInvoice(fate: InvoiceFate, at: number): MadeInvoice {
    const random = this.#random;
    const currency = random.chance(chances.secondCurrency) ? (words.places[0]?.[1].currency ?? this.#place.currency) : this.#place.currency;
    const dollars = random.chance(chances.roundAmount) ? roundUp(fate.amountDollars) : fate.amountDollars;
    const amountMinor = this.#minor(dollars, currency);
    const isPaid = fate.paidDate <= this.#today;
    // A customer who pays a little less than all leaves the rest open.
    const shortMinor = isPaid && random.chance(chances.shortPay) ? Math.max(1, Math.round((amountMinor * random.int(1, 10)) / 100)) : 0;
    const openAmountMinor = isPaid ? shortMinor : amountMinor;
    const isDisputed = openAmountMinor > 0 && fate.isDisputed;
    const row = {
      id: this.#newId(),
      accountId: this.#id,
      number: `INV-${String(20_000 + this.#index)}-${String(at + 1).padStart(3, '0')}`,
      purchaseOrder: random.chance(chances.purchaseOrder) ? `PO ${random.int(100_000, 999_999)}` : null,
      kind: 'invoice',
      issueDate: fate.issueDate,
      dueDate: fate.dueDate,
      currency,
      amountMinor,
      openAmountMinor,
      disputedAmountMinor: isDisputed ? (random.chance(0.6) ? openAmountMinor : Math.max(1, Math.round(openAmountMinor / 3))) : 0,
      disputeReason: isDisputed ? random.pick(words.disputeReasons) : null,
      status: openAmountMinor === 0 ? 'paid' : 'open',
      paidDate: openAmountMinor === 0 ? fate.paidDate : null,
      batchId: null,
      version: 0,
    };
    this.#rows.invoices.push(row);
    return { row, fate, amountMinor: amountMinor - shortMinor, currency };
  }

  /** One payment for what a payer pays in one currency on one day; now and then earlier invoices wait for the next one. */
  #makePayments(paid: readonly MadeInvoice[]): void {
    let open: MadeInvoice[] = [];
    const sorted = [...paid].sort((a, b) => compareTexts(a.fate.paidDate, b.fate.paidDate));
    for (const [at, invoice] of sorted.entries()) {
      open.push(invoice);
      const next = sorted[at + 1];
      const isTogether =
        next?.fate.paidDate === invoice.fate.paidDate &&
        next.currency === invoice.currency &&
        this.#random.chance(1 - chances.payTogether / 2);
      if (isTogether) continue;
      this.#makePayment(open);
      open = [];
    }
  }

  #makePayment(invoices: readonly MadeInvoice[]): void {
    const random = this.#random;
    const last = invoices.at(-1);
    if (!last) return;
    const { currency } = last;
    const appliedMinor = invoices.reduce((sum, invoice) => sum + invoice.amountMinor, 0);
    const unappliedAmountMinor = random.chance(chances.unappliedCash) ? this.#minor(random.int(20, 900), currency) : 0;
    const id = this.#newId();
    const method = random.weighted([
      [52, 'ach'],
      [26, 'check'],
      [14, 'wire'],
      [8, 'card'],
    ]);
    this.#rows.payments.push({
      id,
      accountId: this.#id,
      receivedDate: last.fate.paidDate,
      reference:
        method === 'check' ? `Check ${random.int(1_000, 99_999)}` : `${method.toUpperCase()} ${random.int(10_000_000, 99_999_999)}`,
      method,
      currency,
      amountMinor: appliedMinor + unappliedAmountMinor,
      unappliedAmountMinor,
      batchId: null,
      version: 0,
    });
    for (const invoice of invoices) {
      this.#rows.paymentApplications.push({
        id: this.#newId(),
        accountId: this.#id,
        paymentId: id,
        invoiceId: invoice.row.id,
        currency,
        amountMinor: invoice.amountMinor,
        appliedDate: last.fate.paidDate,
        batchId: null,
        version: 0,
      });
    }
  }

  #makeCreditMemo(): void {
    const amountMinor = -this.#minor(Math.max(5, this.#plan.medianAmount * this.#random.lognormal(-1.5, 0.6)), this.#place.currency);
    const issueDate = nextWorkday(addDays(this.#today, -this.#random.int(3, 60)), 0);
    const date = issueDate > this.#today ? this.#today : issueDate;
    this.#rows.invoices.push({
      id: this.#newId(),
      accountId: this.#id,
      number: `CM-${String(20_000 + this.#index)}`,
      purchaseOrder: null,
      kind: 'creditMemo',
      issueDate: date,
      dueDate: date,
      currency: this.#place.currency,
      amountMinor,
      openAmountMinor: amountMinor,
      disputedAmountMinor: 0,
      disputeReason: null,
      status: 'open',
      paidDate: null,
      batchId: null,
      version: 0,
    });
  }

  /**
   * A limit covers two months of sales. For whoever owes about as much or more it is set by what is owed: most use a good part of it, a few have gone
   * beyond. It draws from numbers of its own, so that nothing else of the account depends on it.
   */
  #fitCreditLimit(): void {
    const [account] = this.#rows.accounts;
    const limitMinor = account?.['creditLimitMinor'];
    if (!account || typeof limitMinor !== 'number') return;
    const { currency } = this.#place;
    let openMinor = 0;
    for (const row of this.#rows.invoices) if (row['currency'] === currency) openMinor += Number(row['openAmountMinor']);
    if (openMinor * 100 <= limitMinor * creditUse.usual.high) return;
    const random = new Random(Number.parseInt(this.#id.slice(-8), 16));
    const { low, high } = random.chance(creditUse.overLimit) ? creditUse.over : creditUse.usual;
    const minorOfUnit = 10 ** minorDigitsOf(currency);
    this.#rows.accounts[0] = {
      ...account,
      creditLimitMinor: roundUp((openMinor * 100) / random.int(low, high) / minorOfUnit) * minorOfUnit,
    };
  }

  #minor(dollars: number, currency: Currency): number {
    return Math.max(1, Math.round(dollars * (words.unitsPerDollar[currency] ?? 1) * 10 ** minorDigitsOf(currency)));
  }

  /** Ids grow with the account and the row, so that rows arrive in the order of the database's indexes. */
  #newId(): string {
    const account = this.#index.toString(16).padStart(8, '0');
    const row = (this.#nextId++).toString(16).padStart(4, '0');
    const tail = (this.#random.uint32().toString(16) + this.#random.uint32().toString(16)).padStart(15, '0').slice(-15);
    return `${account}-${row}-8${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(3)}`;
  }
}

/** Two leading digits: what people order and set limits by. */
function roundUp(dollars: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, dollars))) - 1);
  return Math.ceil(dollars / step) * step;
}

/** So many neighbours of each run of accounts belong to one group of companies. */
const [groupRun, groupMembers] = [40, 3];
const oneStayIn = 150;
/** Sole traders. */
const onePersonIn = 90;
const oneWithoutAddressIn = 40;

function parentOf(index: number): string | null {
  return index % groupRun < groupMembers ? `G-${String(501 + Math.floor(index / groupRun))}` : null;
}

/** A sales representative; of the last one in the list the books know no address, as it happens. */
const salesOf = (salesRep: string) => ({
  salesRep,
  salesRepEmail:
    salesRep === words.salesReps.at(-1) ? null : `${salesRep.toLowerCase().replaceAll(' ', '').replaceAll('..', '.')}@brightwater.example`,
});

const riskOf = (lateShare: number): 'low' | 'medium' | 'high' => (lateShare > 0.3 ? 'high' : lateShare > 0.08 ? 'medium' : 'low');
