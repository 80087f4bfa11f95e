import type { ArrangementDraft } from '#contracts/begun-form.ts';
import { instalmentsOf } from '#domain/arrangement.ts';
import { type Approval, type Arrangement, proposedKindSchema } from '#domain/approval-rows.ts';
import { type Instalment, type Rhythm, equalInstalments, sumMinorOf, withInterest } from '#domain/instalments.ts';
import { printMinor } from '#domain/kernel/money.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { newArrangementDraft, typedOf } from './arrangement-draft.ts';

/** The form as it was filled in for a request, to be asked for again on what is owed today; null for what is not asked for in it. */
export function draftAgain(approval: Approval, account: AccountView): ArrangementDraft | null {
  const kind = proposedKindSchema.safeParse(approval.kind);
  if (!kind.success) return null;
  const { reason, evidence, currency, arrangementId } = approval;
  const begun = { ...newArrangementDraft(account), kind: kind.data, reason, evidence };
  if (arrangementId === null) return { ...begun, amount: approval.amountMinor === 0 ? '' : printMinor(approval.amountMinor, currency) };
  const arrangement = account.folder.arrangements.find(({ id }) => id === arrangementId);
  const promises = arrangement ? instalmentsOf(arrangement, account.folder.promises) : [];
  const [first] = promises;
  if (!arrangement || !first) return null;
  const { method, promisedByName } = first;
  const who = { ...begun, method, promisedByName };
  if (arrangement.kind === 'plan') return { ...who, ...planOf(arrangement, promises) };
  return {
    ...who,
    firstDate: arrangement.firstDate,
    amount: arrangement.kind === 'settlement' ? printMinor(arrangement.payMinor, currency) : '',
  };
}

type PlanFields = Pick<ArrangementDraft, 'interest' | 'rhythm' | 'count' | 'weekday' | 'firstDate' | 'custom'>;

/** A plan whose payments follow a rhythm is told by it, so that it fits another balance too; else each payment is typed. */
function planOf(
  { interestBasisPoints, payMinor, owedMinor, firstDate, currency }: Arrangement,
  promises: ReturnType<typeof instalmentsOf>,
): PlanFields {
  const paid = promises.map(({ promisedDate: dueDate, amountMinor }) => ({ dueDate, amountMinor }));
  const instalments = withInterest(paid, owedMinor - payMinor);
  const rhythm = rhythms.find((each) => isOf(each, instalments));
  return {
    interest: interestBasisPoints === 0 ? '' : String(interestBasisPoints / 100),
    rhythm: rhythm ?? 'custom',
    count: String(instalments.length),
    weekday: '',
    firstDate,
    custom: rhythm === undefined ? typedOf(instalments, currency) : [],
  };
}

const rhythms: readonly Rhythm[] = ['monthly', 'everyTwoWeeks', 'weekly'];

function isOf(rhythm: Rhythm, instalments: readonly Instalment[]): boolean {
  const [first] = instalments;
  if (!first) return false;
  const plan = { amountMinor: sumMinorOf(instalments), count: instalments.length, firstDate: first.dueDate, rhythm, weekday: null };
  return JSON.stringify(equalInstalments(plan)) === JSON.stringify(instalments);
}
