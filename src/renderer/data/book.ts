import type { DigestSum, FolderCount } from '#contracts/digest.ts';
import type { AccountFacts } from '#domain/account-facts.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { DeltaContent, FactsDelta, PageContent, SearchPage } from './cache-content.ts';
import type { FolderRecord } from './cache-database.ts';
import type { FactsPage } from './facts-page.ts';
import { type FolderStamp, countOf } from './folder-stamp.ts';
import type { StampedFacts } from './packed-facts.ts';
import { RunningSum } from './running-sum.ts';

/** What a sync step makes of one account: its sealed folder, its two summaries, and what it adds up to. */
export type StagedAccount = StampedFacts & { readonly record: FolderRecord; readonly text: string };
/** By account; null: it has left the book. */
export type StagedAccounts = ReadonlyMap<AccountId, StagedAccount | null>;

/** Accounts of one page: large enough to open quickly as a whole, small enough to be written again for one change. */
const pageAccounts = 250;

type Summary = Pick<StagedAccount, 'facts' | 'stamp' | 'text'>;
type Member = {
  readonly id: AccountId;
  readonly page: number;
  /** Null where they are still unread. */
  facts: AccountFacts | null;
  readonly stamp: FolderStamp;
  text: string;
  /** The page on which they stand, until they are read: a page's text goes with the last of them. */
  unread: { readonly page: FactsPage; readonly at: number } | null;
};

/** The summaries of all accounts as the server last said them, and which page of the cache holds which. */
export class Book {
  #members = new Map<AccountId, Member>();
  #pages: AccountId[][] = [];
  readonly #changed = new Set<number>();
  /** Made when it is first asked for, and kept up to date from then on. */
  #sum: RunningSum | null = null;
  /** Accounts whose membership version the server has not said. */
  #unversioned = 0;

  get size(): number {
    return this.#members.size;
  }

  get pageCount(): number {
    return this.#pages.length;
  }

  /** What all folders add up to. */
  get sum(): DigestSum {
    this.#sum ??= this.#summedUp();
    return this.#sum.value;
  }

  /** Whether the sum may be compared with the server's. */
  get hasServersSum(): boolean {
    return this.#unversioned === 0;
  }

  ids(): IterableIterator<AccountId> {
    return this.#members.keys();
  }

  has(id: AccountId): boolean {
    return this.#members.has(id);
  }

  facts(id: AccountId): AccountFacts | undefined {
    const member = this.#members.get(id);
    return member && factsOf(member);
  }

  stamp(id: AccountId): FolderStamp | undefined {
    return this.#members.get(id)?.stamp;
  }

  text(id: AccountId): string {
    return this.#members.get(id)?.text ?? '';
  }

  /** Takes over the summaries as the cache has them: the pages, and on top of them the deltas. */
  loadFacts(pages: readonly FactsPage[], deltas: readonly FactsDelta[]): void {
    this.clear();
    for (const [number, page] of pages.entries()) {
      this.#pages.push([...page.ids]);
      for (const [at, stamp] of page.stamps.entries()) {
        const id = page.ids[at];
        if (id !== undefined) this.#put({ id, page: number, facts: null, stamp, text: '', unread: { page, at } });
      }
    }
    for (const { facts, evicted } of deltas) {
      for (const id of evicted) this.#change(id, null);
      for (const entry of facts) this.#change(entry.facts.account.id, { ...entry, text: '' });
    }
  }

  loadTexts(pages: readonly SearchPage[]): void {
    for (const [id, text] of pages.flat()) {
      const member = this.#members.get(id);
      if (member) member.text = text;
    }
  }

  clear(): void {
    this.#members = new Map();
    this.#pages = [];
    this.#changed.clear();
    this.#sum = null;
    this.#unversioned = 0;
  }

  /** Puts a step's accounts in their places and gives what it comes to, for a delta. */
  take(staged: StagedAccounts): DeltaContent {
    const facts: StampedFacts[] = [];
    const texts: (readonly [AccountId, string])[] = [];
    const evicted: AccountId[] = [];
    for (const [id, account] of staged) {
      this.#change(id, account);
      if (account) {
        facts.push({ facts: account.facts, stamp: account.stamp });
        texts.push([id, account.text]);
      } else evicted.push(id);
    }
    return { facts, texts, evicted };
  }

  /** The pages on which something has changed since they were given last. */
  changedPages(): ReadonlyMap<number, PageContent> {
    const pages = new Map([...this.#changed].map((page) => [page, this.#contentOf(page)]));
    this.#changed.clear();
    return pages;
  }

  #change(id: AccountId, account: Summary | null): void {
    const old = this.#members.get(id);
    if (old) this.#drop(old);
    if (account) {
      const page = old?.page ?? this.#pageWithRoom();
      if (!old) this.#pages[page]?.push(id);
      this.#put({ id, page, facts: account.facts, stamp: account.stamp, text: account.text, unread: null });
      this.#changed.add(page);
    } else if (old) this.#changed.add(old.page);
  }

  #put(member: Member): void {
    this.#members.set(member.id, member);
    this.#sum?.add(countOfMember(member));
    if (member.stamp.membershipVersion === null) this.#unversioned += 1;
  }

  #drop(member: Member): void {
    this.#members.delete(member.id);
    this.#sum?.remove(countOfMember(member));
    if (member.stamp.membershipVersion === null) this.#unversioned -= 1;
  }

  #summedUp(): RunningSum {
    const sum = new RunningSum();
    for (const member of this.#members.values()) sum.add(countOfMember(member));
    return sum;
  }

  #pageWithRoom(): number {
    const last = this.#pages.length - 1;
    const page = this.#pages[last];
    if (page && page.length < pageAccounts) return last;
    return this.#pages.push([]) - 1;
  }

  #contentOf(page: number): PageContent {
    // Who has left, or has come back and is on another page now, is taken off the page when it is written.
    const members = [...new Set(this.#pages[page])].flatMap((id) => {
      const member = this.#members.get(id);
      return member?.page === page ? [member] : [];
    });
    this.#pages[page] = members.map(({ id }) => id);
    return {
      facts: members.map((member) => ({ facts: factsOf(member), stamp: member.stamp })),
      texts: members.map(({ id, text }) => [id, text]),
    };
  }
}

const countOfMember = ({ id, stamp }: Member): FolderCount => countOf(id, stamp);

function factsOf(member: Member): AccountFacts {
  const facts = member.facts ?? member.unread?.page.factsAt(member.unread.at);
  if (!facts) throw new Error(`account ${member.id} has no facts`);
  member.facts = facts;
  member.unread = null;
  return facts;
}
