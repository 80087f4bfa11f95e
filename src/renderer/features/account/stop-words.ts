import { assertNever } from '#domain/kernel/assert.ts';
import type { Contact, ContactStop } from '#domain/rows.ts';

const ofChannel = { call: 'No calls', email: 'No e-mails', letter: 'No letters' } as const;

/** What a stop forbids and to whom, in a few words: 'No calls to Marian Webb', 'Wrong number +13125550148'. */
export function stopWords(
  { kind, channel, contactId, address }: Pick<ContactStop, 'kind' | 'channel' | 'contactId' | 'address'>,
  contacts: readonly Pick<Contact, 'id' | 'name'>[],
): string {
  const name = contacts.find(({ id }) => id === contactId)?.name;
  const who = name === undefined ? '' : ` ${channel === null ? 'with' : 'to'} ${name}`;
  const where = `${who}${address === null ? '' : ` at ${address}`}`;
  switch (kind) {
    case 'stopRequest':
    case 'optOut':
      return (channel === null ? 'No contact' : ofChannel[channel]) + where;
    case 'counsel':
      return name === undefined ? 'Their attorney only' : `Their attorney ${name} only`;
    case 'wrongNumber':
      return `Wrong number ${address ?? ''}${name === undefined ? '' : ` of ${name}`}`.trim();
    case 'badAddress':
      return `Takes no mail: ${address ?? ''}`.trim();
    default:
      return assertNever(kind);
  }
}
