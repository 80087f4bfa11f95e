import type { PostOffice } from '#main/mail/post-office.ts';

/** A post office without a mailbox: nothing is claimed and nothing leaves. */
export const stillMail: Pick<PostOffice, 'offer' | 'give' | 'withdraw' | 'told' | 'untold' | 'state'> = {
  offer: async () => false,
  give: async () => undefined,
  withdraw: async () => undefined,
  told: async () => undefined,
  untold: () => [],
  state: () => ({ settings: null, hasPassword: false, waiting: 0, problem: { code: 'mailbox.missing' }, nextTryAt: null }),
};
