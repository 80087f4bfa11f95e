import type { AccountFacts } from '#domain/account-facts.ts';
import type { AgingTotals } from '#domain/aging.ts';
import type { CallDays } from '#domain/call-log.ts';
import type { ArrangementRules } from '#domain/arrangement-rules.ts';
import type { ContactRuleSettings } from '#domain/contact-rules.ts';
import type { Contribution, QueueScore } from '#domain/call-queue.ts';
import type { QueueFilter } from '#domain/queue-filter.ts';
import type { HoldCause, WorkList } from '#domain/work-list.ts';
import type { CommandInput, CommandName } from '#domain/commands.ts';
import type { Company } from '#domain/company.ts';
import type { Folder } from '#domain/folder.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import type { AccountId, CommandId, UserId } from '#domain/kernel/ids.ts';
import type { Rejection } from '#domain/kernel/result.ts';
import type { Strategy } from '#domain/strategy.ts';
import type { Failure } from '#contracts/failure.ts';
import type { User } from '#contracts/http.ts';
import type { DiskState, LinkState } from '#contracts/data-port.ts';
import type { CallLogOutcome, TriedArrangements, TriedRules } from './call-log-outcome.ts';
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
import type { BookOf, DryRunOutcome, DryRunProgress, ForgottenAccounts } from './dry-run-outcome.ts';

/**
 * What the page and its data worker say to each other. Both are ours and built together, so these are types without a
 * schema; what comes from outside has been parsed before it gets here.
 */

/** One row of the queue or of another list: everything a row shows, ready to draw. */
export type QueueRow = {
  readonly accountId: AccountId;
  readonly number: string;
  readonly name: string;
  readonly priority: number;
  readonly reasons: readonly Contribution[];
  /** Totals by currency, largest first; empty when nothing is open. */
  readonly totals: readonly AgingTotals[];
  /** Why it is not in the call list although it may owe money. */
  readonly hold: HoldCause | null;
  readonly isPinned: boolean;
  readonly isDone: boolean;
  /** The account holds something the server has not confirmed. */
  readonly isWaiting: boolean;
};

/** What a filter can choose from in this book, in the order of the alphabet. */
export type QueueFacets = {
  readonly salesReps: readonly string[];
  readonly countries: readonly string[];
  readonly currencies: readonly string[];
  readonly parents: readonly string[];
};

/** A request for an approval that waits, or a decided one that whoever asked has not noted, with its account. */
export type WaitingApproval = AccountFacts['approvals'][number] & {
  readonly accountId: AccountId;
  readonly accountName: string;
  /** Nobody has decided it in time. */
  readonly isExpired: boolean;
};

/** A ranked list as the screen holds it: the rows of the asked window and the counts beside it. */
export type QueueView = {
  readonly list: WorkList;
  /** What the list and its counts are narrowed to. */
  readonly filter: QueueFilter;
  readonly total: number;
  /** Rows `first` to `first + rows.length - 1` of the list. */
  readonly first: number;
  readonly rows: readonly QueueRow[];
  readonly counts: Readonly<Record<WorkList, number>>;
  /** Of the accounts in 'callNow' this morning: how many were contacted today, of how many. */
  readonly progress: { readonly done: number; readonly of: number };
  /** Of the whole book, as the next. */
  readonly accountCount: number;
  readonly openInvoiceCount: number;
  readonly facets: QueueFacets;
  /** Call-backs that were agreed upon, with the collector of their account. */
  readonly callBacks: readonly { readonly at: Instant; readonly collectorId: UserId | null }[];
  /** What waits for an approval in the whole book, and what has been decided since; the oldest first. */
  readonly approvals: readonly WaitingApproval[];
  readonly today: LocalDate;
};

/** An account whole, with what the screen derives by rule rather than by itself. */
export type AccountView = {
  readonly folder: Folder;
  readonly facts: AccountFacts;
  readonly totals: readonly AgingTotals[];
  /** Why the account stands where it stands in the queue. */
  readonly score: QueueScore;
  /** How many accounts of the book are of the same group, this one among them; 0 where it has no parent. */
  readonly groupSize: number;
  /** Ids of rows that the server has not confirmed. */
  readonly waitingIds: readonly string[];
  /** What was asked of the server that shows only when it has decided: a stay, its end. */
  readonly undecided: readonly CommandName[];
  readonly today: LocalDate;
};

/** Where an account is looked at: the one in hand, beside it that of somebody who calls meanwhile, and out of sight the one that is likely to come next. */
export const accountPlaces = ['inHand', 'beside', 'upcoming'] as const;
export type AccountPlace = (typeof accountPlaces)[number];

export type SearchHit = {
  readonly accountId: AccountId;
  readonly number: string;
  readonly name: string;
  /** Where the words were found, and the text around them. */
  readonly found: 'name' | 'number' | 'invoice' | 'payment' | 'amount' | 'contact' | 'note';
  readonly excerpt: string;
};

/** Always true: what the top bar and the status bar show. */
export type SyncState = {
  readonly phase: 'opening' | 'firstSync' | 'ready' | 'failed';
  /** Of a first sync; where the phase is `ready`, of a new copy that is fetched beside the one in use. */
  readonly progress: { readonly folders: number; readonly of: number } | null;
  readonly link: LinkState;
  readonly isPulling: boolean;
  readonly lastSyncedAt: string | null;
  readonly problem: Failure | null;
  /** Room on the disk; below `ok` the copy is not written. */
  readonly disk: DiskState;
};

/** What only the page a worker belongs to may tell it. */
export type ToWorker =
  | ToEngine
  /** The way to the main process: the data opens over it. */
  | { readonly kind: 'open'; readonly port: MessagePort }
  /** Another window's way to this data; it speaks `ToEngine` and hears `FromWorker`. */
  | { readonly kind: 'serve'; readonly port: MessagePort }
  | { readonly kind: 'close' };

/** What every window may ask of the engine, whosever worker it runs in. */
export type ToEngine =
  /** Keeps a list in view: `view` messages follow now and after every change, until another list or window is asked for. */
  | { readonly kind: 'watchQueue'; readonly list: WorkList; readonly filter: QueueFilter; readonly first: number; readonly count: number }
  /** Keeps one account in view in a place, or none there; `account` messages follow now and after every change to it. */
  | { readonly kind: 'watchAccount'; readonly place: AccountPlace; readonly accountId: AccountId | null }
  /** Where an account stands in a list, for going on to the next one: answered by `neighbour`. */
  | {
      readonly kind: 'next';
      readonly id: number;
      readonly list: WorkList;
      readonly filter: QueueFilter;
      readonly after: AccountId | null;
      readonly step: 1 | -1;
    }
  | { readonly kind: 'search'; readonly id: number; readonly text: string }
  /** What an account is called, where it is in this desktop's book; answered by `named`. */
  | { readonly kind: 'name'; readonly id: number; readonly accountId: AccountId }
  | {
      readonly kind: 'run';
      readonly id: number;
      /** Made by the page: asked again it is the same command. */
      readonly commandId: CommandId;
      /** Asked before of an engine that went away without an answer: the command may have been done. */
      readonly isRepeated: boolean;
      readonly name: CommandName;
      readonly accountId: AccountId;
      readonly input: CommandInput<CommandName>;
    }
  /** Takes a refused command off the list of refusals; answered by `ran`. */
  | { readonly kind: 'dismiss'; readonly id: number; readonly commandId: CommandId; readonly reason: string }
  /** Tries strategies on the days behind; `dryRunProgress` follows, and `dryRan` answers. One at a time for each window: another one stops it. */
  | { readonly kind: 'dryRun'; readonly id: number; readonly list: readonly Strategy[] }
  /** Measures what the order of the queue gains; `liftProgress` follows, and `liftMeasured` answers. It stops a dry run, and that stops it. */
  | { readonly kind: 'measureLift'; readonly id: number }
  /** Stops whichever of the two this window has asked for. */
  | { readonly kind: 'stopLongWork' }
  /** Which accounts have no next step; answered by `forgotten`. */
  | { readonly kind: 'forgotten'; readonly id: number; readonly book: BookOf | 'all' }
  /** Keeps today's dunning run in view, or lets go of it: `runView` messages follow now and after every change. */
  | { readonly kind: 'watchRun'; readonly window: RunWindow | null }
  /** Keeps in view what is on its way or wants attention: `outbox` messages follow. */
  | { readonly kind: 'watchOutbox'; readonly isWatched: boolean }
  /** Releases the messages of a step, one after the other; `releaseProgress` follows, and `released` answers. Stopped like a dry run. */
  | { readonly kind: 'release'; readonly id: number; readonly order: ReleaseOrder }
  /** Letters laid out for the printer; answered by `sheets`, without those that are not there. */
  | { readonly kind: 'sheets'; readonly id: number; readonly letters: readonly LetterName[] }
  /** The calls of some days on the accounts of this desktop; answered by `callLog`. */
  | { readonly kind: 'callLog'; readonly id: number; readonly days: CallDays }
  /** What contact rules would say of every account now; answered by `rulesTried`. */
  | { readonly kind: 'tryRules'; readonly id: number; readonly settings: ContactRuleSettings }
  /** What rules for promises and arrangements would make of what is promised and agreed; answered by `rulesTried` too. */
  | { readonly kind: 'tryArrangements'; readonly id: number; readonly settings: ArrangementRules }
  | { readonly kind: 'syncNow' };

export type FromWorker =
  | { readonly kind: 'opened'; readonly user: User; readonly company: Company }
  | { readonly kind: 'sync'; readonly state: SyncState }
  | { readonly kind: 'view'; readonly view: QueueView }
  /** `account` is null when it is not (or no longer) in this desktop's book. */
  | { readonly kind: 'account'; readonly accountId: AccountId; readonly account: AccountView | null }
  | { readonly kind: 'neighbour'; readonly id: number; readonly accountId: AccountId | null; readonly index: number }
  | { readonly kind: 'dryRunProgress'; readonly progress: DryRunProgress }
  | { readonly kind: 'liftProgress'; readonly progress: LiftProgress }
  | { readonly kind: 'liftMeasured'; readonly id: number; readonly outcome: LiftOutcome }
  | { readonly kind: 'dryRan'; readonly id: number; readonly outcome: DryRunOutcome }
  | { readonly kind: 'forgotten'; readonly id: number; readonly accounts: ForgottenAccounts | null }
  | { readonly kind: 'runView'; readonly view: RunView }
  | { readonly kind: 'outbox'; readonly view: OutboxView }
  | { readonly kind: 'releaseProgress'; readonly progress: ReleaseProgress }
  | { readonly kind: 'released'; readonly id: number; readonly outcome: ReleaseOutcome }
  | { readonly kind: 'sheets'; readonly id: number; readonly letters: readonly LetterSheets[] }
  | { readonly kind: 'callLog'; readonly id: number; readonly outcome: CallLogOutcome }
  | { readonly kind: 'rulesTried'; readonly id: number; readonly tried: TriedRules | TriedArrangements | null }
  | { readonly kind: 'named'; readonly id: number; readonly name: string | null }
  /** The best hits; `total` counts all accounts that have the words. */
  | {
      readonly kind: 'hits';
      readonly id: number;
      readonly hits: readonly SearchHit[];
      readonly total: number;
      readonly isComplete: boolean;
    }
  /**
   * `saved`: the journal has it on the disk, without `maskedCount` card numbers that were written into it. Otherwise nothing was saved and
   * the words are still the page's.
   */
  | {
      readonly kind: 'ran';
      readonly id: number;
      readonly outcome:
        { readonly saved: true; readonly maskedCount?: number } | { readonly saved: false; readonly refusal: Rejection | Failure };
    };
