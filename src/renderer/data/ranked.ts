import type { AccountFacts } from '#domain/account-facts.ts';
import type { CallCandidate } from '#domain/call-list.ts';
import type { QueueEntry } from '#domain/call-queue.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { Account } from '#domain/rows.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type WorkList, workLists } from '#domain/work-list.ts';

/** What a filter chooses by, and whose account it is. */
type Belongings = Pick<Account, 'collectorId' | 'salesRep' | 'country' | 'currency' | 'parentNumber'>;
type Figures = QueueEntry &
  CallCandidate &
  Belongings & {
    readonly openInvoiceCount: number;
    /** A bit for each list it stands in. */
    readonly lists: number;
    /** When somebody there wants to be called. */
    readonly callBacks: readonly Instant[];
    /** Requests for approvals, with the account's name. */
    readonly approvals: readonly RankedApproval[];
  };
export type RankedApproval = AccountFacts['approvals'][number] & { readonly accountName: string };

/** One account with the figures that place it; it is an entry of the queue itself. */
export type Ranked = { -readonly [K in keyof Figures]: Figures[K] } & {
  readonly id: AccountId;
  readonly slot: number;
  /** Null: not read yet, because the figures were kept. */
  facts: AccountFacts | null;
  /** Whether the columns have its numbers. */
  isInColumns: boolean;
};

const bits = new Map(workLists.map((list, at) => [list, 1 << at]));

/** The bit of a list among an account's lists. */
export const bitOf = (list: WorkList): number => bits.get(list) ?? 0;

/** The requests of an account with its name. */
export const rankedApprovalsOf = ({ approvals, account }: AccountFacts): Ranked['approvals'] =>
  approvals.length === 0 ? noApprovals : approvals.map((approval) => ({ ...approval, accountName: account.name }));

/** An account before its figures are worked out. */
export const unrankedOf = (facts: AccountFacts, slot: number): Ranked => ({
  id: facts.account.id,
  slot,
  facts,
  isInColumns: false,
  number: facts.account.number,
  isPinned: false,
  moneyDays: 0,
  pastDueMinor: 0,
  openInvoiceCount: 0,
  lists: 0,
  callBacks: facts.callBacks,
  approvals: rankedApprovalsOf(facts),
  cause: null,
  isDone: false,
  collectorId: facts.account.collectorId,
  salesRep: facts.account.salesRep,
  country: facts.account.country,
  currency: facts.account.currency,
  parentNumber: facts.account.parentNumber,
});

/** Values of which a book has few, each once, and by account where it stands among them. */
type Coded<T> = { readonly values: readonly T[]; readonly at: readonly number[] };

/** The figures of a book on one day, one column for each, in the order of the queue. */
export type KeptFigures = {
  readonly ids: readonly AccountId[];
  readonly numbers: readonly string[];
  readonly moneyDays: readonly number[];
  readonly pastDueMinor: readonly number[];
  readonly openInvoiceCounts: readonly number[];
  readonly lists: readonly number[];
  /** Pinned 1, done 2. */
  readonly flags: readonly number[];
  /** Few accounts have any: the place of each that has. */
  readonly callBacks: readonly (readonly [number, readonly Instant[]])[];
  readonly approvals: readonly (readonly [number, Ranked['approvals']])[];
  readonly causes: Coded<Ranked['cause']>;
  readonly collectorIds: Coded<Ranked['collectorId']>;
  readonly salesReps: Coded<Ranked['salesRep']>;
  readonly countries: Coded<Ranked['country']>;
  readonly currencies: Coded<Ranked['currency']>;
  readonly parentNumbers: Coded<Ranked['parentNumber']>;
};

function coded<T>(all: readonly T[]): Coded<T> {
  const places = new Map<T, number>();
  const at = all.map((value) => {
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return { values: [...places.keys()], at };
}

/** The figures of accounts, to be kept. */
export const keptFiguresOf = (inOrder: readonly Ranked[]): KeptFigures => ({
  ids: inOrder.map(({ id }) => id),
  numbers: inOrder.map(({ number }) => number),
  moneyDays: inOrder.map(({ moneyDays }) => moneyDays),
  pastDueMinor: inOrder.map(({ pastDueMinor }) => pastDueMinor),
  openInvoiceCounts: inOrder.map(({ openInvoiceCount }) => openInvoiceCount),
  lists: inOrder.map(({ lists }) => lists),
  flags: inOrder.map(({ isPinned, isDone }) => (isPinned ? 1 : 0) | (isDone ? 2 : 0)),
  callBacks: inOrder.flatMap(({ callBacks }, at) => (callBacks.length > 0 ? [[at, callBacks] as const] : [])),
  approvals: inOrder.flatMap(({ approvals }, at) => (approvals.length > 0 ? [[at, approvals] as const] : [])),
  causes: coded(inOrder.map(({ cause }) => cause)),
  collectorIds: coded(inOrder.map(({ collectorId }) => collectorId)),
  salesReps: coded(inOrder.map(({ salesRep }) => salesRep)),
  countries: coded(inOrder.map(({ country }) => country)),
  currencies: coded(inOrder.map(({ currency }) => currency)),
  parentNumbers: coded(inOrder.map(({ parentNumber }) => parentNumber)),
});

const noCallBacks: readonly Instant[] = [];
const noApprovals: Ranked['approvals'] = [];

/** The accounts of kept figures in their order, each in the slot of its place; their facts are not read. */
export function rankedOf(kept: KeptFigures): Ranked[] {
  const { ids, numbers, moneyDays, pastDueMinor, openInvoiceCounts, lists, flags } = kept;
  const { causes, collectorIds, salesReps, countries, currencies, parentNumbers } = kept;
  const callBacks = new Map(kept.callBacks);
  const approvals = new Map(kept.approvals);
  const all: Ranked[] = [];
  for (const [slot, id] of ids.entries()) {
    const currency = valueAt(currencies, slot);
    if (currency === undefined) throw new RangeError('a column of the figures is too short');
    const flag = flags[slot] ?? 0;
    all.push({
      id,
      slot,
      facts: null,
      isInColumns: false,
      number: numbers[slot] ?? '',
      isPinned: (flag & 1) !== 0,
      moneyDays: moneyDays[slot] ?? 0,
      pastDueMinor: pastDueMinor[slot] ?? 0,
      openInvoiceCount: openInvoiceCounts[slot] ?? 0,
      lists: lists[slot] ?? 0,
      callBacks: callBacks.get(slot) ?? noCallBacks,
      approvals: approvals.get(slot) ?? noApprovals,
      cause: valueAt(causes, slot) ?? null,
      isDone: (flag & 2) !== 0,
      collectorId: valueAt(collectorIds, slot) ?? null,
      salesRep: valueAt(salesReps, slot) ?? null,
      country: valueAt(countries, slot) ?? null,
      currency,
      parentNumber: valueAt(parentNumbers, slot) ?? null,
    });
  }
  return all;
}

const valueAt = <T>({ values, at }: Coded<T>, slot: number): T | undefined => values[at[slot] ?? -1];
