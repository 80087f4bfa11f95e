import { useEffect, useState } from 'react';
import type { BookPreview } from '#contracts/books.ts';
import type { Failure } from '#contracts/failure.ts';
import type { AccountId, UserId } from '#domain/kernel/ids.ts';

/** Whose accounts are to change hands, and which of them. */
export type HandOverWish = {
  readonly fromId: UserId;
  readonly accountIds: 'all' | readonly AccountId[];
  /** What these accounts are called where there is one; left out: how many there are says it. */
  readonly name?: string;
};

/** What a hand-over would move, or why nobody can say. */
export type Preview = { readonly preview: BookPreview } | { readonly failure: Failure };

/** What a hand-over would move, asked of the central API; null until it has answered. Once it is done, nothing more is asked. */
export function usePreview(wish: HandOverWish, isWanted: boolean): Preview | null {
  const { fromId, accountIds } = wish;
  const [answer, setAnswer] = useState<{ readonly of: HandOverWish; readonly preview: Preview } | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isStale = false;
    const ids = accountIds === 'all' ? accountIds : [...accountIds];
    void window.desk['books.preview']({ fromCollectorId: fromId, accountIds: ids }).then((told) => {
      if (!isStale) setAnswer({ of: wish, preview: told.ok ? { preview: told.value } : { failure: told.error } });
    });
    return () => {
      isStale = true;
    };
  }, [wish, fromId, accountIds, isWanted]);
  return answer?.of === wish ? answer.preview : null;
}
