import { useEffect, useState } from 'react';
import type { AccountId } from '#domain/kernel/ids.ts';
import { useDataClient, useFolder } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { useScreen } from '#renderer/state/screen.ts';

/** The account in hand, or else the first of the book, to see a text on; null until it is there, and where there is none. */
export function useShownAccount(): AccountView | null {
  const client = useDataClient();
  const inHand = useScreen((screen) => screen.accountId);
  const [firstId, setFirstId] = useState<AccountId | null>(null);
  useEffect(() => {
    if (inHand === null) void client.next('all', null, 1).then(({ accountId }) => setFirstId(accountId));
  }, [client, inHand]);
  const watched = useFolder(inHand ?? firstId);
  return watched.status === 'ready' ? watched.account : null;
}
