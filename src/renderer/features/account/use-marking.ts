import { v7 as uuidv7 } from 'uuid';
import { addDays } from '#domain/kernel/dates.ts';
import { type QueueMarkId, queueMarkIdSchema } from '#domain/kernel/ids.ts';
import type { QueueMark } from '#domain/rows.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { type SetMark, tellMark } from '#renderer/state/last-mark.ts';
import { tellMasked } from '#renderer/state/masked-cards.ts';
import { openAccount, useScreen } from '#renderer/state/screen.ts';
import { type Words, inOneLine } from '#renderer/ui/failure-words.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';

/** An id for a mark that is about to be set. */
export const newMarkId = (): QueueMarkId => queueMarkIdSchema.parse(uuidv7());

type MarkInput = Pick<QueueMark, 'kind' | 'reason' | 'until'> & { readonly queueMarkId: QueueMarkId };

type Marking = {
  /** Sets a mark; null when the journal has it, else why not. What is put off makes room for the next account of the list. */
  set(account: AccountView, input: MarkInput): Promise<Words | null>;
  /** Puts an account off until tomorrow without asking anything; the line below the queue says what came of it. */
  skip(account: AccountView): Promise<void>;
  /** Takes a mark back and opens its account again; the line below the queue says so when that fails. */
  takeBack(mark: SetMark): Promise<void>;
};

/** Snoozing, pinning and skipping, as the screen does them. */
export function useMarking(): Marking {
  const client = useDataClient();

  const set: Marking['set'] = async (account, { queueMarkId, kind, reason, until }) => {
    const { id: accountId, name: accountName } = account.folder.account;
    // Asked before: what is put off leaves the list.
    const { list, filter } = useScreen.getState();
    const next = kind === 'pin' ? null : await client.next(list, accountId, 1, filter);
    const outcome = await client.run('queueMark.set', accountId, { queueMarkId, accountId, kind, reason: reason.trim(), until });
    tellMasked(outcome);
    if (!outcome.saved) return wordsOfRefusal(outcome.refusal);
    tellMark({ state: 'set', mark: { queueMarkId, accountId, accountName, kind, until } });
    // Somebody who has gone on meanwhile is not pulled away.
    if (next?.accountId && useScreen.getState().accountId === accountId) openAccount(next.accountId);
    return null;
  };

  return {
    set,
    async skip(account) {
      const input = { queueMarkId: newMarkId(), kind: 'skip', reason: '', until: addDays(account.today, 1) } as const;
      const refusal = await set(account, input);
      if (refusal) tellMark({ state: 'refused', accountName: account.folder.account.name, words: inOneLine(refusal) });
    },
    async takeBack({ queueMarkId, accountId, accountName }) {
      const outcome = await client.run('queueMark.clear', accountId, { queueMarkId, accountId });
      if (outcome.saved) {
        tellMark(null);
        return openAccount(accountId);
      }
      tellMark({ state: 'refused', accountName, words: inOneLine(wordsOfRefusal(outcome.refusal)) });
    },
  };
}
