import { type BackTestResult, backTestDatesOf, backTestSteps } from '#domain/back-test.ts';
import { type BackTestRow, backTestLedgerOf } from '#domain/back-test-ledger.ts';
import type { Folder } from '#domain/folder.ts';
import { compareHoldOut } from '#domain/hold-out.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { weighedAmount } from '#domain/late-money.ts';
import type { Policy } from '#domain/policy.ts';
import { isHeldOut } from '#domain/queue-terms.ts';
import type { LiftOutcome, LiftProgress } from './lift-outcome.ts';
import type { LocalCopy } from './local-copy.ts';
import { type LongWorkHooks, eachFolder, longWork } from './long-work.ts';
import { othersTurn } from './others-turn.ts';

/** Only the invoices of a folder are read. */
const foldersAtOnce = 50;

/** Measures on the copy what the order of the queue would have gained, and what it gains against the hold-out. */
export function measureLift(copy: LocalCopy, hooks: LongWorkHooks<LiftProgress>): Promise<LiftOutcome> {
  const { policy, today } = copy.rules;
  const { signal, onProgress } = hooks;
  return longWork(hooks, async () => {
    const rows: BackTestRow[] = [];
    let accounts = 0;
    const reading = { signal, onProgress: (progress: { done: number; of: number }) => onProgress({ step: 'reading', ...progress }) };
    await eachFolder(copy, foldersAtOnce, reading, (folder) => {
      addRows(rows, folder, policy);
      accounts += 1;
    });
    const backTest = await backTestOf(rows, hooks);
    const holdOut = compareHoldOut(rows, (account) => isHeldOut(accountIdSchema.parse(account), policy.queue), today);
    const { holdOutPercent } = policy.queue;
    return { status: 'done', lift: { accounts, invoices: rows.length, backTest, holdOut, holdOutPercent } } as const;
  });
}

function addRows(rows: BackTestRow[], { account, invoices }: Folder, { orderingWeightPpm }: Policy): void {
  for (const { kind, status, issueDate, dueDate, paidDate, amountMinor, currency } of invoices) {
    if (kind !== 'invoice' || status === 'void') continue;
    rows.push({ account: account.id, issueDate, dueDate, paidDate, amount: weighedAmount(amountMinor, currency, orderingWeightPpm) });
  }
}

/** Null where the history is too short. Throws the signal's reason when it is stopped. */
async function backTestOf(
  rows: readonly BackTestRow[],
  { signal, onProgress }: Pick<LongWorkHooks<LiftProgress>, 'signal' | 'onProgress'>,
): Promise<BackTestResult | null> {
  const ledger = backTestLedgerOf(rows);
  const dates = backTestDatesOf(ledger);
  if (dates === null) return null;
  const steps = backTestSteps(ledger, dates);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    signal.throwIfAborted();
    onProgress({ step: 'testing', done: step.value.done, of: step.value.total });
    await othersTurn();
  }
}
