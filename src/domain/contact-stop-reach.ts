import type { ContactId } from './kernel/ids.ts';
import type { ContactStop } from './rows.ts';

/** What somebody is about to do, as far as it is known: by which channel, with whom, and where it goes. */
type Action = {
  readonly channel: 'call' | 'email' | 'letter';
  readonly contactId?: ContactId | null;
  readonly address?: string | null;
};

/**
 * Whether a stop forbids an action. One that names a channel, a person or an address is about that alone; an action that does not name them yet is not
 * caught by it. An attorney named with `counsel` is the one who may be spoken with.
 */
export function forbids(
  { kind, channel, contactId, address }: Pick<ContactStop, 'kind' | 'channel' | 'contactId' | 'address'>,
  action: Action,
): boolean {
  if (channel !== null && channel !== action.channel) return false;
  if (address !== null && address !== action.address) return false;
  if (kind === 'counsel') return contactId === null || contactId !== action.contactId;
  return contactId === null || contactId === action.contactId;
}
