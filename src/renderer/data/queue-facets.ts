import type { AccountFacts } from '#domain/account-facts.ts';
import type { QueueFacets, QueueView } from './worker-protocol.ts';

/** More than a few hundred of a kind are typed, not chosen. */
const mostChoices = 300;

/** What a filter can choose from in a book, each in the order of the alphabet. */
export function facetsOf(book: Iterable<AccountFacts>): QueueFacets {
  const [salesReps, countries, currencies, parents] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { account } of book) {
    const { salesRep, country, currency, parentNumber } = account;
    if (salesRep !== null) salesReps.add(salesRep);
    if (country !== null) countries.add(country);
    currencies.add(currency);
    if (parentNumber !== null) parents.add(parentNumber);
  }
  const choices = (of: ReadonlySet<string>): string[] => [...of].toSorted().slice(0, mostChoices);
  return { salesReps: choices(salesReps), countries: choices(countries), currencies: choices(currencies), parents: choices(parents) };
}

/** How many accounts of a book have each parent, by the parent's number. */
export function groupSizesOf(book: Iterable<AccountFacts>): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { account } of book) {
    const { parentNumber } = account;
    if (parentNumber !== null) sizes.set(parentNumber, (sizes.get(parentNumber) ?? 0) + 1);
  }
  return sizes;
}

/** The call-backs of a book, with the collector of their account. */
export function callBacksOf(book: Iterable<AccountFacts>): QueueView['callBacks'] {
  const all: QueueView['callBacks'][number][] = [];
  for (const { account, callBacks } of book) for (const at of callBacks) all.push({ at, collectorId: account.collectorId });
  return all;
}
