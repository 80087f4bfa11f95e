import { assertNever } from '#domain/kernel/assert.ts';
import type { ContactStop } from '#domain/rows.ts';

const ofChannel = { call: 'No calls', email: 'No e-mails', letter: 'No letters' } as const;

/** What a stop forbids, in a few words: 'No calls', 'Wrong number +13125550148'. */
export function stopWords({ kind, channel, address }: Pick<ContactStop, 'kind' | 'channel' | 'address'>): string {
  const where = address === null ? '' : ` at ${address}`;
  switch (kind) {
    case 'stopRequest':
    case 'optOut':
      return (channel === null ? 'No contact' : ofChannel[channel]) + where;
    case 'counsel':
      return 'Their attorney only';
    case 'wrongNumber':
      return `Wrong number ${address ?? ''}`.trim();
    case 'badAddress':
      return `Takes no mail: ${address ?? ''}`.trim();
    default:
      return assertNever(kind);
  }
}
