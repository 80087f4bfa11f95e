import { Notification, shell } from 'electron';
import type { UserId } from '#domain/kernel/ids.ts';
import { err } from '#domain/kernel/result.ts';
import type { Handlers } from '#main/answer-call.ts';
import type { Journal } from '#main/journal.ts';
import type { SettingsStore } from '#main/settings-file.ts';
import type { Dialer, DialerReport } from './dialer.ts';
import { type CallBackReminders, createCallBackReminders } from './call-back-reminders.ts';
import { createHandOffDialer, isSipHost } from './hand-off-dialer.ts';
import { type Phone, createPhone } from './phone.ts';

export type DeskPhoneOptions = {
  readonly settings: SettingsStore;
  /** Calls are told on standard output and not handed over. */
  readonly tellsCalls: boolean;
  /** Calls that the central API makes, and those from this computer's own microphone. */
  readonly dialers: readonly Dialer[];
  /** Brings the window to the front. */
  readonly toFront: () => void;
};

/** The telephones, and the reminders of call-backs. */
export type DeskPhone = Phone & {
  readonly reminders: CallBackReminders;
  /** Somebody has signed in: a call goes on while its own person's window was locked, and ends where another one comes, before that one is let in. */
  signedIn(userId: UserId): Promise<void>;
};

/** The telephones of this installation. */
export function deskPhone(
  { settings, tellsCalls, dialers, toFront }: DeskPhoneOptions,
  onReport: (report: DialerReport) => void,
): DeskPhone {
  const openAddress = async (address: string): Promise<void> => {
    if (tellsCalls) process.stdout.write(`call ${address}\n`);
    else await shell.openExternal(address);
  };
  const sipHost = (): string | null => {
    const host = settings.current().sipHost;
    return host !== null && isSipHost(host) ? host : null;
  };
  const phone = createPhone([createHandOffDialer({ openAddress, sipHost }), ...dialers], onReport);
  const reminders = deskReminders(tellsCalls, toFront);
  let owner: UserId | null = null;
  const forget = (): Promise<void> => {
    reminders.forget();
    return phone.forget();
  };
  return {
    ...phone,
    reminders,
    async signedIn(userId) {
      const isAnother = owner !== null && owner !== userId;
      owner = userId;
      if (isAnother) await forget();
    },
    forget,
  };
}

/** How often the clock is looked at for call-backs; timers stand still while a computer sleeps. */
const lookEveryMs = 10_000;

/** Reminds of call-backs by a notification of the system that names nobody; pressed, it brings the window to the front. */
function deskReminders(tellsCalls: boolean, toFront: () => void): CallBackReminders {
  const reminders = createCallBackReminders(Date.now, (count) => {
    const title = count === 1 ? 'A call-back is due' : `${count} call-backs are due`;
    if (tellsCalls) return void process.stdout.write(`reminder ${title}\n`);
    const notification = new Notification({ title, body: 'Open the workstation to see whom to call.' });
    notification.on('click', toFront);
    notification.show();
  });
  setInterval(reminders.look, lookEveryMs).unref();
  return reminders;
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

type PhoneCalls = 'phone.dial' | 'phone.hangUp' | 'phone.find' | 'phone.mute' | 'phone.press' | 'callBacks.keep';

/** Answers what the page asks of the telephones. */
export function phoneHandlers(phone: DeskPhone, isSignedIn: () => boolean): Pick<Handlers, PhoneCalls> {
  const missing = err({ code: 'session.missing' as const });
  return {
    'phone.dial': async ({ callId }) => (isSignedIn() ? phone.dial(callId) : missing),
    'phone.hangUp': async ({ callId, dialer }) => (isSignedIn() ? phone.hangUp(callId, dialer) : missing),
    'phone.find': ({ callId, dialer }) => phone.find(callId, dialer),
    'phone.mute': async ({ callId, dialer, isMuted }) => (isSignedIn() ? phone.mute(callId, dialer, isMuted) : missing),
    'phone.press': async ({ callId, dialer, digits }) => (isSignedIn() ? phone.press(callId, dialer, digits) : missing),
    'callBacks.keep'(moments) {
      if (isSignedIn()) phone.reminders.keep(moments);
      return null;
    },
  };
}
