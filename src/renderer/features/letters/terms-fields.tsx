import { useId } from 'react';
import { addDays } from '#domain/kernel/dates.ts';
import { offerableMinor } from '#domain/written-offer.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { Field } from '#renderer/ui/field.tsx';
import { formatMoney } from '#renderer/ui/money.ts';
import { aboutIdsOf, creditCurrency, currenciesOf, offerCurrency } from './hand-terms.ts';
import { InvoiceChoices } from './invoice-choices.tsx';
import type { Composing } from './use-composing.ts';
import styles from './compose-dialog.module.css';

type Props = { readonly composing: Pick<Composing, 'hand' | 'templateKey'>; readonly account: AccountView };

/** What a template needs of whoever writes because no row has it: an offer, or what a dispute has come to. */
export function TermsFields({ composing, account }: Props) {
  const { templateKey, hand } = composing;
  if (templateKey === 'settlementOffer' && hand.agreed?.templateKey !== templateKey) return <OfferFields hand={hand} account={account} />;
  return templateKey === 'disputeResolved' ? <FindingFields hand={hand} account={account} /> : null;
}

type FieldsProps = { readonly hand: Composing['hand']; readonly account: AccountView };

function OfferFields({ hand: { terms, type, offerProblem }, account: { folder, today } }: FieldsProps) {
  const id = useId();
  const currency = offerCurrency(folder, terms);
  if (currency === null) return <p className={styles.hint}>Nothing is open on this account, so there is nothing to settle.</p>;
  const all = currenciesOf(folder);
  return (
    <>
      <div className={styles.terms}>
        <Field id={`${id}-amount`} label={`You would take (${currency})`} problem={offerProblem}>
          {(field) => (
            <input
              {...field}
              inputMode="decimal"
              autoComplete="off"
              value={terms.amount}
              onChange={(event) => type({ amount: event.target.value })}
            />
          )}
        </Field>
        <Field id={`${id}-by`} label="If it comes by" problem={null}>
          {(field) => (
            <input
              {...field}
              type="date"
              data-empty={terms.payBy === ''}
              min={addDays(today, 1)}
              value={terms.payBy}
              onChange={(event) => type({ payBy: event.target.value })}
            />
          )}
        </Field>
        {all.length > 1 && (
          <Field id={`${id}-currency`} label="Currency" problem={null}>
            {(field) => (
              <select {...field} value={currency} onChange={(event) => type({ currency: event.target.value })}>
                {all.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            )}
          </Field>
        )}
      </div>
      <p className={styles.hint}>
        It is for all {formatMoney(offerableMinor(folder, currency), currency)} that is open. When they accept, agree on the settlement
        under “Plan, settlement, extension”, so that it counts.
      </p>
    </>
  );
}

function FindingFields({ hand: { terms, type, findingProblem }, account: { folder, today } }: FieldsProps) {
  const id = useId();
  const currency = creditCurrency(folder, terms);
  return (
    <>
      <Field id={`${id}-finding`} label="What it has come to" problem={null}>
        {(field) => (
          <textarea
            {...field}
            rows={3}
            maxLength={2000}
            value={terms.finding}
            onChange={(event) => type({ finding: event.target.value })}
          />
        )}
      </Field>
      <Field
        id={`${id}-credit`}
        label={currency === null ? 'Credit that is not in the books yet' : `Credit that is not in the books yet (${currency})`}
        problem={findingProblem}
      >
        {(field) => (
          <input
            {...field}
            inputMode="decimal"
            autoComplete="off"
            placeholder="none"
            value={terms.credit}
            onChange={(event) => type({ credit: event.target.value })}
          />
        )}
      </Field>
      <InvoiceChoices
        title="Invoices it was about"
        folder={folder}
        today={today}
        chosen={new Set(aboutIdsOf(folder, terms))}
        onChange={(ids) => type({ aboutIds: [...ids] })}
      />
    </>
  );
}
