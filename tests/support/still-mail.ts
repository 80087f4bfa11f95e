import { err } from '#domain/kernel/result.ts';
import { notRead } from '#contracts/mail-reading.ts';
import type { DataPortDeps } from '#main/data-port.ts';

/** A post office without a mailbox: nothing is claimed and nothing leaves. */
export const stillMail: DataPortDeps['mail'] = {
  offer: async () => false,
  give: async () => undefined,
  withdraw: async () => undefined,
  told: async () => undefined,
  untold: () => [],
  state: () => ({
    settings: null,
    hasPassword: false,
    waiting: 0,
    problem: { code: 'mailbox.missing' },
    nextTryAt: null,
    reading: notRead,
  }),
  reader: { arrived: () => [], filed: async () => undefined },
};

/** Brings nothing anywhere, for worlds without a relay. */
export const noHandUp: DataPortDeps['handUp'] = async () => err({ code: 'api.unreachable' });
