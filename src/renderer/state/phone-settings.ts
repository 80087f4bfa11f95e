import { create } from 'zustand';
import type { PhoneSettingsResponse } from '#contracts/calls.ts';
import type { Failure } from '#contracts/failure.ts';
import type { DialerKind } from '#domain/rows.ts';

/** How the company calls, as the central API said last; null: not said yet. */
type Known = {
  readonly inUse: PhoneSettingsResponse | null;
  readonly failure: Failure | null;
  /** Said since the central API was last out of reach. */
  readonly isFresh: boolean;
};

export const usePhoneSettings = create<Known>()(() => ({ inUse: null, failure: null, isFresh: false }));

/** Asks the central API how the company calls. Without an answer what is known stays, and calls are handed to the telephone on the desk. */
export async function learnPhoneSettings(): Promise<void> {
  const answer = await window.desk['phone.settings']();
  usePhoneSettings.setState(answer.ok ? { inUse: answer.value, failure: null, isFresh: true } : { failure: answer.error });
}

/** Asks only where nobody has asked since the central API came into reach. */
export function learnPhoneSettingsOnce(): void {
  if (!usePhoneSettings.getState().isFresh) void learnPhoneSettings();
}

/** What is known stays, and is asked anew when the central API is in reach again. */
export const agePhoneSettings = (): void => usePhoneSettings.setState({ isFresh: false });

/** At the end of a session: another person has another number. */
export const forgetPhoneSettings = (): void => usePhoneSettings.setState({ inUse: null, failure: null, isFresh: false });

/**
 * How a call is made now: from the window itself or through the central API where the company wants that, all of it is set up and the API is in reach; else by the
 * telephone on the desk.
 */
export function dialerNow(isOnline: boolean): DialerKind {
  const { inUse } = usePhoneSettings.getState();
  if (inUse === null || !isOnline || inUse.settings.callerId === null) return 'handOff';
  const { settings, ownNumber, isReady, softphone } = inUse;
  if (settings.dialer === 'softphone') return softphone === 'ready' ? 'softphone' : 'handOff';
  return settings.dialer === 'bridge' && isReady && ownNumber !== null ? 'bridge' : 'handOff';
}
