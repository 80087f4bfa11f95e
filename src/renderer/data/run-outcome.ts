import type { Envelope, JobSheet } from '#contracts/printing.ts';
import type { Failure } from '#contracts/failure.ts';
import type { AccountFacts } from '#domain/account-facts.ts';
import type { AccountId, MessageId } from '#domain/kernel/ids.ts';
import type { Rejection } from '#domain/kernel/result.ts';
import type { ChannelFallback, DunningHold } from '#domain/dunning-state.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { MoneyByCurrency } from '#domain/kernel/money.ts';
import type { StrategyStep } from '#domain/strategy.ts';

/** A step of a strategy, by its names. */
export type StepName = { readonly strategyId: string; readonly stepId: string };

/** What stands before a step in today's run: how many accounts are ready for it by each channel, held back, or without an address. */
export type RunStep = StepName & {
  readonly strategyName: string;
  readonly step: StrategyStep;
  /** The step's place in its strategy, from 1. */
  readonly stepNumber: number;
  readonly emails: number;
  readonly letters: number;
  readonly held: number;
  readonly needAddress: number;
};

export type RunStatus = 'ready' | 'held' | 'needsAddress';

/** An account in today's run. `to` and what goes along are known for the rows in view alone, whose folders are read; '' where nobody knows an address. */
export type RunRow = StepName & {
  readonly accountId: AccountId;
  readonly number: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly channel: 'email' | 'letter';
  readonly fallback: ChannelFallback | null;
  readonly holds: readonly DunningHold[];
  readonly asked: MoneyByCurrency;
  readonly to: string | null;
  /** Invoices that the message asks for. */
  readonly items: number | null;
  /** Copies of invoices that go along: fewer than the message asks for where its row has no room for all. */
  readonly copies: number | null;
  readonly attach: StrategyStep['attach'];
};

/** Which rows of which step are looked at; `step: null` asks for the first step that has anybody. */
export type RunWindow = { readonly step: StepName | null; readonly first: number; readonly count: number };

/** Today's dunning run as the screen holds it. */
export type RunView = {
  /** The steps that are carried out in writing, in the order of the strategies. */
  readonly steps: readonly RunStep[];
  /** The step whose rows these are; null while there is none. */
  readonly step: StepName | null;
  readonly total: number;
  /** Rows `first` to `first + rows.length - 1` of the step: the ready ones first, the largest amounts before. */
  readonly first: number;
  readonly rows: readonly RunRow[];
  /** Of the whole run: how many, and the first of them. */
  readonly held: { readonly count: number; readonly first: readonly RunRow[] };
  readonly today: LocalDate;
};

export type MessageText = { readonly subject: string; readonly body: string };

/** Words that somebody has put in place of those the template made, and those that the template made by then. */
export type MessageEdit = MessageText & { readonly accountId: AccountId; readonly from: MessageText };

/** Whether the template makes other words by now than those an edit began from: amounts, invoices or days are no longer what they were. */
export const isOutdated = ({ from }: Pick<MessageEdit, 'from'>, { subject, body }: MessageText): boolean =>
  from.subject !== subject || from.body !== body;

/** Who writes: what stands under the words, and the domain of the mailbox it is sent from (null: letters alone). */
export type MessageWriter = { readonly signature: string; readonly senderDomain: string | null };

/** Which of those who are ready for a step are to be written to, and how. */
export type ReleaseOrder = {
  readonly step: StepName;
  readonly channels: readonly ('email' | 'letter')[];
  readonly leftOut: readonly AccountId[];
  readonly edits: readonly MessageEdit[];
  readonly writer: MessageWriter;
};

export type ReleaseProgress = { readonly done: number; readonly of: number };

export type ReleasedMessage = { readonly accountId: AccountId; readonly messageId: MessageId; readonly channel: 'email' | 'letter' };
/** An account that was not written to, and what stood in the way. */
export type NotReleased = { readonly accountId: AccountId; readonly name: string; readonly refusal: Rejection | Failure };

/** What came of releasing a step: everything that was released is in the journal, whether it was stopped or not. */
export type ReleaseOutcome = {
  readonly status: 'done' | 'stopped';
  readonly released: readonly ReleasedMessage[];
  readonly notReleased: readonly NotReleased[];
};

/** A letter by its account. */
export type LetterName = { readonly accountId: AccountId; readonly messageId: MessageId };

/** A letter laid out for the printer, with its enclosures, each a document of its own, and whom it goes to. What is held back has no documents. */
export type LetterSheets = LetterName & { readonly isHeldBack: boolean; readonly sheets: readonly JobSheet[]; readonly envelope: Envelope };

/** A message that has not gone its way, or of which somebody has to take note. */
export type OutboxRow = AccountFacts['openMessages'][number] & {
  readonly accountId: AccountId;
  readonly number: string;
  readonly name: string;
  /** The company's relay sends it, or has. */
  readonly isOfRelay: boolean;
  /** The company's relay sends it, and has not got what goes along with it; why, where this desktop has tried. */
  readonly waitsForFiles: boolean;
  readonly filesFailure: Failure | null;
};
/** What is on its way or wants attention in the whole book: the first rows and how many there are. */
export type OutboxView = { readonly rows: readonly OutboxRow[]; readonly count: number };
