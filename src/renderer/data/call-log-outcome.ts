import type { ArrangementCounts } from '#domain/arrangement-rules.ts';
import type { CallLine } from '#domain/call-log.ts';
import type { ContactVerdict } from '#domain/contact-settings.ts';
import type { Unfinished } from './unfinished.ts';

/** The calls of some days on the accounts of a desktop, the newest first. */
export type CallLogOutcome = { readonly status: 'done'; readonly calls: readonly CallLine[] } | Unfinished;

/** How many accounts contact rules let be called at a moment, and how many are listed to be called today. */
export type RuleCounts = Readonly<Record<ContactVerdict, number>> & { readonly callNow: number };
/** What edited contact rules would say of every account, beside those in use. */
export type TriedRules = { readonly inUse: RuleCounts; readonly edited: RuleCounts; readonly of: number };

/** What rules for promises and arrangements make of what is promised and agreed on the accounts of a copy: those in use, and edited ones. */
export type TriedArrangements = { readonly inUse: ArrangementCounts; readonly edited: ArrangementCounts };
