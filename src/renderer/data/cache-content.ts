import type { DigestSum } from '#contracts/digest.ts';
import type { Company } from '#domain/company.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { FolderRecord } from './cache-database.ts';
import type { FactsPage } from './facts-page.ts';
import type { IdRun } from './folder-store.ts';
import type { StoredFigures } from './kept-figures.ts';
import type { StampedFacts } from './packed-facts.ts';
import type { PageMarks } from './page-marks.ts';

/** Where the copy stands towards the server; `after` says how far a first sync has come and is null when it is whole. */
export type CacheMeta = {
  readonly schemaVersion: number;
  readonly isComplete: boolean;
  readonly after: AccountId | null;
  readonly epoch: string;
  readonly cursor: string;
  /** The last command of this desktop that what is stored here contains. */
  readonly lastSeq: number;
  readonly accountCount: number;
  readonly pageCount: number;
  readonly deltaCount: number;
  /** What all folders add up to: a page or a state that is older than the rest does not fit it. */
  readonly sum: DigestSum;
  readonly marks: PageMarks;
  readonly company: Company;
  readonly lastSyncedAt: string | null;
};

/** A search text by account. */
export type SearchPage = readonly (readonly [AccountId, string])[];
export type PageContent = { readonly facts: readonly StampedFacts[]; readonly texts: SearchPage };

/** What a pull changed: the new summaries, and who has left. Small, where the pages it touches are many and large. */
export type DeltaContent = PageContent & { readonly evicted: readonly AccountId[] };
export type FactsDelta = Pick<DeltaContent, 'facts' | 'evicted'>;

export type StoredCopy = {
  readonly meta: CacheMeta;
  readonly pages: readonly FactsPage[];
  /** In their order. */
  readonly deltas: readonly FactsDelta[];
  /** Of a ranking of this copy or of an earlier state of it; null where none were kept. */
  readonly figures: StoredFigures | null;
};

/** Everything one sync step writes; it is stored whole or not at all. */
export type CacheChange = {
  readonly folders: readonly FolderRecord[];
  readonly evicted: readonly IdRun[];
  readonly pages: ReadonlyMap<number, PageContent>;
  /** Stored as the last delta the state counts; null where the pages tell it all. */
  readonly delta: DeltaContent | null;
  /** So many deltas are in the pages now and go. */
  readonly foldedDeltas: number;
  readonly meta: Omit<CacheMeta, 'schemaVersion' | 'marks'>;
};
