import type { AccountFacts } from '#domain/account-facts.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { PageContent, SearchPage } from './cache.ts';
import type { FolderRecord } from './cache-database.ts';

/** What a sync step makes of one account: its sealed folder and its two summaries. */
export type StagedAccount = { readonly record: FolderRecord; readonly facts: AccountFacts; readonly text: string };
/** By account; null: it has left the book. */
export type StagedAccounts = ReadonlyMap<AccountId, StagedAccount | null>;

/** Accounts of one page: large enough to open quickly as a whole, small enough to be written again for one change. */
const pageAccounts = 250;

type Member = { readonly page: number; facts: AccountFacts; text: string };

/** The summaries of all accounts as the server last said them, and which page of the cache holds which. */
export class Book {
  #members = new Map<AccountId, Member>();
  #pages: AccountId[][] = [];

  get size(): number {
    return this.#members.size;
  }

  get pageCount(): number {
    return this.#pages.length;
  }

  ids(): IterableIterator<AccountId> {
    return this.#members.keys();
  }

  facts(id: AccountId): AccountFacts | undefined {
    return this.#members.get(id)?.facts;
  }

  text(id: AccountId): string {
    return this.#members.get(id)?.text ?? '';
  }

  /** Takes over the pages of summaries as the cache has them. */
  loadFacts(pages: readonly (readonly AccountFacts[])[]): void {
    this.clear();
    for (const [page, allFacts] of pages.entries()) {
      this.#pages.push(allFacts.map((facts) => facts.account.id));
      for (const facts of allFacts) this.#members.set(facts.account.id, { page, facts, text: '' });
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
  }

  /** Puts a step's accounts in their places and returns the pages to be written. */
  take(staged: StagedAccounts): ReadonlyMap<number, PageContent> {
    const touched = new Set<number>();
    for (const [id, account] of staged) {
      const old = this.#members.get(id);
      if (account) {
        const page = old?.page ?? this.#pageWithRoom();
        if (!old) this.#pages[page]?.push(id);
        this.#members.set(id, { page, facts: account.facts, text: account.text });
        touched.add(page);
      } else if (old) {
        this.#pages[old.page] = (this.#pages[old.page] ?? []).filter((other) => other !== id);
        this.#members.delete(id);
        touched.add(old.page);
      }
    }
    return new Map([...touched].map((page) => [page, this.#contentOf(page)]));
  }

  #pageWithRoom(): number {
    const last = this.#pages.length - 1;
    const page = this.#pages[last];
    if (page && page.length < pageAccounts) return last;
    return this.#pages.push([]) - 1;
  }

  #contentOf(page: number): PageContent {
    const members = (this.#pages[page] ?? []).flatMap((id) => {
      const member = this.#members.get(id);
      return member ? [member] : [];
    });
    return { facts: members.map(({ facts }) => facts), texts: members.map(({ facts, text }) => [facts.account.id, text]) };
  }
}
