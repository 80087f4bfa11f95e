import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { Account } from '#domain/rows.ts';
import type { Ranked } from './ranked.ts';
import type { QueueFacets, QueueView } from './worker-protocol.ts';

/** More than a few hundred of a kind are typed, not chosen. */
const mostChoices = 300;

/** What a filter can choose from in a book, each in the order of the alphabet. */
export function facetsOf(book: Iterable<Pick<Account, 'salesRep' | 'country' | 'currency' | 'parentNumber'>>): QueueFacets {
  const [salesReps, countries, currencies, parents] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { salesRep, country, currency, parentNumber } of book) {
    if (salesRep !== null) salesReps.add(salesRep);
    if (country !== null) countries.add(country);
    currencies.add(currency);
    if (parentNumber !== null) parents.add(parentNumber);
  }
  const choices = (of: ReadonlySet<string>): string[] => [...of].toSorted().slice(0, mostChoices);
  return { salesReps: choices(salesReps), countries: choices(countries), currencies: choices(currencies), parents: choices(parents) };
}

/** How many accounts of a book have each parent, by the parent's number. */
export function groupSizesOf(book: Iterable<Pick<Account, 'parentNumber'>>): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { parentNumber } of book) {
    if (parentNumber !== null) sizes.set(parentNumber, (sizes.get(parentNumber) ?? 0) + 1);
  }
  return sizes;
}

/** The call-backs of a book, with the collector of their account. */
export function callBacksOf(book: Iterable<Pick<Ranked, 'callBacks' | 'collectorId'>>): QueueView['callBacks'] {
  const all: QueueView['callBacks'][number][] = [];
  for (const { callBacks, collectorId } of book) for (const at of callBacks) all.push({ at, collectorId });
  return all;
}

/** The requests of a book on a day, the oldest first. */
export function approvalsOf(book: Iterable<Pick<Ranked, 'id' | 'approvals'>>, today: LocalDate): QueueView['approvals'] {
  const all: QueueView['approvals'][number][] = [];
  for (const { id: accountId, approvals } of book) {
    for (const approval of approvals) all.push({ ...approval, accountId, isExpired: approval.expiresOn < today });
  }
  return all.sort((a, b) => compareTexts(a.requestedAt, b.requestedAt) || compareTexts(a.id, b.id));
}
