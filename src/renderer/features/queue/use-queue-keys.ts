import { useEffect, useRef } from 'react';
import type { WorkList } from '#domain/work-list.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { DataClient } from '#renderer/data/client.ts';
import type { QueueView } from '#renderer/data/worker-protocol.ts';
import { isPlainKey, plainKeyOf } from '#renderer/state/plain-keys.ts';
import { openAccount, useScreen } from '#renderer/state/screen.ts';

type Keys = {
  readonly client: DataClient;
  readonly list: WorkList;
  readonly view: QueueView | null;
  readonly show: (index: number) => void;
  readonly onEnter: () => void;
};

/** J and K work from everywhere but a field; arrows, Home and Enter only where the queue has the focus. */
export function useQueueKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPlainKey(event)) return;
      // The queue is out of sight then, and the account in hand stays in hand.
      if (useScreen.getState().besideId !== null) return;
      const act = actOf(event);
      if (!act) return;
      event.preventDefault();
      if (act === 'enter') latest.current.onEnter();
      else if (act === 'first') void goTo(latest.current, null, 1);
      // What is open now, and not what was when the list was last drawn: keys may come faster than frames.
      else void goTo(latest.current, useScreen.getState().accountId, act === 'next' ? 1 : -1);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function actOf(event: KeyboardEvent): 'next' | 'previous' | 'first' | 'enter' | null {
  const isInQueue = event.target === document.body || (event.target instanceof Element && event.target.closest('[role="listbox"]'));
  const key = plainKeyOf(event);
  if (key === 'j') return 'next';
  if (key === 'k') return 'previous';
  if (!isInQueue) return null;
  if (event.key === 'ArrowDown') return 'next';
  if (event.key === 'ArrowUp') return 'previous';
  if (event.key === 'Home') return 'first';
  return event.key === 'Enter' ? 'enter' : null;
}

async function goTo(keys: Keys, from: AccountId | null, step: 1 | -1): Promise<void> {
  const { accountId, index } =
    neighbourInView(keys.view, from, step) ?? (await keys.client.next(keys.list, from, step, useScreen.getState().filter));
  if (accountId === null) return;
  openAccount(accountId);
  keys.show(index);
}

/** The neighbour where both are among the rows at hand, so that a held key never waits for the worker. */
function neighbourInView(view: QueueView | null, from: AccountId | null, step: 1 | -1) {
  if (!view || from === null) return null;
  const at = view.rows.findIndex((row) => row.accountId === from);
  const row = at < 0 ? undefined : view.rows[at + step];
  return row ? { accountId: row.accountId, index: view.first + at + step } : null;
}
