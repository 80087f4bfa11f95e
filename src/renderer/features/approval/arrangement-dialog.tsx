import { Modal } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import type { Company } from '#domain/company.ts';
import { confirmationChannel } from '#domain/confirmation.ts';
import { presentValueMinor, withInterest } from '#domain/instalments.ts';
import { priorConcessions } from '#domain/settlement.ts';
import { type ProposedKind, proposedKindSchema } from '#domain/approval-rows.ts';
import type { ArrangementDraft } from '#contracts/begun-form.ts';
import { useDataClient, useOpened } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { forgetArrangementDraft, keepArrangementDraft, useArrangementDraft } from '#renderer/state/arrangement-drafts.ts';
import { offerConfirmation } from '#renderer/state/confirmations.ts';
import { tellMasked } from '#renderer/state/masked-cards.ts';
import { useNoteInvoices } from '#renderer/state/note-invoices.ts';
import { closeOverlay, useScreen } from '#renderer/state/screen.ts';
import { approvalKindWords } from '#renderer/ui/approval-words.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { Field } from '#renderer/ui/field.tsx';
import { FormActs } from '#renderer/ui/form-acts.tsx';
import { agreeableWords } from '#renderer/ui/agreeable-words.ts';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import { ProblemBox } from '#renderer/ui/problem-box.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { roleWords } from '#renderer/ui/words.ts';
import { type Arrangeable, arrangeableOf, interestMinorOf, newArrangementDraft, scheduleOf, wishOf } from './arrangement-draft.ts';
import { type DraftStanding, draftStanding } from './draft-standing.ts';
import { PlanFields } from './plan-fields.tsx';
import { ScheduleTable } from './schedule-table.tsx';
import styles from './approval.module.css';

type Props = { readonly account: AccountView; readonly company: Company };

/** Agrees with a customer how a debt is paid, or asks for what the ledger does: within one's authority at once, above it as a request. */
export function ArrangementDialog({ account, company }: Props) {
  const isOpen = useScreen((screen) => screen.overlay === 'arrangement');
  return (
    <Modal opened={isOpen} onClose={closeOverlay} title="Plan, settlement, extension" size={680} centered>
      <ArrangementForm key={account.folder.account.id} account={account} company={company} />
    </Modal>
  );
}

const asked: readonly ProposedKind[] = proposedKindSchema.options.filter((kind) => !['plan', 'settlement', 'extension'].includes(kind));

function ArrangementForm({ account, company }: Props) {
  const client = useDataClient();
  const { id: accountId } = account.folder.account;
  const draft = useArrangementDraft(accountId) ?? newArrangementDraft(account);
  const of = arrangeableOf(account, useNoteInvoices(accountId));
  const role = useOpened()?.user.role ?? 'collector';
  const standing = draftStanding(draft, of, account, { role, company });
  const [problem, setProblem] = useState<{ readonly field: string | null; readonly text: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (over: Partial<ArrangementDraft>) => {
    setProblem(null);
    keepArrangementDraft(account.folder, { ...draft, ...over });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const wish = wishOf(draft, of, account);
    if (!wish.ok) return setProblem(wish.error);
    setBusy(true);
    const outcome = await client.run(wish.value.name, accountId, wish.value.input);
    setBusy(false);
    tellMasked(outcome);
    if (!outcome.saved) return setProblem({ field: null, text: inOneLine(wordsOfRefusal(outcome.refusal)) });
    forgetArrangementDraft(accountId);
    closeOverlay();
    const { folder } = account;
    const agreedId = 'arrangementId' in wish.value.input && standing?.isAlone === true ? wish.value.input.arrangementId : null;
    offerConfirmation(
      agreedId === null ? null : { accountId, accountName: folder.account.name, channel: confirmationChannel(folder), agreedId },
    );
  };
  const isArrangement = !asked.includes(draft.kind);
  const problemOf = (field: string): string | null => (problem?.field === field ? problem.text : null);
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} aria-label="Plan, settlement, extension" noValidate>
      <Choices
        label="What"
        choices={[
          { value: 'plan', words: 'Payment plan' },
          { value: 'settlement', words: 'Settlement' },
          { value: 'extension', words: 'Extension' },
          { value: 'other', words: 'Another request' },
        ]}
        chosen={isArrangement ? draft.kind : 'other'}
        onChange={(kind) => change({ kind: kind === 'other' ? 'writeOff' : proposedKindSchema.parse(kind) })}
      />
      <p className={styles.what}>
        {isArrangement ? (
          <>
            <b>{formatMoney(of.owedMinor, of.currency)}</b> of {countOf(of.invoices.length, 'invoice')} can be collected. Choose others with
            X before you open this. {agreeableWords(of).join(' ')}
          </>
        ) : (
          <>What is approved is written down as decided; the ledger does it.</>
        )}
      </p>
      {isArrangement ? (
        <PlanFields draft={draft} of={of} account={account} company={company} problemOf={problemOf} onChange={change} />
      ) : (
        <RequestFields draft={draft} of={of} problem={problemOf('amount')} onChange={change} />
      )}
      <WhyFields draft={draft} onChange={change} />
      <Figures draft={draft} of={of} account={account} company={company} standing={standing} />
      <ProblemBox problem={problem?.field === null ? problem.text : null} />
      <FormActs act={isArrangement ? 'Agree or ask for it' : 'Ask for it'} isBusy={isBusy} onCancel={closeOverlay} />
    </form>
  );
}

type FieldProps = { readonly draft: ArrangementDraft; readonly onChange: (over: Partial<ArrangementDraft>) => void };

/** What the ledger is to do, and of how much. */
function RequestFields({ draft, of, problem, onChange }: FieldProps & { readonly of: Arrangeable; readonly problem: string | null }) {
  const id = useId();
  return (
    <div className={styles.pair}>
      <Field id={`${id}-kind`} label="Request" problem={null}>
        {(field) => (
          <select {...field} value={draft.kind} onChange={(event) => onChange({ kind: proposedKindSchema.parse(event.target.value) })}>
            {asked.map((kind) => (
              <option key={kind} value={kind}>
                {approvalKindWords[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id={`${id}-amount`} label={`Amount (${of.currency})`} problem={problem}>
        {(field) => (
          <input {...field} inputMode="decimal" value={draft.amount} onChange={(event) => onChange({ amount: event.target.value })} />
        )}
      </Field>
    </div>
  );
}

/** Why, and what speaks for it: what whoever decides reads first. */
function WhyFields({ draft, onChange }: FieldProps) {
  const id = useId();
  return (
    <>
      <Field id={`${id}-reason`} label="Why" problem={null}>
        {(field) => (
          <input {...field} maxLength={500} value={draft.reason} onChange={(event) => onChange({ reason: event.target.value })} />
        )}
      </Field>
      <Field id={`${id}-evidence`} label="What speaks for it: documents, notes, what was read where" problem={null}>
        {(field) => (
          <textarea
            {...field}
            rows={2}
            maxLength={2000}
            value={draft.evidence}
            onChange={(event) => onChange({ evidence: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

type FiguresProps = Props & {
  readonly draft: ArrangementDraft;
  readonly of: Arrangeable;
  readonly standing: DraftStanding | null;
};

/** What it comes to, what it is worth today, what was given before, and whether somebody has to approve it. */
function Figures({ draft, of, account, company, standing }: FiguresProps) {
  const isArrangement = !asked.includes(draft.kind);
  const schedule = isArrangement ? scheduleOf(draft, of) : null;
  if (schedule && !schedule.ok) return null;
  const { currency } = of;
  const { arrangement } = company.policy;
  const instalments = schedule?.value ?? [];
  const prior = priorConcessions(account.folder.approvals, currency, account.today);
  const interestMinor = interestMinorOf(instalments, draft, account.today);
  return (
    <>
      {isArrangement && <ScheduleTable instalments={instalments} interestMinor={interestMinor} currency={currency} today={account.today} />}
      {isArrangement && (
        <dl className={styles.figures}>
          <div>
            <dt>Worth today, at {arrangement.discountBasisPoints / 100}% a year</dt>
            <dd>
              {formatMoney(
                presentValueMinor(withInterest(instalments, interestMinor), arrangement.discountBasisPoints, account.today),
                currency,
              )}
            </dd>
          </div>
          {draft.kind === 'settlement' && standing && (
            <div>
              <dt>Forgiven</dt>
              <dd>{formatMoney(standing.stakeMinor, currency)}</dd>
            </div>
          )}
          <div>
            <dt>Given away in a year before</dt>
            <dd>{prior.count === 0 ? 'Nothing' : `${formatMoney(prior.givenMinor, currency)} in ${countOf(prior.count, 'act')}`}</dd>
          </div>
        </dl>
      )}
      <p className={styles.authority} role="status">
        {standingWords(standing)}
      </p>
    </>
  );
}

function standingWords(standing: DraftStanding | null): string {
  if (standing?.isAlone === true) return 'Within your authority: it holds at once.';
  const who = standing === null ? '' : ` (${roleWords[standing.needs].toLowerCase()})`;
  return `Above your authority: it is not binding until somebody else approves it${who}.`;
}
