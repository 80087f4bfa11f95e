import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { isWorkingRole } from '#domain/command.ts';
import { type Instant, instantSchema } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { QueueFilter } from '#domain/queue-filter.ts';
import type { WorkList } from '#domain/work-list.ts';
import type { DataClient, Opened, SearchAnswer, WatchedAccount } from './data-client.ts';
import type { Store } from './store.ts';
import type { AccountPlace, QueueView, SyncState } from './worker-protocol.ts';

const DataClientContext = createContext<DataClient | null>(null);

/** Gives the components below it their local copy: `<DataClientProvider value={client}>`. */
export const DataClientProvider = DataClientContext.Provider;

/** The client itself, for acts: `run`, `next`, `syncNow`, `close`. Throws outside a `DataClientProvider`. */
export function useDataClient(): DataClient {
  const client = useContext(DataClientContext);
  if (!client) throw new Error('useDataClient is used outside a DataClientProvider');
  return client;
}

const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.read);

/** Who is signed in to this data and which company it is; null until the worker has opened it. */
export const useOpened = (): Opened | null => useStore(useDataClient().opened);

/** Whether the person signed in may change anything at all: an auditor only reads, and is shown no acts. */
export function useMayAct(): boolean {
  const role = useOpened()?.user.role;
  return role === undefined || isWorkingRole(role);
}

/** The sync state as it is now. */
export const useSyncState = (): SyncState => useStore(useDataClient().sync);

/** When the copy on this computer last heard of the central API, for the contact guard; nothing where it never has. */
export function useCopyAsOf(): { readonly copyAsOf?: Instant } {
  const { lastSyncedAt } = useSyncState();
  return lastSyncedAt === null ? {} : { copyAsOf: instantSchema.parse(lastSyncedAt) };
}

/** A ranked list, kept true: the rows from `first` on and the counts beside it; null until that list's first answer. */
export function useQueue(list: WorkList, first: number, count: number, filter: QueueFilter): QueueView | null {
  const client = useDataClient();
  useEffect(() => client.watchQueue(list, first, count, filter), [client, list, filter, first, count]);
  const view = useStore(client.queue);
  const isAsked = view?.list === list && JSON.stringify(view.filter) === JSON.stringify(filter);
  return isAsked ? view : null;
}

const noCallBacks: QueueView['callBacks'] = [];

/** The call-backs of the book, as the list that was looked at last knows them. */
export const useCallBacks = (): QueueView['callBacks'] => useStore(useDataClient().queue)?.callBacks ?? noCallBacks;

const noApprovals: QueueView['approvals'] = [];

/** What waits for an approval in the book, and what was decided and not noted yet, as the list that was looked at last knows it. */
export const useWaitingApprovals = (): QueueView['approvals'] => useStore(useDataClient().queue)?.approvals ?? noApprovals;

const none: WatchedAccount = { status: 'none' };

/**
 * One account, whole and kept true; null watches none. While it is on its way the one before it is given, for a blink. The account in hand and the
 * one beside it are each watched from one part of the screen.
 */
export function useFolder(accountId: AccountId | null, place: AccountPlace = 'inHand'): WatchedAccount {
  const client = useDataClient();
  useEffect(() => client.watchAccount(accountId, place), [client, accountId, place]);
  const own = useStore(place === 'inHand' ? client.account : client.beside);
  // With the one that was expected nothing is waited for.
  const expected = useStore(client.upcoming);
  const watched = own.status !== 'none' && own.accountId === accountId ? own : expected;
  const loading = useMemo((): WatchedAccount => (accountId === null ? none : { status: 'loading', accountId }), [accountId]);
  return useStaying(watched.status !== 'none' && watched.accountId === accountId ? watched : loading);
}

/** An account that is likely to be opened next, as it is as long as nobody has opened it; nothing while it is on its way, and for null. */
export function useUpcoming(accountId: AccountId | null): WatchedAccount {
  const client = useDataClient();
  useEffect(() => client.watchAccount(accountId, 'upcoming'), [client, accountId]);
  const watched = useStore(client.upcoming);
  return watched.status === 'ready' && watched.accountId === accountId ? watched : none;
}

/** An account comes in a few hundredths of a second; a computer that is busy may need longer, and then says so. */
const longestStayMs = 200;

/** What is watched; of an account on its way the one before, so that no empty frame is drawn in between. */
function useStaying(watched: WatchedAccount): WatchedAccount {
  const [before, setBefore] = useState(watched);
  const isOnItsWay = watched.status === 'loading';
  if (!isOnItsWay && watched !== before) setBefore(watched);
  useEffect(() => {
    if (!isOnItsWay) return undefined;
    const late = setTimeout(() => setBefore(watched), longestStayMs);
    return () => clearTimeout(late);
  }, [watched, isOnItsWay]);
  return isOnItsWay && before.status === 'ready' ? before : watched;
}

/** How soon a search goes on looking while the index is still being read. */
const searchAgainMs = 150;

/** `isOfText`: it answers the text as it is now, and not as it was a letter ago. */
export type FoundByText = SearchAnswer & { readonly isOfText: boolean };

/**
 * What a text finds; null while nothing is asked or the answer is under way for the first time. The answer to the text before stays until the one
 * to the new text is there, so that the list does not flicker; late answers to older texts are dropped.
 */
export function useSearch(text: string): FoundByText | null {
  const client = useDataClient();
  const [found, setFound] = useState<{ readonly text: string; readonly answer: SearchAnswer } | null>(null);
  const isBlank = text.trim() === '';
  useEffect(() => {
    if (isBlank) {
      // Nothing is looked for yet, but somebody is about to type: the index gets ready meanwhile.
      void client.search('');
      return undefined;
    }
    let isStale = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const answer = await client.search(text);
      if (isStale) return;
      setFound({ text, answer });
      if (!answer.isComplete) again = setTimeout(() => void look(), searchAgainMs);
    };
    void look();
    return () => {
      isStale = true;
      clearTimeout(again);
    };
  }, [client, text, isBlank]);
  return useMemo(() => (isBlank || found === null ? null : { ...found.answer, isOfText: found.text === text }), [isBlank, found, text]);
}
