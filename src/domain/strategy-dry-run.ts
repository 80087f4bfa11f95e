import { mostRecentContacts } from './account-facts.ts';
import type { Folder } from './folder.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import { type Instant, type LocalDate, addDays, localDateSchema } from './kernel/dates.ts';
import type { Currency } from './kernel/money.ts';
import { type Programme, type ProgrammeFacts, dateOfNext, nextStepOf } from './next-step.ts';
import { type ChasedItem, forgivenWith, invoiceIdsOfPromise, standingPromises, unpromised } from './promise-cover.ts';
import { bankingDaysIn, lastDayOf } from './promise-judgement.ts';
import type { PromiseSettings } from './promise-settings.ts';
import { holdsOn } from './queue-mark.ts';
import type { Invoice } from './rows.ts';
import { type StepChannel, type Strategy, strategyOf } from './strategy.ts';

/** How far back strategies are tried. */
export const dryRunDays = 90;

/** Why a contact would have been a mistake: the money was there, the amount was contested, or an open promise stood for it. */
export const wrongCauses = ['paid', 'disputed', 'promised'] as const;
export type WrongCause = (typeof wrongCauses)[number];

/** An invoice that a contact would have named and should not have. */
export type WrongItem = {
  readonly cause: WrongCause;
  readonly invoiceNumber: string;
  readonly currency: Currency;
  readonly amountMinor: number;
};

/** A contact that a strategy would have made. It is a wrong one where it would have named a wrong item. */
export type DryContact = {
  readonly on: LocalDate;
  readonly channel: StepChannel;
  readonly strategyName: string;
  readonly stepNumber: number;
  readonly wrong: readonly WrongItem[];
};

/** The days strategies are tried on, the first one first: the 90 before `today`, which itself is still going on. */
export const daysOfDryRun = (today: LocalDate): readonly LocalDate[] =>
  Array.from({ length: dryRunDays }, (_, at) => addDays(today, at - dryRunDays));

/**
 * The contacts strategies would have made with an account day by day, each on what was known that morning: invoices issued, payments posted
 * and promises recorded by then, and the strategy's own contacts in place of those that were really made. What had come in by that evening tells
 * whether it was a mistake. Of disputes no dates are kept, so what is disputed now counts as disputed on all the days.
 */
export function dryRunOf(folder: Folder, programme: Programme, days: readonly LocalDate[]): readonly DryContact[] {
  const [first] = days;
  if (first === undefined) return [];
  const items = itemsOf(folder, first);
  if (items.length === 0) return [];
  const history = new History(folder, first);
  const made: DryContact[] = [];
  const changes = changeDays(folder, items, programme);
  // Nothing is looked at before this day unless something becomes known: most days of most accounts are such.
  let quietUntil: LocalDate | null = null;
  for (const day of days) {
    if (quietUntil !== null && day < quietUntil && !changes.has(day)) continue;
    const known = items.flatMap((item) => knownOn(item, day));
    quietUntil = null;
    if (!known.some(({ openAmountMinor }) => openAmountMinor > 0)) continue;
    const facts: ProgrammeFacts = { ...history.on(day, known), invoiceCount: folder.invoices.length, openItems: known };
    const next = nextStepOf(facts, programme, day);
    quietUntil = dateOfNext(next);
    if (next.kind !== 'step' || next.dueOn > day) continue;
    const strategy = strategyOf(facts, programme.list);
    const wrong = strategy ? wrongItems(known, facts, { strategy, promise: programme.promise }, day) : [];
    made.push({ on: day, channel: next.step.channel, strategyName: next.strategyName, stepNumber: next.stepNumber, wrong });
    history.made(day, next.step.channel);
  }
  return made;
}

/**
 * The days on whose mornings something is known that was not the morning before, or on which an item comes to be past due. What the customer
 * began is not among them: it only ever moves a step on.
 */
function changeDays(
  { account, payments, promises, followUps, queueMarks, contactStops }: Folder,
  items: readonly Item[],
  { promise: settings }: Programme,
): ReadonlySet<string> {
  const judging = { settings, isBankingDay: bankingDaysIn(account.country) };
  const dayBehind = (date: string): LocalDate => addDays(localDateSchema.parse(date.slice(0, 10)), 1);
  const ends = [...[...followUps, ...queueMarks].map(({ closedAt }) => closedAt), ...contactStops.map(({ liftedAt }) => liftedAt)];
  const closings = ends.filter((at) => at !== null);
  const recordings = [...promises, ...followUps, ...queueMarks].map(({ recordedAt }) => recordedAt);
  return new Set<string>([
    ...(account.staySince === null ? [] : [account.staySince]),
    ...items.map(({ invoice }) => invoice.issueDate),
    ...items.map(({ invoice }) => addDays(invoice.dueDate, 1)),
    ...items.flatMap(({ paid }) => paid.map(({ postedOn }) => addDays(postedOn, 1))),
    ...payments.filter(({ unappliedAmountMinor }) => unappliedAmountMinor > 0).map(({ receivedDate }) => addDays(receivedDate, 1)),
    ...promises.map((promise) => addDays(lastDayOf(promise, judging), 1)),
    ...queueMarks.map(({ recordedOn }) => addDays(recordedOn, 1)),
    ...contactStops.map(({ placedOn }) => addDays(placedOn, 1)),
    ...[...recordings, ...closings].map(dayBehind),
  ]);
}

/** An invoice and when which part of it was paid: when the money came, and when that was posted. */
type Item = { readonly invoice: Invoice; readonly paid: readonly { receivedOn: LocalDate; postedOn: LocalDate; amountMinor: number }[] };

function itemsOf({ invoices, payments, paymentApplications }: Folder, first: LocalDate): readonly Item[] {
  const receivedOn = new Map(payments.map(({ id, receivedDate }) => [id, receivedDate]));
  return invoices
    .filter(({ status, paidDate }) => status === 'open' || (status === 'paid' && paidDate !== null && paidDate >= first))
    .map((invoice): Item => {
      const applied = paymentApplications
        .filter(({ invoiceId }) => invoiceId === invoice.id)
        .map(({ paymentId, appliedDate, amountMinor }) => {
          const received = receivedOn.get(paymentId) ?? appliedDate;
          return { receivedOn: received < appliedDate ? received : appliedDate, postedOn: appliedDate, amountMinor };
        });
      const { paidDate, amountMinor } = invoice;
      const isUnexplained = applied.length === 0 && invoice.status === 'paid' && paidDate !== null;
      return { invoice, paid: isUnexplained ? [{ receivedOn: paidDate, postedOn: paidDate, amountMinor }] : applied };
    })
    .sort((a, b) => compareTexts(a.invoice.dueDate, b.invoice.dueDate));
}

type KnownItem = ProgrammeFacts['openItems'][number] & Pick<Invoice, 'id' | 'number'> & { readonly isPaidInTruth: boolean };

/** An invoice as it was known on the morning of a day, when what came in the day before had been posted; nothing where it was not open. */
function knownOn({ invoice, paid }: Item, day: LocalDate): readonly KnownItem[] {
  if (invoice.issueDate > day) return [];
  const { id, number, dueDate, currency, amountMinor, disputedAmountMinor } = invoice;
  let openAmountMinor = invoice.openAmountMinor;
  let openInTruthMinor = invoice.openAmountMinor;
  for (const { receivedOn, postedOn, amountMinor: paidMinor } of paid) {
    if (postedOn >= day) openAmountMinor += paidMinor;
    if (receivedOn > day) openInTruthMinor += paidMinor;
  }
  if (openAmountMinor === 0) return [];
  if (Math.abs(openAmountMinor) > Math.abs(amountMinor)) openAmountMinor = amountMinor;
  return [
    {
      id,
      number,
      dueDate,
      currency,
      openAmountMinor,
      disputedAmountMinor: Math.min(disputedAmountMinor, Math.max(0, openAmountMinor)),
      isPaidInTruth: openAmountMinor > 0 && openInTruthMinor <= 0,
    },
  ];
}

type Named = ChasedItem & { readonly item: KnownItem };

/** What a contact would have named wrongly: its items are those past due, or the next one where none is; less what the strategy knows to leave out. */
function wrongItems(
  known: readonly KnownItem[],
  facts: ProgrammeFacts,
  { strategy: { stopsOn }, promise }: { readonly strategy: Strategy; readonly promise: PromiseSettings },
  day: LocalDate,
): readonly WrongItem[] {
  const disputes = stopsOn.includes('dispute');
  const all = known.flatMap((item, at): Named[] => {
    const amountMinor = item.openAmountMinor - (disputes ? item.disputedAmountMinor : 0);
    return item.openAmountMinor > 0 && amountMinor > 0 ? [{ at, item, dueDate: item.dueDate, currency: item.currency, amountMinor }] : [];
  });
  const left = unpromised(all, standingPromises(facts, promise, day));
  const chased = stopsOn.includes('promise') ? left : all;
  const pastDue = chased.filter(({ dueDate }) => dueDate < day);
  const promised = new Map(
    all.map((each) => [each.item, each.amountMinor - (left.find(({ item }) => item === each.item)?.amountMinor ?? 0)]),
  );
  return (pastDue.length > 0 ? pastDue : chased.slice(0, 1)).flatMap(({ item, amountMinor }): WrongItem[] => {
    const of = (cause: WrongCause, wrongMinor: number): WrongItem[] => [
      { cause, invoiceNumber: item.number, currency: item.currency, amountMinor: wrongMinor },
    ];
    if (item.isPaidInTruth) return of('paid', amountMinor);
    if (!disputes && item.disputedAmountMinor > 0) return of('disputed', item.disputedAmountMinor);
    const promisedMinor = promised.get(item) ?? 0;
    return !stopsOn.includes('promise') && promisedMinor > 0 ? of('promised', promisedMinor) : [];
  });
}

type PastContact = ProgrammeFacts['recentContacts'][number];

/** What an account's people had said and agreed by each morning; days are asked for in their order. */
class History {
  readonly #folder: Folder;
  readonly #promises: readonly (ProgrammeFacts['promises'][number] & {
    readonly recordedOn: string;
    readonly invoiceIds: readonly string[] | null;
  })[];
  /** What the customer began within the days, the latest first; it would have come whatever the strategy. */
  readonly #toCome: PastContact[];
  #contacts: PastContact[];

  constructor(folder: Folder, first: LocalDate) {
    this.#folder = folder;
    this.#promises = folder.promises
      .filter(({ status }) => status !== 'cancelled' && status !== 'proposed')
      .map((promise) => {
        const { recordedAt, promisedDate, currency, amountMinor } = promise;
        const coversMinor = amountMinor + forgivenWith(promise, folder.arrangements);
        const invoiceIds = invoiceIdsOfPromise(promise, folder.arrangements);
        return {
          status: 'open' as const,
          promisedDate,
          currency,
          amountMinor,
          coversMinor,
          invoiceIds,
          recordedOn: recordedAt.slice(0, 10),
        };
      });
    const notes = folder.notes
      .map(({ recordedOn: on, channel, direction, outcome }) => ({ on, channel, direction, outcome }))
      .sort((a, b) => compareTexts(b.on, a.on));
    this.#toCome = notes.filter(({ on, direction }) => on >= first && direction === 'inbound');
    this.#contacts = notes.filter(({ on }) => on < first).slice(0, mostRecentContacts);
  }

  /** As it stood on the morning of a day on which these items were known. */
  on(day: LocalDate, known: readonly KnownItem[]): Omit<ProgrammeFacts, 'openItems' | 'invoiceCount'> & Pick<Folder, 'account'> {
    for (let came = this.#toCome.at(-1); came && came.on < day; came = this.#toCome.at(-1)) {
      this.#toCome.pop();
      this.#add(came);
    }
    const { account, followUps, payments, contactStops } = this.#folder;
    const { staySince } = account;
    return {
      account: { ...account, staySince: staySince !== null && staySince <= day ? staySince : null },
      promises: this.#promises
        .filter(({ recordedOn }) => recordedOn < day)
        .map((promise) => {
          const { invoiceIds } = promise;
          return { ...promise, itemsAt: invoiceIds && known.flatMap(({ id }, at) => (invoiceIds.includes(id) ? [at] : [])) };
        }),
      openFollowUpDates: followUps
        .filter(({ recordedAt, closedAt }) => recordedAt.slice(0, 10) < day && isOpenOn(closedAt, day))
        .map(({ dueDate }) => dueDate)
        .sort(),
      recentContacts: this.#contacts,
      unapplied: payments
        .filter(({ receivedDate, unappliedAmountMinor }) => receivedDate < day && unappliedAmountMinor > 0)
        .map(({ currency, unappliedAmountMinor: amountMinor }) => ({ currency, amountMinor })),
      mark: this.#markOn(day),
      stops: contactStops
        .filter(({ placedOn, liftedAt }) => placedOn < day && isOpenOn(liftedAt, day))
        .map(({ id, kind, channel, contactId, address, placedOn: since }) => ({ id, kind, channel, contactId, address, since })),
    };
  }

  #markOn(day: LocalDate): ProgrammeFacts['mark'] {
    const holding = this.#folder.queueMarks.filter((mark) => mark.recordedOn < day && holdsOn(mark, day) && isOpenOn(mark.closedAt, day));
    return holding.toSorted((a, b) => compareTexts(b.recordedAt, a.recordedAt))[0] ?? null;
  }

  made(on: LocalDate, channel: StepChannel): void {
    this.#add({ on, channel, direction: 'outbound', outcome: 'sent' });
  }

  #add(contact: PastContact): void {
    this.#contacts = [contact, ...this.#contacts].slice(0, mostRecentContacts);
  }
}

/** Whether something that was closed at a moment, or never, still stood on the morning of a day. */
const isOpenOn = (closedAt: Instant | null, day: LocalDate): boolean => closedAt === null || closedAt.slice(0, 10) >= day;
