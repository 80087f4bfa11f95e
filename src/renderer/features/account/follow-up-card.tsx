import { useState } from 'react';
import { type Instant, clockIn } from '#domain/kernel/dates.ts';
import { isDueBy } from '#domain/follow-up.ts';
import { compareTexts } from '#domain/kernel/compare-texts.ts';
import type { FollowUp } from '#domain/rows.ts';
import { useDataClient, useMayAct } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatClock, formatNearDate } from '#renderer/ui/dates.ts';
import type { Words } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import styles from './timeline.module.css';

/** The follow-ups still open, soonest first, with what closes them. */
export function FollowUpCard({ account }: { readonly account: AccountView }) {
  const client = useDataClient();
  const mayAct = useMayAct();
  const [busyId, setBusyId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Words | null>(null);
  const open = account.folder.followUps.filter((followUp) => followUp.status === 'open').sort((a, b) => compareTexts(a.dueDate, b.dueDate));
  if (open.length === 0) return null;

  const close = async (followUp: FollowUp, status: 'done' | 'cancelled') => {
    setBusyId(followUp.id);
    setRefusal(null);
    const { accountId } = followUp;
    const outcome = await client.run('followUp.close', accountId, { followUpId: followUp.id, accountId, status });
    setBusyId(null);
    if (!outcome.saved) setRefusal(wordsOfRefusal(outcome.refusal));
  };

  return (
    <Card title="Follow-ups">
      <ul className={styles.followUps}>
        {open.map((followUp) => (
          <li key={followUp.id}>
            <div className={styles.followUpWords}>
              <b>
                {capitalised(formatNearDate(followUp.dueDate, account.today))}
                {followUp.dueAt !== null && ` ${timeThere(followUp.dueAt, account.folder.account.timeZone)}`}
              </b>{' '}
              {isDueBy(followUp, account.today) && <Tag tone="warn">Due</Tag>} {followUp.reason}
              <br />
              <small>
                set by {followUp.recordedByName} {account.waitingIds.includes(followUp.id) && <WaitingMark />}
              </small>
            </div>
            {mayAct && (
              <>
                <LinkButton disabled={busyId !== null} onClick={() => void close(followUp, 'done')}>
                  Done
                </LinkButton>
                <LinkButton disabled={busyId !== null} onClick={() => void close(followUp, 'cancelled')}>
                  Cancel it
                </LinkButton>
              </>
            )}
          </li>
        ))}
      </ul>
      <div role="alert">
        {refusal && (
          <p className={styles.alert}>
            <b>{refusal.title}.</b> {refusal.detail}
          </p>
        )}
      </div>
    </Card>
  );
}

/** The moment of a call-back on the customer's clock; on this computer's where theirs is not known. */
const timeThere = (at: Instant, timeZone: string | null): string =>
  timeZone === null ? `${formatClock(at)} our time` : `${clockIn(timeZone, at)} their time`;

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
