import { app } from 'electron';
import type { Api } from '../api-client.ts';
import type { Log } from '../log.ts';
import type { OpenSession } from '../session.ts';
import type { SettingsStore } from '../settings-file.ts';
import type { Windows } from '../windows.ts';
import { createBridgeDialer } from './bridge-dialer.ts';
import { type DeskPhone, deskPhone } from './desk-phone.ts';
import type { DialerReport } from './dialer.ts';
import type { SpeakingSession } from './softphone-desk.ts';
import { createSoftphoneDialer } from './softphone-dialer.ts';
import { telephoneWindows } from './telephone-window.ts';

export type AllTelephonesOptions = {
  readonly settings: SettingsStore;
  readonly tellsCalls: boolean;
  readonly windows: Windows;
  readonly log: Log;
  readonly api: Api;
  readonly session: () => OpenSession | null;
};

/** All ways to call that this desk has; `onReport` hears what they say of calls. */
export function allTelephones(
  { settings, tellsCalls, windows, log, api, session }: AllTelephonesOptions,
  onReport: (report: DialerReport) => void,
): DeskPhone {
  const openTelephone = telephoneWindows({ isPackaged: app.isPackaged, log, onLastDeskClosed: windows.onLastClosed });
  const speaking = (): SpeakingSession | null => {
    const open = session();
    return open && { userId: open.facts().user.id, authorize: () => open.authorize(), courier: open.courier };
  };
  const dialers = [createBridgeDialer({ api, session }), createSoftphoneDialer({ api, session: speaking, openTelephone, now: Date.now })];
  return deskPhone({ settings, tellsCalls, dialers, toFront: () => windows.front()?.focus() }, onReport);
}
