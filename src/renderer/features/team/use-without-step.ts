import { useEffect, useState } from 'react';
import type { ForgottenAccounts } from '#renderer/data/dry-run-outcome.ts';
import { useDataClient, useSyncState } from '#renderer/data/use-data.ts';
import type { UserId } from '#domain/kernel/ids.ts';

type Answer = { readonly asOf: string; readonly book: UserId | null; readonly found: ForgottenAccounts | null };

/** The accounts without a next step as the copy on this computer has them, the first listed of one person's book; null until they are counted. */
export function useWithoutStep(book: UserId | null): ForgottenAccounts | null {
  const client = useDataClient();
  const { lastSyncedAt, phase } = useSyncState();
  const asOf = `${book ?? ''} ${lastSyncedAt ?? ''} ${phase}`;
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let isStale = false;
    void client.forgotten(book ?? 'all').then((found) => !isStale && setAnswer({ asOf, book, found }));
    return () => {
      isStale = true;
    };
  }, [client, book, asOf]);
  // While another book is read, its list is not known and the counts still are.
  if (answer?.found === undefined || answer.found === null) return null;
  return answer.book === book ? answer.found : { ...answer.found, first: [] };
}
