import { Activity, type Ref, Suspense, lazy, memo, useCallback, useMemo, useRef, useState } from 'react';
import type { Company } from '#domain/company.ts';
import type { WatchedAccount } from '#renderer/data/data-client.ts';
import { useFolder, useMayAct, useUpcoming } from '#renderer/data/use-data.ts';
import { AccountActs } from '#renderer/features/account/account-acts.tsx';
import { AccountPane } from '#renderer/features/account/account-pane.tsx';
import { LastMarkLine } from '#renderer/features/account/last-mark-line.tsx';
import { PrintingLine } from '#renderer/features/letters/printing-line.tsx';
import { ApprovalLines } from '#renderer/features/approval/approval-lines.tsx';
import { ArrangementDialog } from '#renderer/features/approval/arrangement-dialog.tsx';
import { QueuePane } from '#renderer/features/queue/queue-pane.tsx';
import { useUpcomingId } from '#renderer/features/queue/use-upcoming-id.ts';
import { NextStepLine } from '#renderer/features/strategies/next-step-line.tsx';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { useScreen } from '#renderer/state/screen.ts';
import { afterPaint } from '#renderer/ui/after-paint.ts';
import { CallerBeside } from './caller-beside.tsx';
import { NoteInHand } from './note-in-hand.tsx';
import { useCompany } from './use-company.ts';
import styles from './queue-page.module.css';

/** A chunk of its own, which the morning's queue does not wait for. */
const HandOverAccount = lazy(async () => ({ default: (await import('./hand-over-account.tsx')).HandOverAccount }));

/** The morning's screen: whom to call, what is known about them, and what was said. */
export function QueuePage({ company: atSignIn }: { readonly company: Company }) {
  const company = useCompany(atSignIn);
  const { policy } = company;
  const accountId = useScreen((screen) => screen.accountId);
  const { isPainted, onShown } = useFirstPaint();
  // To draw an account takes as long as to draw the list, and the list is what a person looks at first.
  const watched = useFolder(isPainted ? accountId : null);
  const mayAct = useMayAct();
  const page = useRef<HTMLDivElement>(null);
  const hasCaller = useScreen((screen) => screen.besideId !== null);
  const isHandingOver = useScreen((screen) => screen.overlay === 'handOver');
  const upcomingId = useUpcomingId(isPainted && !hasCaller ? accountId : null);
  const upcoming = useUpcoming(upcomingId);
  const heading = useRef<HTMLHeadingElement>(null);
  const enterAccount = useCallback(() => heading.current?.focus(), []);
  const today = watched.status === 'ready' ? watched.account.today : null;
  const lastMark = useMemo(() => today && <LastMarkLine today={today} />, [today]);
  return (
    <div ref={page} className={styles.page} data-caller-beside={hasCaller} data-read-only={!mayAct}>
      <QueuePane policy={policy} onEnter={enterAccount} onShown={onShown} isPainted={isPainted} below={lastMark} />
      {accountsOf(watched, upcoming).map((each) => (
        <Activity key={keyOf(each)} mode={each === watched ? 'visible' : 'hidden'}>
          <AccountInHand watched={each} company={company} headingRef={heading} />
        </Activity>
      ))}
      <div className={styles.printing}>
        <PrintingLine />
      </div>
      {isHandingOver && watched.status === 'ready' && (
        <Suspense fallback={null}>
          <HandOverAccount key={watched.accountId} account={watched.account} />
        </Suspense>
      )}
      <CallerBeside company={company} inHand={watched} pageRef={page} />
    </div>
  );
}

/**
 * The account in hand and, out of sight, the one that is likely to come next: drawn beforehand, while nobody waits, so that a step to it only shows
 * it. Nothing in it listens to keys or acts before it is in hand.
 */
const accountsOf = (inHand: WatchedAccount, upcoming: WatchedAccount): readonly WatchedAccount[] =>
  upcoming.status === 'ready' && keyOf(upcoming) !== keyOf(inHand) ? [inHand, upcoming] : [inHand];

const keyOf = (watched: WatchedAccount): string => (watched.status === 'none' ? 'none' : watched.accountId);

type InHandProps = { readonly watched: WatchedAccount; readonly company: Company; readonly headingRef: Ref<HTMLHeadingElement> };

/** The account and its note: most of what is drawn, and the same while the next one is still on its way. */
const AccountInHand = memo(function AccountInHand({ watched, company, headingRef }: InHandProps) {
  const { policy } = company;
  const mayAct = useMayAct();
  const nextStep = useCallback(
    (account: AccountView) => (
      <>
        <NextStepLine facts={account.facts} policy={policy} today={account.today} />
        <ApprovalLines account={account} />
      </>
    ),
    [policy],
  );
  return (
    <>
      <AccountPane watched={watched} company={company} headingRef={headingRef} nextStep={nextStep} />
      {!mayAct ? (
        watched.status === 'ready' && <AccountActs account={watched.account} />
      ) : watched.status === 'ready' ? (
        <>
          <NoteInHand key={watched.accountId} account={watched.account} company={company} />
          <AccountActs account={watched.account} />
          <ArrangementDialog account={watched.account} company={company} />
        </>
      ) : (
        <aside className={styles.noPanel} aria-hidden="true" />
      )}
    </>
  );
});

/** Whether the queue has been painted, which the main process is told once, for measurements. */
function useFirstPaint(): { readonly isPainted: boolean; readonly onShown: () => void } {
  const [isPainted, setIsPainted] = useState(false);
  const isBegun = useRef(false);
  const onShown = useCallback(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    afterPaint(() => {
      void window.desk['app.painted']('queue');
      setIsPainted(true);
    });
  }, []);
  return { isPainted, onShown };
}
