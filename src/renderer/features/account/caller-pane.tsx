import { type ReactNode, type Ref, useState } from 'react';
import type { Company } from '#domain/company.ts';
import type { WatchedAccount } from '#renderer/data/data-client.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import type { AccountTab } from '#renderer/state/screen.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { ErrorBoundary } from '#renderer/ui/error-boundary.tsx';
import { Key } from '#renderer/ui/key.tsx';
import { AccountHeader } from './account-header.tsx';
import { AccountTabContent } from './account-pane.tsx';
import { accountTabWords, accountTabs } from './account-tabs.tsx';
import styles from './caller-pane.module.css';

type Props = {
  readonly watched: WatchedAccount;
  readonly company: Company;
  readonly headingRef: Ref<HTMLHeadingElement>;
  /** What the account in hand is called, where the way back leads. */
  readonly inHandName: string | null;
  readonly onClose: () => void;
  /** The caller's own contact note. */
  readonly children: ReactNode;
};

/** The account of somebody who calls, beside the one in hand: who it is, what it owes, what has happened, and the note on this call. */
export function CallerPane({ watched, company, headingRef, inHandName, onClose, children }: Props) {
  return (
    <section className={styles.pane} aria-label="Caller" aria-busy={watched.status === 'loading'} data-caller>
      <div className={styles.bar}>
        <b>Caller</b>
        <button
          type="button"
          aria-keyshortcuts="Escape"
          title="Close the caller; what is written stays with its account (Esc)"
          onClick={onClose}
        >
          <span>Back to {inHandName ?? 'the work in hand'}</span> <Key keys="Esc" />
        </button>
      </div>
      {watched.status === 'absent' && (
        <p className={styles.absent} role="status">
          This account is no longer in your book. It has been handed to somebody else or closed. Nothing you saved is lost.
        </p>
      )}
      {watched.status === 'ready' && (
        <ErrorBoundary key={watched.accountId} place="account">
          <Caller account={watched.account} company={company} headingRef={headingRef} />
        </ErrorBoundary>
      )}
      {children}
    </section>
  );
}

const tabs = accountTabs.map((tab) => ({ value: tab, words: accountTabWords[tab] }));

type CallerProps = { readonly account: AccountView; readonly company: Company; readonly headingRef: Ref<HTMLHeadingElement> };

function Caller({ account, company, headingRef }: CallerProps) {
  const [tab, setTab] = useState<AccountTab>('timeline');
  // State and not a ref: the tables inside have to hear when the element that scrolls is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  return (
    <div className={styles.account}>
      <AccountHeader account={account} company={company} headingRef={headingRef}>
        <div className={styles.tabs}>
          <Choices label="What to see of the caller" hideLabel choices={tabs} chosen={tab} onChange={setTab} />
        </div>
      </AccountHeader>
      <div key={tab} ref={setScroller} className={styles.body} role="group" aria-label="The caller’s account" tabIndex={0}>
        <AccountTabContent tab={tab} account={account} company={company} scroller={scroller} onShowInvoices={() => setTab('invoices')} />
      </div>
    </div>
  );
}
