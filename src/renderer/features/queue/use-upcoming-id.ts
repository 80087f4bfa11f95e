import { useEffect, useState, useSyncExternalStore } from 'react';
import type { AccountId } from '#domain/kernel/ids.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { afterPaint } from '#renderer/ui/after-paint.ts';

/**
 * Which account is likely to be opened after the one in hand: its neighbour in the list, on the side to which the last step went. Null until the
 * one in hand has been painted, and at the end of what is known of the list.
 */
export function useUpcomingId(inHandId: AccountId | null): AccountId | null {
  const { queue } = useDataClient();
  const view = useSyncExternalStore(queue.subscribe, queue.read);
  const [steps, setSteps] = useState<{ readonly from: AccountId | null; readonly at: AccountId | null }>({ from: null, at: null });
  useEffect(() => afterPaint(() => setSteps(({ at }) => ({ from: at, at: inHandId }))), [inHandId]);
  if (!view || inHandId === null || steps.at !== inHandId) return null;
  const placeOf = (id: AccountId | null): number => view.rows.findIndex(({ accountId }) => accountId === id);
  const here = placeOf(inHandId);
  const cameFrom = placeOf(steps.from);
  return here < 0 ? null : (view.rows[cameFrom === here + 1 ? here - 1 : here + 1]?.accountId ?? null);
}
