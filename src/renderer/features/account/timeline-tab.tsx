import { startTransition, useEffect, useMemo, useState } from 'react';
import type { Company } from '#domain/company.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { afterPaint } from '#renderer/ui/after-paint.ts';
import { Card } from '#renderer/ui/card.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { formatCount } from '#renderer/ui/money.ts';
import { CalledInvoicesCard } from './called-invoices-card.tsx';
import { FollowUpCard } from './follow-up-card.tsx';
import { TimelineItem } from './timeline-item.tsx';
import { WhyCard } from './why-card.tsx';
import { timelineOf } from './timeline-events.ts';
import styles from './timeline.module.css';

/** Events drawn at once; an account of ten years has thousands, and nobody reads them all. */
const pageOfEvents = 60;
/** Events drawn with the account: more than fit on any screen; the others follow when it has been painted. */
const firstEvents = 16;

type Props = {
  readonly account: AccountView;
  readonly company: Company;
  readonly onShowInvoices?: (() => void) | undefined;
};

/** What a collector reads before dialling: what is late or falls due, what was agreed, what has happened. */
export function TimelineTab({ account, company, onShowInvoices }: Props) {
  const { folder, today, waitingIds } = account;
  const [shown, setShown] = useState(pageOfEvents);
  const isPainted = useIsPainted();
  const events = useMemo(() => timelineOf(folder, today, company.timeZone), [folder, today, company.timeZone]);
  const waiting = useMemo(() => new Set(waitingIds), [waitingIds]);
  return (
    <>
      <WhyCard account={account} company={company} />
      <FollowUpCard account={account} />
      <CalledInvoicesCard account={account} onShowAll={onShowInvoices} />
      <Card title="Timeline" aside="notes, promises, payments, follow-ups">
        {events.length === 0 ? (
          <p className={styles.none}>Nothing has happened yet. The first contact note will stand here.</p>
        ) : (
          <ol className={styles.events}>
            {events.slice(0, isPainted ? shown : firstEvents).map((event) => (
              <TimelineItem key={event.id} event={event} today={today} isWaiting={waiting.has(event.id)} />
            ))}
          </ol>
        )}
        {events.length > shown && (
          <div className={styles.more}>
            <LinkButton onClick={() => setShown(shown + pageOfEvents)}>Show older ({formatCount(events.length - shown)})</LinkButton>
          </div>
        )}
      </Card>
    </>
  );
}

/** Whether the component has been seen: one that is drawn out of sight has not. */
function useIsPainted(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => startTransition(() => setPainted(true))), []);
  return isPainted;
}
