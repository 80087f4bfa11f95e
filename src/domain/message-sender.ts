import type { Company } from './company.ts';
import { relayClientId } from './message.ts';
import type { Message } from './message-row.ts';

/** Whether the company's relay sends an e-mail, or has: as it was claimed or, of one that waits, as the company has chosen. */
export const isOfRelay = (
  { channel, state, claimedBy }: Pick<Message, 'channel' | 'claimedBy' | 'state'>,
  { policy }: Pick<Company, 'policy'>,
): boolean =>
  channel === 'email' && (claimedBy === null ? state === 'waiting' && policy.letters.relay !== null : claimedBy === relayClientId);
