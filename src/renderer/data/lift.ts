import { type BackTestResult, backTestDatesOf, backTestSteps } from '#domain/back-test.ts';
import { type BackTestRow, backTestLedgerOf } from '#domain/back-test-ledger.ts';
import type { Folder } from '#domain/folder.ts';
import { compareHoldOut } from '#domain/hold-out.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { weighedAmount } from '#domain/late-money.ts';
import type { Policy } from '#domain/policy.ts';
import { isHeldOut } from '#domain/queue-terms.ts';
import { CacheFault } from './cache-fault.ts';
import type { LiftOutcome, LiftProgress } from './lift-outcome.ts';
import type { LocalCopy } from './local-copy.ts';

type Hooks = {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LiftProgress) => void;
  readonly onFault: (fault: unknown) => void;
};

/** Folders opened in one turn: whoever asks for an account meanwhile waits for no more than these. */
const foldersAtOnce = 50;

/** Measures the lift on the copy. It can be stopped at any time; a copy that cannot be read is handed to `onFault`. */
export async function measureLift(copy: LocalCopy, hooks: Hooks): Promise<LiftOutcome> {
  const { policy, today } = copy.rules;
  const ids = [...copy.generation.ids()].sort();
  const rows: BackTestRow[] = [];
  try {
    for (let at = 0; at < ids.length; at += foldersAtOnce) {
      if (hooks.signal.aborted) return { status: 'stopped' };
      hooks.onProgress({ step: 'reading', done: at, of: ids.length });
      for (const folder of await copy.bases(ids.slice(at, at + foldersAtOnce))) addRows(rows, folder, policy);
      await othersTurn();
    }
    const backTest = await backTestOf(rows, hooks);
    if (backTest === 'stopped') return { status: 'stopped' };
    const holdOut = compareHoldOut(rows, (account) => isHeldOut(accountIdSchema.parse(account), policy.queue), today);
    const { holdOutPercent } = policy.queue;
    return { status: 'done', lift: { accounts: ids.length, invoices: rows.length, backTest, holdOut, holdOutPercent } };
  } catch (fault) {
    hooks.onFault(fault);
    return { status: 'failed', failure: { code: fault instanceof CacheFault ? 'cache.broken' : 'call.failed' } };
  }
}

function addRows(rows: BackTestRow[], { account, invoices }: Folder, { orderingWeightPpm }: Policy): void {
  for (const { kind, status, issueDate, dueDate, paidDate, amountMinor, currency } of invoices) {
    if (kind !== 'invoice' || status === 'void') continue;
    rows.push({ account: account.id, issueDate, dueDate, paidDate, amount: weighedAmount(amountMinor, currency, orderingWeightPpm) });
  }
}

async function backTestOf(rows: readonly BackTestRow[], { signal, onProgress }: Hooks): Promise<BackTestResult | null | 'stopped'> {
  const ledger = backTestLedgerOf(rows);
  const dates = backTestDatesOf(ledger);
  if (dates === null) return null;
  const steps = backTestSteps(ledger, dates);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (signal.aborted) return 'stopped';
    onProgress({ step: 'testing', done: step.value.done, of: step.value.total });
    await othersTurn();
  }
}

/** Lets messages that have come meanwhile be answered. */
const othersTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
