import { useEffect, useState } from 'react';
import type { ForgottenAccounts } from '#renderer/data/dry-run-outcome.ts';
import { useDataClient, useSyncState } from '#renderer/data/use-data.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { Card } from '#renderer/ui/card.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { missingWords } from '#renderer/ui/missing-words.ts';
import { countOf, formatCount } from '#renderer/ui/money.ts';
import styles from './forgotten-card.module.css';

/** Accounts that the strategies in use leave without a next step: a defect, listed until there is none. */
export function ForgottenCard({ inUseVersion }: { readonly inUseVersion: number }) {
  const client = useDataClient();
  const { lastSyncedAt, phase } = useSyncState();
  // Whatever of these changes may change the answer.
  const asOf = `${inUseVersion} ${lastSyncedAt ?? ''} ${phase}`;
  const [answer, setAnswer] = useState<{ readonly asOf: string; readonly found: ForgottenAccounts | null } | null>(null);
  const found = answer?.found ?? null;
  useEffect(() => {
    let isStale = false;
    void client.forgotten().then((accounts) => !isStale && setAnswer({ asOf, found: accounts }));
    return () => {
      isStale = true;
    };
  }, [client, asOf]);
  return (
    <Card title="Accounts without a next step" aside={found ? `${formatCount(found.count)} of ${formatCount(found.of)}` : undefined}>
      <div className={styles.body}>
        {answer !== null && found === null && <p>The accounts are not on this computer yet.</p>}
        {found?.count === 0 && <p>None: with the strategies in use, every account has a next step with a date.</p>}
        {found !== null && found.count > 0 && (
          <>
            <p className={styles.defect}>
              {countOf(found.count, 'account is', 'accounts are')} forgotten by the strategies in use. Change those, or give the account a
              follow-up.
            </p>
            <ul tabIndex={0} aria-label="Accounts without a next step">
              {found.first.map(({ accountId, number, name, because }) => (
                <li key={accountId}>
                  <LinkButton onClick={() => openAccount(accountId)}>{name}</LinkButton> <span>#{number}</span> {missingWords[because]}
                </li>
              ))}
            </ul>
            {found.first.length < found.count && <p>The first {formatCount(found.first.length)} are listed.</p>}
          </>
        )}
      </div>
    </Card>
  );
}
