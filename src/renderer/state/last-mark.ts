import { create } from 'zustand';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountId, QueueMarkId } from '#domain/kernel/ids.ts';
import type { QueueMark } from '#domain/rows.ts';

/** A snooze, pin or skip of this session, for saying what was done and taking it back. */
export type SetMark = {
  readonly queueMarkId: QueueMarkId;
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly kind: QueueMark['kind'];
  readonly until: LocalDate;
};

/** What came of the last act: a mark that was set, or the words of a refusal. */
export type LastMark =
  { readonly state: 'set'; readonly mark: SetMark } | { readonly state: 'refused'; readonly accountName: string; readonly words: string };

export const useLastMark = create<{ readonly last: LastMark | null }>()(() => ({ last: null }));

/** Tells what came of the last snooze, pin or skip; null: there is nothing to tell any more. */
export const tellMark = (last: LastMark | null): void => useLastMark.setState({ last });

/** A mark was taken back somewhere else: there is nothing left to undo. */
export const forgetMark = (queueMarkId: QueueMarkId): void =>
  useLastMark.setState(({ last }) => (last?.state === 'set' && last.mark.queueMarkId === queueMarkId ? { last: null } : { last }));
