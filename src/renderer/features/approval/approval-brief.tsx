import { instalmentsOf } from '#domain/arrangement.ts';
import { balanceMinorOf } from '#domain/approval-request.ts';
import { presentValueMinor, withInterest } from '#domain/instalments.ts';
import { priorConcessions } from '#domain/settlement.ts';
import type { Company } from '#domain/company.ts';
import type { Approval } from '#domain/approval-rows.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { aboutOf } from '#renderer/ui/approval-words.ts';
import { formatDate, formatFullDate } from '#renderer/ui/dates.ts';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { outcomeWords } from '#renderer/ui/words.ts';
import { ScheduleTable } from './schedule-table.tsx';
import styles from './approval.module.css';

type Props = {
  readonly approval: Approval;
  readonly account: AccountView;
  readonly company: Company;
  /** What the contact guard says now of the contact that is asked for, a sentence a rule; empty where the request is about none. */
  readonly guardWords: readonly string[];
};

/** What somebody who decides has to know: what is asked for and why, what is owed, what was kept and given before, and what was said last. */
export function ApprovalBrief({ approval, account, company, guardWords }: Props) {
  const { folder, today } = account;
  const { currency } = approval;
  const arrangement = folder.arrangements.find(({ id }) => id === approval.arrangementId);
  const balanceMinor = balanceMinorOf(approval, arrangement, folder);
  const judged = folder.promises.filter(({ status }) => ['kept', 'partiallyKept', 'broken'].includes(status));
  const kept = judged.filter(({ status }) => status === 'kept').length;
  const prior = priorConcessions(folder.approvals, currency, today);
  const pastDueMinor = account.totals.find((totals) => totals.currency === currency)?.pastDueMinor ?? 0;
  const last = folder.notes.toSorted((a, b) => (a.recordedAt < b.recordedAt ? 1 : -1)).slice(0, notesShown);
  const instalments = arrangement
    ? instalmentsOf(arrangement, folder.promises).map(({ promisedDate: dueDate, amountMinor }) => ({ dueDate, amountMinor }))
    : [];
  const { discountBasisPoints } = company.policy.arrangement;
  // Of a plan alone: what is paid beyond what is owed comes with its last payment.
  const interestMinor = arrangement?.kind === 'plan' ? arrangement.payMinor - arrangement.owedMinor : 0;
  return (
    <>
      {approval.contactChannel !== null && <ContactAsked approval={approval} account={account} company={company} guardWords={guardWords} />}
      {approval.contactChannel === null && balanceMinor !== approval.balanceMinor && (
        <Notice tone="warn" title="The balance has changed since">
          <p>
            It was {formatMoney(approval.balanceMinor, currency)} and is {formatMoney(balanceMinor, currency)}. Approved now, the request is
            void and has to be asked anew.
          </p>
        </Notice>
      )}
      <p>
        <b>{approval.reason}</b>
      </p>
      {approval.evidence !== '' && <p className={styles.evidence}>{approval.evidence}</p>}
      <dl className={styles.figures}>
        <Figure name={arrangement ? 'Owed on its invoices' : 'Open'} value={formatMoney(balanceMinor, currency)} />
        {arrangement?.kind === 'settlement' && <Figure name="Forgiven" value={formatMoney(approval.stakeMinor, currency)} />}
        {arrangement && (
          <Figure
            name={`Worth today, at ${discountBasisPoints / 100}%`}
            value={formatMoney(presentValueMinor(instalments, discountBasisPoints, today), currency)}
          />
        )}
        {arrangement && arrangement.interestBasisPoints > 0 && (
          <Figure name="Interest a year" value={`${arrangement.interestBasisPoints / 100}%`} />
        )}
        <Figure name="Past due" value={formatMoney(pastDueMinor, currency)} />
        <Figure name="Promises kept" value={judged.length === 0 ? 'None judged' : `${kept} of ${judged.length}`} />
        <Figure
          name="Given away in a year"
          value={prior.count === 0 ? 'Nothing' : `${formatMoney(prior.givenMinor, currency)}, ${countOf(prior.count, 'act')}`}
        />
        <Figure name="Can be decided until" value={formatFullDate(approval.expiresOn)} />
      </dl>
      {arrangement && (
        <ScheduleTable
          instalments={withInterest(instalments, -interestMinor)}
          interestMinor={interestMinor}
          currency={currency}
          today={today}
        />
      )}
      {last.map((note) => (
        <p key={note.id} className={styles.what}>
          <b>
            {formatDate(note.recordedOn, today)} · {outcomeWords[note.outcome]}
          </b>{' '}
          {note.text} ({note.recordedByName})
        </p>
      ))}
    </>
  );
}

/** Of a contact against the rules: how and with whom, what speaks against it now, and what an approval comes to. */
function ContactAsked({ approval, account, company, guardWords }: Props) {
  return (
    <Notice tone="warn" title={aboutOf(approval, account.folder.contacts)}>
      {guardWords.map((words) => (
        <p key={words}>{words}</p>
      ))}
      {guardWords.length === 0 && <p>No rule speaks against it any more.</p>}
      <p>
        Approved, it may be made once, by {approval.requestedByName}, within {countOf(company.policy.contact.overrideHours, 'hour')}.
      </p>
    </Notice>
  );
}

/** So many of the newest notes. */
const notesShown = 3;

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
