import { create } from 'zustand';
import type { Instant } from '#domain/kernel/dates.ts';
import type { AccountId, CallId, ContactId } from '#domain/kernel/ids.ts';
import type { CallState } from '#domain/rows.ts';

type LiveCall = {
  /** The call that is to be written down before its account is left. */
  readonly callId: CallId | null;
  /** When whoever made it said that it had ended. */
  readonly endedAt: Instant | null;
  /** What its dialer says of it beyond the books; null: not asked yet. */
  readonly said: CallState | null;
  /** The microphone is shut, in a call whose sound goes through this computer. */
  readonly isMuted: boolean;
  /** Somebody asked to call a contact from a list of them. */
  readonly wish: { readonly accountId: AccountId; readonly contactId: ContactId } | null;
};

const none: LiveCall = { callId: null, endedAt: null, said: null, isMuted: false, wish: null };

/** The call on the screen; what has to last is in the books. */
export const useLiveCall = create<LiveCall>()(() => none);

/** A call is in hand: what is known of another one goes. */
export const takeCall = (callId: CallId, said: CallState | null): void =>
  useLiveCall.setState((known) => (known.callId === callId ? {} : { callId, endedAt: null, said, isMuted: false }));
export const tellCallState = (callId: CallId, said: CallState): void =>
  useLiveCall.setState((known) => (known.callId === callId ? { said } : {}));
export const tellMuted = (callId: CallId, isMuted: boolean): void =>
  useLiveCall.setState((known) => (known.callId === callId ? { isMuted } : {}));
export const tellCallEnd = (endedAt: Instant): void => useLiveCall.setState({ endedAt });
export const wishToCall = (wish: LiveCall['wish']): void => useLiveCall.setState({ wish });
export const dropCall = (): void => useLiveCall.setState(none);
