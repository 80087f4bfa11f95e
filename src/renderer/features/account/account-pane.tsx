import { type ReactNode, type Ref, useId, useState } from 'react';
import type { Company } from '#domain/company.ts';
import type { WatchedAccount } from '#renderer/data/data-client.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { type AccountTab, useScreen } from '#renderer/state/screen.ts';
import { ErrorBoundary } from '#renderer/ui/error-boundary.tsx';
import { assertNever } from '#domain/kernel/assert.ts';
import { AccountHeader } from './account-header.tsx';
import { AccountMenu } from './account-menu.tsx';
import { AccountTabs, tabId } from './account-tabs.tsx';
import { ContactList } from './contact-list.tsx';
import { InvoiceTable } from './invoice-table.tsx';
import { PaymentTable } from './payment-table.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import styles from './account-pane.module.css';

type Props = {
  readonly watched: WatchedAccount;
  readonly company: Company;
  readonly headingRef: Ref<HTMLHeadingElement>;
  /** A line under the account's name: what comes next on it. */
  readonly nextStep?: (account: AccountView) => ReactNode;
};

/** The open account: who it is, what it owes, and what has happened. */
export function AccountPane({ watched, company, headingRef, nextStep }: Props) {
  if (watched.status === 'none') return <Blank title="No account is open" detail="Choose one in the queue, or search with Ctrl K." />;
  if (watched.status === 'absent') {
    return (
      <Blank
        title="This account is no longer in your book"
        detail="It has been handed to somebody else or closed. Nothing you saved is lost; choose another account in the queue."
      />
    );
  }
  if (watched.status === 'loading') return <section className={styles.pane} aria-label="Account" aria-busy="true" />;
  return (
    <section className={styles.pane} aria-label="Account">
      <ErrorBoundary key={watched.accountId} place="account">
        <Opened account={watched.account} company={company} headingRef={headingRef} nextStep={nextStep?.(watched.account)} />
      </ErrorBoundary>
    </section>
  );
}

function Opened({
  account,
  company,
  headingRef,
  nextStep,
}: {
  readonly account: AccountView;
  readonly company: Company;
  readonly headingRef: Ref<HTMLHeadingElement>;
  readonly nextStep: ReactNode;
}) {
  const tab = useScreen((screen) => screen.tab);
  const panelId = useId();
  // State and not a ref: the tables inside have to hear when the element that scrolls is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  return (
    <>
      <AccountHeader
        account={account}
        company={company}
        headingRef={headingRef}
        nextStep={nextStep}
        menu={<AccountMenu account={account} />}
      >
        <AccountTabs folder={account.folder} panelId={panelId} />
      </AccountHeader>
      <div
        key={tab}
        ref={setScroller}
        className={styles.body}
        role="tabpanel"
        id={panelId}
        aria-labelledby={tabId(panelId, tab)}
        tabIndex={0}
      >
        <AccountTabContent tab={tab} account={account} company={company} scroller={scroller} />
      </div>
    </>
  );
}

type AccountTabProps = {
  readonly tab: AccountTab;
  readonly account: AccountView;
  readonly company: Company;
  readonly scroller: HTMLDivElement | null;
  /** Where the past-due invoices lead to all of them; the tab of invoices unless said. */
  readonly onShowInvoices?: (() => void) | undefined;
};

/** What one tab shows of an account. */
export function AccountTabContent({ tab, account, company, scroller, onShowInvoices }: AccountTabProps) {
  switch (tab) {
    case 'timeline':
      return <TimelineTab account={account} company={company} onShowInvoices={onShowInvoices} />;
    case 'invoices':
      return <InvoiceTable account={account} policy={company.policy} scroller={scroller} />;
    case 'payments':
      return <PaymentTable account={account} scroller={scroller} />;
    case 'contacts':
      return <ContactList account={account} company={company} />;
    default:
      return assertNever(tab);
  }
}

function Blank({ title, detail }: { readonly title: string; readonly detail: string }) {
  return (
    <section className={`${styles.pane} ${styles.blank}`} aria-label="Account">
      <b>{title}</b>
      <p>{detail}</p>
    </section>
  );
}
