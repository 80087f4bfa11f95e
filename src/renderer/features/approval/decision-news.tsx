import type { ReactNode } from 'react';
import { useOpened, useWaitingApprovals } from '#renderer/data/use-data.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { approvalStandingWords, requestLabel } from '#renderer/ui/approval-words.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import styles from './decision-news.module.css';

/** As many at a time; the others follow when these are noted. */
const mostShown = 3;

/** Tells whoever asked for something, in a corner of the window, what became of it. It goes when they have noted it on the account. `children` are other news in the same place. */
export function DecisionNews({ children }: { readonly children: ReactNode }) {
  const userId = useOpened()?.user.id;
  const news = useWaitingApprovals().filter(({ requestedById, status }) => requestedById === userId && status !== 'open');
  return (
    <div className={styles.news} role="status" aria-label="Decided requests">
      {news.slice(0, mostShown).map((approval) => (
        <Notice
          key={approval.id}
          tone={approval.status === 'approved' ? 'plain' : 'warn'}
          title={`${requestLabel(approval)} ${approvalStandingWords[approval.status]}`}
          className={styles.notice}
        >
          <p>
            {approval.accountName} · {approval.decidedByName}
          </p>
          <button type="button" onClick={() => openAccount(approval.accountId)}>
            Open the account
          </button>
        </Notice>
      ))}
      {children}
    </div>
  );
}
