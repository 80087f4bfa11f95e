import type { CommandInput, CommandName } from '#domain/commands.ts';
import type { QueueFilter } from '#domain/queue-filter.ts';
import type { WorkList } from '#domain/work-list.ts';
import type { Company } from '#domain/company.ts';
import type { AccountId, CommandId } from '#domain/kernel/ids.ts';
import type { User } from '#contracts/http.ts';
import type { Strategy } from '#domain/strategy.ts';
import type { CallDays } from '#domain/call-log.ts';
import type { ArrangementRules } from '#domain/arrangement-rules.ts';
import type { ContactRuleSettings } from '#domain/contact-rules.ts';
import type { CallLogOutcome, TriedArrangements, TriedRules } from './call-log-outcome.ts';
import type { BookOf, DryRunOutcome, DryRunProgress, ForgottenAccounts } from './dry-run-outcome.ts';
import type { LiftOutcome, LiftProgress } from './lift-outcome.ts';
import type {
  LetterName,
  LetterSheets,
  OutboxView,
  ReleaseOrder,
  ReleaseOutcome,
  ReleaseProgress,
  RunView,
  RunWindow,
} from './run-outcome.ts';
import type { AccountPlace, AccountView, FromWorker, QueueView, SearchHit, SyncState } from './worker-protocol.ts';
import type { Store } from './store.ts';

/** Whose data is open. */
export type Opened = { readonly user: User; readonly company: Company };

/** What is known of the account in view; `absent` means it is not, or no longer, in this desktop's book. */
export type WatchedAccount =
  | { readonly status: 'none' }
  | { readonly status: 'loading'; readonly accountId: AccountId }
  | { readonly status: 'absent'; readonly accountId: AccountId }
  | { readonly status: 'ready'; readonly accountId: AccountId; readonly account: AccountView };

export type RunOutcome = Extract<FromWorker, { kind: 'ran' }>['outcome'];
export type Neighbour = { readonly accountId: AccountId | null; readonly index: number };
/** The best hits, how many accounts have the words in all, and whether all texts have been read yet. */
export type SearchAnswer = { readonly hits: readonly SearchHit[]; readonly total: number; readonly isComplete: boolean };

/** The page's whole view of the local copy. Everything arrives from the data worker; nothing here touches a disk or a network. */
export type DataClient = {
  readonly opened: Store<Opened | null>;
  readonly sync: Store<SyncState>;
  /** The list last asked for with `watchQueue`; null until its first answer. */
  readonly queue: Store<QueueView | null>;
  /** The account in hand that was last asked for with `watchAccount`. */
  readonly account: Store<WatchedAccount>;
  /** The one beside it. */
  readonly beside: Store<WatchedAccount>;
  /** The one that is likely to be in hand next. */
  readonly upcoming: Store<WatchedAccount>;
  /** Keeps one window of one list in `queue`, narrowed to a filter; asking again replaces the window. */
  watchQueue(list: WorkList, first: number, count: number, filter?: QueueFilter): void;
  /** Keeps one account in `account`, or in `beside` or `upcoming` where that place is named; null lets go of it. */
  watchAccount(accountId: AccountId | null, place?: AccountPlace): void;
  /**
   * The account behind (1) or before (-1) another in a list; `after: null` means from its end. For "save and next" ask
   * before saving: what has been saved may have moved the account within the list.
   */
  next(list: WorkList, after: AccountId | null, step: 1 | -1, filter?: QueueFilter): Promise<Neighbour>;
  search(text: string): Promise<SearchAnswer>;
  /** What an account is called; null where it is not, or no longer, in this desktop's book. */
  nameOf(accountId: AccountId): Promise<string | null>;
  /** Does a command. `saved: true` means that the journal has it on the disk; otherwise nothing was saved. */
  run<N extends CommandName>(name: N, accountId: AccountId, input: CommandInput<N>): Promise<RunOutcome>;
  /** Takes a refused command off the list of refusals, with how it was dealt with. `saved: true`: the journal has that on the disk. */
  dismiss(commandId: CommandId, reason: string): Promise<RunOutcome>;
  /** How far the dry run that is under way has come; null while none is. */
  readonly dryRunProgress: Store<DryRunProgress | null>;
  /** Tries strategies on the days behind, beside those in use. One at a time: another one stops it. */
  dryRun(list: readonly Strategy[]): Promise<DryRunOutcome>;
  /** How far a measurement of the lift has come; null while none is under way. */
  readonly liftProgress: Store<LiftProgress | null>;
  /** Measures what the order of the queue gains on the company's own history. */
  measureLift(): Promise<LiftOutcome>;
  /** Stops a dry run or a measurement that is under way; its outcome says so. */
  stopLongWork(): void;
  /** The accounts without a next step, the first listed of all or of one book; null where no data is open. */
  forgotten(book?: BookOf | 'all'): Promise<ForgottenAccounts | null>;
  /** Today's dunning run as it was last asked for; null until its first answer. */
  readonly dunningRun: Store<RunView | null>;
  /** Keeps one window of one step of the run in `dunningRun`; null lets go of it. */
  watchRun(window: RunWindow | null): void;
  readonly outbox: Store<OutboxView | null>;
  watchOutbox(isWatched: boolean): void;
  /** How far a release has come; null while none is under way. */
  readonly releaseProgress: Store<ReleaseProgress | null>;
  /** Releases the messages of a step; what is released is in the journal, also where it is stopped on the way. */
  release(order: ReleaseOrder): Promise<ReleaseOutcome>;
  /** Letters laid out for the printer; those that are not in this desktop's book are left out. */
  sheetsOf(letters: readonly LetterName[]): Promise<readonly LetterSheets[]>;
  /** The calls of some days on the accounts of this desktop, with what waits to be sent, the newest first. */
  callLog(days: CallDays): Promise<CallLogOutcome>;
  /** What contact rules would say of every account of this desktop at this moment, beside those in use; null where no data is open. */
  tryRules(settings: ContactRuleSettings): Promise<TriedRules | null>;
  /** What rules for promises and arrangements would make of what is promised and agreed on the accounts of this desktop, beside those in use; null where no data is open. */
  tryArrangements(settings: ArrangementRules): Promise<TriedArrangements | null>;
  syncNow(): void;
  /** Forgets everything that was opened, for a sign-out; a later port opens anew. */
  close(): void;
};
