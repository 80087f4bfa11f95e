import { shell } from 'electron';
import { err } from '#domain/kernel/result.ts';
import type { Handlers } from '#main/answer-call.ts';
import type { Journal } from '#main/journal.ts';
import type { SettingsStore } from '#main/settings-file.ts';
import type { DialerReport } from './dialer.ts';
import { createHandOffDialer, isSipHost } from './hand-off-dialer.ts';
import { type Phone, createPhone } from './phone.ts';

export type DeskPhoneOptions = {
  readonly settings: SettingsStore;
  /** Calls are told on standard output and not handed over. */
  readonly tellsCalls: boolean;
};

/** The telephones of this installation. */
export function deskPhone({ settings, tellsCalls }: DeskPhoneOptions, onReport: (report: DialerReport) => void): Phone {
  const openAddress = async (address: string): Promise<void> => {
    if (tellsCalls) process.stdout.write(`call ${address}\n`);
    else await shell.openExternal(address);
  };
  const sipHost = (): string | null => {
    const host = settings.current().sipHost;
    return host !== null && isSipHost(host) ? host : null;
  };
  return createPhone([createHandOffDialer({ openAddress, sipHost })], onReport);
}

/** A journal that lets the telephones know what is on the disk. */
export const tellingJournal = (journal: Journal, phone: Phone): Journal => ({
  ...journal,
  async append(draft) {
    const appended = await journal.append(draft);
    if (appended.ok) phone.written(draft);
    return appended;
  },
});

/** Answers what the page asks of the telephones. */
export function phoneHandlers(phone: Phone, isSignedIn: () => boolean): Pick<Handlers, 'phone.dial' | 'phone.hangUp' | 'phone.find'> {
  const missing = err({ code: 'session.missing' as const });
  return {
    'phone.dial': async ({ callId }) => (isSignedIn() ? phone.dial(callId) : missing),
    'phone.hangUp': async ({ callId, dialer }) => (isSignedIn() ? phone.hangUp(callId, dialer) : missing),
    'phone.find': async ({ callId, dialer }) => ({ state: await phone.find(callId, dialer) }),
  };
}
