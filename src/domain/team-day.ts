import { conversationOutcomes } from './account-facts.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import type { UserId } from './kernel/ids.ts';
import type { Currency } from './kernel/money.ts';
import type { Role } from './command.ts';
import { type MaturedPromises, type PromiseTally, promiseTallyOf } from './promise-rate.ts';
import type { Note } from './rows.ts';

/** Contacts of one person on one day that are alike, counted. */
export type ContactGroup = Pick<Note, 'channel' | 'direction' | 'outcome'> & {
  readonly userId: UserId;
  /** Whether the person spoken to is a contact of the account. */
  readonly isWithContact: boolean;
  readonly count: number;
};

/** Whether it was a conversation with somebody the account has named as its contact: a right-party contact. */
export const isRightParty = ({ channel, outcome, isWithContact }: Pick<ContactGroup, 'channel' | 'outcome' | 'isWithContact'>): boolean =>
  channel === 'call' && isWithContact && conversationOutcomes.includes(outcome);

/** Right-party contacts among outbound calls ÷ all of those, in percent; null where nobody was called. */
export const rightPartyPercentOf = ({ rightParty, dials }: Pick<CollectorDay, 'rightParty' | 'dials'>): number | null =>
  dials === 0 ? null : (rightParty / dials) * 100;

/** An amount of one currency, in minor units. */
export type CurrencyAmount = { readonly currency: Currency; readonly amountMinor: number };
type Counted = { readonly userId: UserId; readonly count: number };

/** What is gathered of a team's day. What is done counts for who did it, what comes of it for whose book the account is in. */
export type TeamFacts = {
  readonly people: readonly { readonly id: UserId; readonly name: string; readonly role: Role; readonly isDisabled: boolean }[];
  /** Accounts in each book. */
  readonly books: readonly Counted[];
  /** What was written down today. */
  readonly contacts: readonly ContactGroup[];
  /** Calls of today that are not written down yet. */
  readonly unnotedCalls: readonly Counted[];
  /** Calls and messages of today against the advice of the contact guard. */
  readonly overrides: readonly Counted[];
  /** Promises taken today that still stand or have been judged. */
  readonly promises: readonly (Counted & CurrencyAmount)[];
  /** Promises that came to their day in the last 30 days. */
  readonly matured: readonly (MaturedPromises & { readonly userId: UserId })[];
  /** What came in during the last seven days. */
  readonly collected: readonly (CurrencyAmount & { readonly userId: UserId })[];
};

/** The day of one person who works accounts; money in minor units, a line a currency. */
export type CollectorDay = {
  readonly userId: UserId;
  readonly name: string;
  readonly role: Role;
  /** May not sign in any more; a book that is left with them is worked by nobody. */
  readonly isDisabled: boolean;
  readonly accountCount: number;
  /** Everything that was written down, whatever the channel and whoever began it. */
  readonly contacts: number;
  /** Outbound calls, written down or not. */
  readonly dials: number;
  /** Of those, conversations with a contact of the account. */
  readonly rightParty: number;
  readonly overrides: number;
  readonly promiseCount: number;
  readonly promised: readonly CurrencyAmount[];
  /** Of the book, in the last 30 days. */
  readonly matured: PromiseTally;
  /** Of the book, in the last seven days. */
  readonly collected: readonly CurrencyAmount[];
};

/** A line a person: every collector who may sign in, and whoever else has a book or has done something today; by name. */
export function teamDayOf(facts: TeamFacts): readonly CollectorDay[] {
  return facts.people
    .map((person) => dayOf(person, facts))
    .filter(
      ({ role, isDisabled, accountCount, contacts, dials, promiseCount }) =>
        (role === 'collector' && !isDisabled) || accountCount + contacts + dials + promiseCount > 0,
    )
    .sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.userId, b.userId));
}

function dayOf({ id: userId, name, role, isDisabled }: TeamFacts['people'][number], facts: TeamFacts): CollectorDay {
  const own = <T extends { readonly userId: UserId }>(groups: readonly T[]): readonly T[] =>
    groups.filter((group) => group.userId === userId);
  const count = (groups: readonly Counted[]): number => own(groups).reduce((sum, group) => sum + group.count, 0);
  const outboundCalls = own(facts.contacts).filter(({ channel, direction }) => channel === 'call' && direction === 'outbound');
  return {
    userId,
    name,
    role,
    isDisabled,
    accountCount: count(facts.books),
    contacts: count(facts.contacts),
    dials: count(outboundCalls) + count(facts.unnotedCalls),
    rightParty: count(outboundCalls.filter(isRightParty)),
    overrides: count(facts.overrides),
    promiseCount: count(facts.promises),
    promised: amountsOf(own(facts.promises)),
    matured: promiseTallyOf(own(facts.matured)),
    collected: amountsOf(own(facts.collected)),
  };
}

/** One amount a currency, by code. */
function amountsOf(groups: readonly CurrencyAmount[]): readonly CurrencyAmount[] {
  const sums = new Map<Currency, number>();
  for (const { currency, amountMinor } of groups) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  return [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor })).sort((a, b) => compareTexts(a.currency, b.currency));
}
