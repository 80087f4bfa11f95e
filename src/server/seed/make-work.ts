import { type Instant, type LocalDate, addDays, instantSchema, isoWeekday, nextWorkday } from '#domain/kernel/dates.ts';
import type { MadeInvoice, SeedAccount, SeedContext } from './seed-rows.ts';
import { historyDays } from './payment-behaviour.ts';
import * as words from './vocabulary.ts';

type WorkContext = SeedContext & { readonly accountId: string; readonly newId: () => string };

const chances = {
  promiseWhenLate: 0.4,
  notedWhenCalm: 0.25,
  brokenRatherThanOpen: 0.45,
  followUpWhenLate: 0.4,
  followUpWhenCalm: 0.3,
  disputeWrittenDown: 0.8,
} as const;

/** Adds to an account's rows what a collector has done so far: notes, promises and follow-ups, more where invoices are late. */
export function makeWork(invoices: readonly MadeInvoice[], rows: SeedAccount, context: WorkContext): void {
  new WorkMaker(rows, context).make(invoices);
}

class WorkMaker {
  readonly #rows: SeedAccount;
  readonly #context: WorkContext;

  constructor(rows: SeedAccount, context: WorkContext) {
    this.#rows = rows;
    this.#context = context;
  }

  make(invoices: readonly MadeInvoice[]): void {
    const random = this.#context.random;
    const late = invoices.filter(({ row, fate }) => row['status'] === 'open' && fate.dueDate < this.#context.today);
    const wasLate = invoices.filter(({ row, fate }) => row['status'] === 'paid' && fate.paidDate > fate.dueDate);
    const noteCount = late.length > 0 ? random.int(0, 4) : random.chance(chances.notedWhenCalm) ? random.int(1, 2) : 0;
    for (let at = 0; at < noteCount; at += 1) this.#makeNote(noteCount - at, late.length > 0, invoices);
    if (late.length > 0 && random.chance(chances.promiseWhenLate))
      this.#makePromise(late, random.chance(chances.brokenRatherThanOpen) ? 'broken' : 'open');
    if (wasLate.length > 0 && random.chance(chances.promiseWhenLate)) this.#makePromise(wasLate.slice(-2), 'kept');
    this.#makeDisputeNote(invoices);
  }

  #makeNote(stepsBack: number, isLate: boolean, invoices: readonly MadeInvoice[]): void {
    const random = this.#context.random;
    const daysAgo = Math.min(historyDays, stepsBack * random.int(2, 9));
    const recordedOn = workdayBefore(addDays(this.#context.today, -daysAgo));
    const outcome = random.weighted([
      [34, 'reached'],
      [isLate ? 14 : 2, 'promise'],
      [6, 'dispute'],
      [10, 'willCallBack'],
      [20, 'voicemail'],
      [10, 'noAnswer'],
      [14, 'sent'],
    ] as const);
    const contact = random.pick(this.#rows.contacts);
    const recordedAt = this.#momentOn(recordedOn);
    const noteId = this.#context.newId();
    const nextStep = random.chance(0.5) ? random.pick(words.nextSteps) : '';
    this.#rows.notes.push({
      id: noteId,
      accountId: this.#context.accountId,
      channel: outcome === 'sent' ? 'email' : 'call',
      direction: random.chance(0.88) ? 'outbound' : 'inbound',
      contactId: contact['id'] ?? null,
      contactName: contact['name'] ?? '',
      outcome,
      text: textAbout(outcome === 'dispute' ? disputedBy(invoices, recordedOn) : [], random.pick(words.noteTexts[outcome])),
      nextStep,
      recordedAt,
      recordedOn,
      recordedById: this.#context.collector.id,
      recordedByName: this.#context.collector.name,
      version: 0,
    });
    if (nextStep !== '' || stepsBack === 1)
      this.#makeFollowUp(
        noteId,
        nextStep,
        recordedOn,
        recordedAt,
        stepsBack === 1 && random.chance(isLate ? chances.followUpWhenLate : chances.followUpWhenCalm),
      );
  }

  /** What a customer wrote about the oldest invoice they contest, and those with the same reason: since then the dispute waits. */
  #makeDisputeNote(invoices: readonly MadeInvoice[]): void {
    const { random, today, accountId, newId, collector } = this.#context;
    const oldest = invoices.find(isDisputedOpen);
    const reason = words.disputeReasons.find((each) => each === oldest?.row['disputeReason']);
    if (!oldest || !reason || !random.chance(chances.disputeWrittenDown)) return;
    const recordedOn = nextWorkday(oldest.fate.issueDate, random.int(2, 20));
    if (recordedOn >= today) return;
    const [contact] = this.#rows.contacts;
    const same = invoices.filter((invoice) => isDisputedOpen(invoice) && invoice.row['disputeReason'] === reason);
    this.#rows.notes.push({
      id: newId(),
      accountId,
      channel: 'email',
      direction: 'inbound',
      contactId: contact?.['id'] ?? null,
      contactName: contact?.['name'] ?? '',
      outcome: 'dispute',
      text: textAbout(issuedBy(same, recordedOn), words.disputeWords[reason]),
      nextStep: '',
      recordedAt: this.#momentOn(recordedOn),
      recordedOn,
      recordedById: collector.id,
      recordedByName: collector.name,
      version: 0,
    });
  }

  #makeFollowUp(noteId: string, nextStep: string, setOn: LocalDate, recordedAt: Instant, isOpen: boolean): void {
    const wanted = nextWorkday(setOn, this.#context.random.int(1, 10));
    // A follow-up long forgotten is rare: an open one is at most a few days overdue.
    const oldest = addDays(this.#context.today, -3);
    const dueDate = isOpen && wanted < oldest ? workdayNear(this.#context.today, this.#context.random.int(-2, 4)) : wanted;
    // Never today: its office hours may lie ahead of the moment somebody looks.
    const closedOn = dueDate < this.#context.today ? dueDate : workdayBefore(addDays(this.#context.today, -1));
    this.#rows.followUps.push({
      id: this.#context.newId(),
      accountId: this.#context.accountId,
      dueDate,
      reason: nextStep === '' ? 'Call again' : nextStep,
      status: isOpen ? 'open' : 'done',
      noteId,
      recordedAt,
      recordedByName: this.#context.collector.name,
      dueAt: null,
      closedAt: isOpen ? null : this.#momentOn(closedOn),
      version: 0,
    });
  }

  #makePromise(invoices: readonly MadeInvoice[], status: 'open' | 'kept' | 'broken'): void {
    const random = this.#context.random;
    const first = invoices[0];
    if (!first) return;
    const same = invoices.filter((invoice) => invoice.currency === first.currency);
    const promisedDate = {
      open: workdayNear(this.#context.today, random.int(-1, 8)),
      broken: workdayBefore(addDays(this.#context.today, -random.int(1, 20))),
      kept: first.fate.paidDate,
    }[status];
    const id = this.#context.newId();
    const amountMinor = same.reduce((sum, invoice) => sum + invoice.amountMinor, 0);
    const recordedOn = workdayBefore(addDays(promisedDate < this.#context.today ? promisedDate : this.#context.today, -random.int(1, 8)));
    this.#rows.promises.push({
      id,
      accountId: this.#context.accountId,
      groupId: id,
      invoiceId: null,
      currency: first.currency,
      amountMinor,
      promisedDate,
      method: 'unknown',
      promisedByName: '',
      status,
      keptMinor: status === 'kept' ? amountMinor : 0,
      formerId: null,
      arrangementId: null,
      recordedOn,
      paidBeforeMinor: 0,
      closedOn: null,
      recordedAt: this.#momentOn(recordedOn),
      recordedByName: this.#context.collector.name,
      version: 0,
    });
  }

  /** A moment in office hours of the company's home (14 to 22 hours UTC are 8 or 9 to 16 or 17 in Chicago). */
  #momentOn(date: LocalDate): Instant {
    const { hour, minute, second } = {
      hour: this.#context.random.int(14, 21),
      minute: this.#context.random.int(0, 59),
      second: this.#context.random.int(0, 59),
    };
    const clock = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
    return instantSchema.parse(`${date}T${clock}.000Z`);
  }
}

const isDisputedOpen = ({ row }: MadeInvoice): boolean => row['status'] === 'open' && Number(row['disputedAmountMinor']) > 0;

const issuedBy = (invoices: readonly MadeInvoice[], on: LocalDate): readonly MadeInvoice[] =>
  invoices.filter(({ fate }) => fate.issueDate <= on);

/** What a dispute of that day was about: what is disputed still, or else the newest invoice, whose dispute has been settled since. */
function disputedBy(invoices: readonly MadeInvoice[], on: LocalDate): readonly MadeInvoice[] {
  const issued = issuedBy(invoices, on);
  const disputed = issued.filter(isDisputedOpen);
  return disputed.length > 0 ? disputed : issued.slice(-1);
}

/** Words under the line that the note's form puts over them where invoices are chosen. */
const textAbout = (invoices: readonly MadeInvoice[], said: string): string =>
  invoices.length === 0 ? said : `About: ${invoices.map(({ row }) => String(row['number'])).join(', ')}.\n${said}`;

/** So many days from a date; a weekend moves on to Monday ahead of it and back to Friday behind it. */
const workdayNear = (date: LocalDate, days: number): LocalDate => (days > 0 ? nextWorkday(date, days) : workdayBefore(addDays(date, days)));

const workdayBefore = (date: LocalDate): LocalDate => (isoWeekday(date) > 5 ? addDays(date, 5 - isoWeekday(date)) : date);
