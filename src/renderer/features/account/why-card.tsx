import { IconChevronDown } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import { openInvoicesOf } from '#domain/account-facts.ts';
import type { Contribution, QueueScore } from '#domain/call-queue.ts';
import type { Company } from '#domain/company.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { showWhy, useScreen } from '#renderer/state/screen.ts';
import { Key } from '#renderer/ui/key.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { formatCount } from '#renderer/ui/money.ts';
import { wordsOfPart, wordsOfTables } from './late-money-words.ts';
import { sentenceOf } from './why-words.ts';
import styles from './why-card.module.css';

type Props = { readonly account: AccountView; readonly company: Company };

/** Why the account stands where it stands: a line, and behind it every contribution with its worth. */
export function WhyCard({ account, company }: Props) {
  const id = useId();
  const isOpen = useScreen((screen) => screen.isWhyOpen);
  const { score, today } = account;
  const ordered = useMemo(() => byWorth(score.contributions), [score.contributions]);
  return (
    <section className={styles.card} aria-label="Why here">
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          aria-keyshortcuts="W"
          title="Why the account stands where it stands (W)"
          onClick={() => showWhy(!isOpen)}
        >
          <b>Why here</b>
          <span>
            {!isOpen &&
              ordered
                .slice(0, 2)
                .map((each) => sentenceOf(each, today))
                .join(' ')}
          </span>
          <Key keys="W" />
          <IconChevronDown size={15} stroke={2} aria-hidden="true" data-open={isOpen} />
        </button>
      </h2>
      {isOpen && (
        <div id={id} className={styles.body}>
          <Contributions contributions={ordered} today={today} />
          <p className={styles.sum}>
            <span>Together{score.moneyDays === 0 ? ', counted as nothing below zero' : ''}</span>
            <b>{formatCount(score.moneyDays)} money-days</b>
          </p>
          <Parts account={account} lateMoney={score.lateMoney} />
          <p className={styles.base}>
            A money-day is one {company.currency} that is late by one day, within the next 60 days. Weights version{' '}
            {company.policy.queue.version}. {wordsOfTables(company.policy.lateness)}
          </p>
        </div>
      )}
    </section>
  );
}

/** The weightiest first, whichever way they speak; what is only said comes last, in its own order. */
const byWorth = (contributions: readonly Contribution[]): readonly Contribution[] =>
  contributions.toSorted((a, b) => Math.abs(b.moneyDays) - Math.abs(a.moneyDays));

function Contributions({ contributions, today }: { readonly contributions: readonly Contribution[]; readonly today: LocalDate }) {
  const largest = Math.max(1, ...contributions.map(({ moneyDays }) => Math.abs(moneyDays)));
  const isTwoSided = contributions.some(({ moneyDays }) => moneyDays < 0);
  return (
    <ul className={styles.contributions} data-two-sided={isTwoSided}>
      {contributions.map((contribution, index) => (
        <li key={index}>
          <span className={styles.sentence}>{sentenceOf(contribution, today)}</span>
          {contribution.moneyDays === 0 ? <span /> : <Bar share={contribution.moneyDays / largest} isTwoSided={isTwoSided} />}
          <span className={styles.worth}>{contribution.moneyDays === 0 ? '' : signed(contribution.moneyDays)}</span>
        </li>
      ))}
    </ul>
  );
}

/** `share` is -1 to 1; what speaks for waiting goes to the left. */
function Bar({ share, isTwoSided }: { readonly share: number; readonly isTwoSided: boolean }) {
  const whole = isTwoSided ? 50 : 100;
  const width = Math.abs(share) * whole;
  const left = isTwoSided ? (share < 0 ? 50 - width : 50) : 0;
  return (
    <span className={styles.bar} aria-hidden="true">
      <i data-against={share < 0} style={{ left: `${left}%`, width: `max(2px, ${width}%)` }} />
    </span>
  );
}

const signed = (moneyDays: number): string => `${moneyDays > 0 ? '+' : '−'}${formatCount(Math.abs(moneyDays))}`;

const partsAtFirst = 5;
/** More at once than anybody reads; an account may have twenty thousand. */
const partsAtOnce = 100;

function Parts({ account, lateMoney }: { readonly account: AccountView; readonly lateMoney: QueueScore['lateMoney'] }) {
  const [shown, setShown] = useState(partsAtFirst);
  const invoices = useMemo(() => openInvoicesOf(account.folder), [account.folder]);
  const parts = useMemo(() => lateMoney.parts.toSorted((a, b) => Math.abs(b.moneyDays) - Math.abs(a.moneyDays)), [lateMoney.parts]);
  if (parts.length === 0) return null;
  const rest = parts.length - shown;
  return (
    <>
      <h3>How the late money of the invoices was worked out</h3>
      <ol className={styles.parts}>
        {parts.slice(0, shown).map((part, index) => (
          <li key={index}>
            <span>{wordsOfPart(part, invoices)}</span>
            <span className={styles.worth}>{signed(part.moneyDays)}</span>
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <LinkButton onClick={() => setShown(shown === partsAtFirst && rest <= partsAtOnce ? parts.length : shown + partsAtOnce)}>
          {rest <= partsAtOnce ? `Show all (${formatCount(parts.length)})` : `Show more (${formatCount(rest)})`}
        </LinkButton>
      )}
    </>
  );
}
