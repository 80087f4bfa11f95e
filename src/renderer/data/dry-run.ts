import { type AccountFacts, accountFactsOf } from '#domain/account-facts.ts';
import { DryRunTally } from '#domain/dry-run-report.ts';
import type { Folder } from '#domain/folder.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { type Programme, nextStepOf, programmeOf } from '#domain/next-step.ts';
import { daysOfDryRun, dryRunOf } from '#domain/strategy-dry-run.ts';
import type { Strategy } from '#domain/strategy.ts';
import type { BookOf, DryRunOutcome, DryRunProgress, ForgottenAccount, ForgottenAccounts } from './dry-run-outcome.ts';
import type { LocalCopy } from './local-copy.ts';
import { type LongWorkHooks, eachFolder, longWork } from './long-work.ts';
import { othersTurn } from './others-turn.ts';

/** A dry run of one account takes a good part of a millisecond. */
const foldersAtOnce = 20;

/** Tries strategies on every account of the copy, and those in use beside them. */
export function dryRun(copy: LocalCopy, list: readonly Strategy[], hooks: LongWorkHooks<DryRunProgress>): Promise<DryRunOutcome> {
  const { policy, today } = copy.rules;
  const days = daysOfDryRun(today);
  const inUse = tallyOf(programmeOf(policy), days, today);
  const edited = tallyOf({ ...programmeOf(policy), list }, days, today);
  return longWork(hooks, async () => {
    await eachFolder(copy, foldersAtOnce, hooks, (folder) => {
      const facts = accountFactsOf(folder);
      inUse.add(folder, facts);
      edited.add(folder, facts);
    });
    return { status: 'done', inUse: inUse.report(), edited: edited.report() } as const;
  });
}

function tallyOf(programme: Programme, days: readonly LocalDate[], today: LocalDate) {
  const tally = new DryRunTally(days[0] ?? today, days.at(-1) ?? today);
  return {
    add: (folder: Folder, facts: AccountFacts): void =>
      tally.add(folder.account, dryRunOf(folder, programme, days), nextStepOf(facts, programme, today).kind !== 'none'),
    report: () => tally.report,
  };
}

const mostForgottenListed = 200;
/** Summaries looked at in one turn: some milliseconds. */
const factsAtOnce = 1000;

/** The accounts without a next step: a defect of the strategies in use, or of what is known of the accounts. The first are listed, of one book where one is named. */
export async function forgottenAccounts(copy: LocalCopy, book: BookOf | 'all' = 'all'): Promise<ForgottenAccounts> {
  const { policy, today } = copy.rules;
  const ids = [...copy.generation.ids()];
  const first: ForgottenAccount[] = [];
  const books = new Map<BookOf, number>();
  let count = 0;
  for (const [at, id] of ids.entries()) {
    if (at % factsAtOnce === factsAtOnce - 1) await othersTurn();
    const facts = copy.generation.ranking.facts(id);
    const next = facts && nextStepOf(facts, programmeOf(policy), today);
    if (!facts || next?.kind !== 'none') continue;
    count += 1;
    const { number, name, collectorId } = facts.account;
    books.set(collectorId, (books.get(collectorId) ?? 0) + 1);
    const isAskedFor = book === 'all' || book === collectorId;
    if (isAskedFor && first.length < mostForgottenListed) first.push({ accountId: id, number, name, because: next.because });
  }
  const byBook = [...books].map(([collectorId, each]) => ({ collectorId, count: each }));
  return { count, first, of: ids.length, byBook };
}
