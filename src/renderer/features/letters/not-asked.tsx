import type { ReactNode } from 'react';
import type { DunningHold } from '#domain/dunning-state.ts';
import type { LeftOut } from '#domain/dunning.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { askedWords, holdWords } from './run-words.ts';
import styles from './not-asked.module.css';

type HoldsProps = {
  readonly title: string;
  readonly holds: readonly DunningHold[];
  readonly today: LocalDate;
  /** What follows from it. */
  readonly children?: ReactNode;
};

/** What a message is held back for. */
export function Holds({ title, holds, today, children }: HoldsProps) {
  return (
    <Notice tone="warn" title={title}>
      <ul className={styles.list}>
        {holds.map((hold) => (
          <li key={hold.code}>{holdWords(hold, today).words}</li>
        ))}
      </ul>
      {children}
    </Notice>
  );
}

const leftOutWords = {
  disputed: 'disputed',
  promised: 'promised',
  stayed: 'under a stay',
  paid: 'covered by credits or cash on account',
  belowMinimum: 'below the minimum',
  justPaid: 'said to be paid',
} as const;

/** What the message does not ask for, and why: nobody is surprised by a total. */
export function LeftOutList({ leftOut }: { readonly leftOut: readonly LeftOut[] }) {
  if (leftOut.length === 0) return null;
  return (
    <details className={styles.leftOut}>
      <summary>
        {leftOut.length} {leftOut.length === 1 ? 'item is' : 'items are'} not asked for
      </summary>
      <ul className={styles.list}>
        {leftOut.map(({ invoice, reason, amountMinor }, at) => (
          <li key={at}>
            {invoice.number}: {askedWords({ [invoice.currency]: amountMinor })} {leftOutWords[reason]}
          </li>
        ))}
      </ul>
    </details>
  );
}
