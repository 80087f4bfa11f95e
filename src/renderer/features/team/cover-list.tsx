import { useState } from 'react';
import type { BookCover } from '#contracts/books.ts';
import type { Failure } from '#contracts/failure.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { UserId } from '#domain/kernel/ids.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatNearDate } from '#renderer/ui/dates.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf } from '#renderer/ui/money.ts';
import styles from './team.module.css';

type Props = {
  readonly covers: readonly BookCover[];
  readonly nameOf: (id: UserId) => string;
  readonly today: LocalDate;
  /** Accounts have gone back; null: the person may end no cover. */
  readonly onDone: (() => void) | null;
};

/** Who works whose accounts until when; a cover ends by itself, or earlier by hand. Nothing is drawn while there is none. */
export function CoverList({ covers, nameOf, today, onDone }: Props) {
  const [busyId, setBusy] = useState<BookCover['id'] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  if (covers.length === 0) return null;
  const end = async (coverId: BookCover['id']): Promise<void> => {
    setBusy(coverId);
    const answer = await window.desk['books.endCover']({ coverId });
    setBusy(null);
    setFailure(answer.ok ? null : answer.error);
    onDone?.();
  };
  return (
    <Card title="Covers" aside={countOf(covers.length, 'cover')}>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.covers} role="group" aria-label="Covers" tabIndex={0}>
        <ul className={styles.lines}>
          {covers.map(({ id, fromCollectorId, toCollectorId, accountCount, until }) => (
            <li key={id}>
              <div>
                <span>
                  {nameOf(toCollectorId)} for {nameOf(fromCollectorId)}
                </span>
                {onDone && (
                  <LinkButton
                    disabled={busyId !== null}
                    aria-label={`End the cover for ${nameOf(fromCollectorId)}`}
                    onClick={() => void end(id)}
                  >
                    {busyId === id ? 'Handing back…' : 'End now'}
                  </LinkButton>
                )}
              </div>
              {until < today ? (
                <p className={styles.overdue}>
                  {countOf(accountCount, 'account')} should be back since {formatNearDate(until, today)}: {nameOf(fromCollectorId)} cannot
                  take them. Hand them to somebody else, then end the cover.
                </p>
              ) : (
                <p>
                  {countOf(accountCount, 'account')}, through {formatNearDate(until, today)}
                </p>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
