import type { KeyboardEvent } from 'react';
import type { Folder } from '#domain/folder.ts';
import { type AccountTab, chooseTab, useScreen } from '#renderer/state/screen.ts';
import { formatCount } from '#renderer/ui/money.ts';
import styles from './account-tabs.module.css';

/** The views of an account, in their order. */
export const accountTabs = ['timeline', 'invoices', 'payments', 'contacts'] as const satisfies readonly AccountTab[];
export const accountTabWords: Readonly<Record<AccountTab, string>> = {
  timeline: 'Timeline',
  invoices: 'Invoices',
  payments: 'Payments',
  contacts: 'Contacts',
};

/** The views of an account, shown in the panel of the id that is given; the arrow keys go from one to the next. */
export function AccountTabs({ folder, panelId }: { readonly folder: Folder; readonly panelId: string }) {
  const chosen = useScreen((screen) => screen.tab);
  const counts: Readonly<Record<AccountTab, number | null>> = {
    timeline: null,
    invoices: folder.invoices.length,
    payments: folder.payments.length,
    contacts: folder.contacts.filter((contact) => contact.status === 'active').length,
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label="Account" onKeyDown={moveWithArrows}>
      {accountTabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={tabId(panelId, tab)}
          data-tab={tab}
          aria-selected={tab === chosen}
          aria-controls={tab === chosen ? panelId : undefined}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => chooseTab(tab)}
        >
          {accountTabWords[tab]}
          {counts[tab] !== null && <span> {formatCount(counts[tab])}</span>}
        </button>
      ))}
    </div>
  );
}

/** What the tab of a panel is called in the document. */
export const tabId = (panelId: string, tab: AccountTab): string => `${panelId}-${tab}`;

function moveWithArrows(event: KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const at = accountTabs.indexOf(useScreen.getState().tab);
  const next = accountTabs[(at + step + accountTabs.length) % accountTabs.length];
  if (!next) return;
  chooseTab(next);
  event.currentTarget.querySelector<HTMLButtonElement>(`[data-tab="${next}"]`)?.focus();
}
