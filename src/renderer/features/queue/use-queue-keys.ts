import { useEffect, useRef } from 'react';
import type { WorkList } from '#domain/work-list.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { DataClient } from '#renderer/data/data-client.ts';
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
      else oneAfterAnother(latest.current, act);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

type Move = 'next' | 'previous' | 'first';

function actOf(event: KeyboardEvent): Move | 'enter' | null {
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

/** Steps that wait for the worker's answer to the one before; null while none does. */
let underWay: Promise<void> | null = null;

/**
 * Keys may come faster than frames and answers: each step goes on from the account that the one before has opened, and none is lost. With both
 * accounts at hand and nothing under way it is made at once.
 */
function oneAfterAnother(keys: Keys, act: Move): void {
  if (underWay === null && goInView(keys, act)) return;
  const mine: Promise<void> = (underWay ?? Promise.resolve())
    .then(() => (goInView(keys, act) ? undefined : goByWorker(keys, act)))
    .finally(() => {
      if (underWay === mine) underWay = null;
    });
  underWay = mine;
}

function goInView(keys: Keys, act: Move): boolean {
  const neighbour = act === 'first' ? null : neighbourInView(keys.view, useScreen.getState().accountId, stepOf(act));
  if (neighbour) goTo(keys, neighbour.accountId, neighbour.index);
  return neighbour !== null;
}

async function goByWorker({ client, list, show }: Keys, act: Move): Promise<void> {
  const { accountId: open, filter } = useScreen.getState();
  const { accountId, index } = await client.next(list, act === 'first' ? null : open, stepOf(act), filter);
  if (accountId !== null) goTo({ show }, accountId, index);
}

const stepOf = (act: Move): 1 | -1 => (act === 'previous' ? -1 : 1);

function goTo({ show }: Pick<Keys, 'show'>, accountId: AccountId, index: number): void {
  openAccount(accountId);
  show(index);
}

/** The neighbour where both are among the rows at hand, so that a held key never waits for the worker. */
function neighbourInView(view: QueueView | null, from: AccountId | null, step: 1 | -1) {
  if (!view || from === null) return null;
  const at = view.rows.findIndex((row) => row.accountId === from);
  const row = at < 0 ? undefined : view.rows[at + step];
  return row ? { accountId: row.accountId, index: view.first + at + step } : null;
}
