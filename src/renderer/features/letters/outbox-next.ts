import type { Instant } from '#domain/kernel/dates.ts';
import type { UserId } from '#domain/kernel/ids.ts';
import { relayClientId } from '#domain/message.ts';
import { isLeftBehind } from '#domain/message-state.ts';
import type { OutboxRow } from '#renderer/data/run-outcome.ts';
import { inOneLine, wordsOfFailure } from '#renderer/ui/failure-words.ts';

/** Whether the computer that an e-mail was to leave from may be lost. The relay finds out by itself what became of what it had begun. */
export const isLost = (row: OutboxRow, now: Instant): boolean => row.claimedBy !== relayClientId && isLeftBehind(row, now);

const lostWords =
  'The computer that was to send it has said nothing of it for more than a day. Start the workstation there and sign in; where that computer is gone, say so here.';

const othersWords =
  'Nothing has left. It leaves from the mailbox of whoever released it, and only while the account is in their book. Where it is yours now, take the e-mail back and write it again.';

/** What there is to do about a row that its state alone does not say; null: nothing more. */
export function nextOfRow(
  row: OutboxRow,
  now: Instant,
  asked: { readonly userId: UserId | undefined; readonly hasRelay: boolean },
): string | null {
  if (isLost(row, now)) return lostWords;
  if (row.filesFailure !== null) return inOneLine(wordsOfFailure(row.filesFailure));
  const isOthers = row.channel === 'email' && row.state === 'waiting' && row.releasedById !== asked.userId;
  return isOthers && !asked.hasRelay ? othersWords : null;
}
