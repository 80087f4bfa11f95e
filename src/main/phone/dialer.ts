import type { Failure } from '#contracts/failure.ts';
import type { PlaceCallInput } from '#domain/call.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import type { Result } from '#domain/kernel/result.ts';
import type { CallState, DialerKind } from '#domain/rows.ts';

/** A call as it was written down, with its number as it is dialled (E.164) and what whoever calls was shown of the contact rules. */
export type PlacedCall = Pick<PlaceCallInput, 'callId' | 'accountId' | 'contactId' | 'number' | 'overrideReason' | 'guard'>;

/** What a dialer says of a call unasked. */
export type DialerReport = { readonly callId: CallId; readonly state: CallState; readonly at: Instant };

/** What can be done in a call whose sound goes through this computer. All of it fails with `phone.notInHand` for a call that is not in hand. */
export type InCall = {
  /** Whether there is such a call at all. */
  isAny(): boolean;
  isMuted(callId: CallId): boolean;
  /** Shuts the microphone or opens it; ok once that is so. */
  mute(callId: CallId, isMuted: boolean): Promise<Result<{ readonly isMuted: boolean }, Failure>>;
  /** Presses keys of the telephone (0 to 9, * and #), once it was answered. */
  press(callId: CallId, digits: string): Result<null, Failure>;
};

/** One way to make a call. Every adapter, and the fake, passes `tests/main/support/dialer-suite.ts`. */
export type Dialer = {
  readonly kind: DialerKind;
  /** Asks for the call. The same call twice is dialled once: the second answer tells how the first stands. */
  place(call: PlacedCall): Promise<Result<{ readonly state: CallState }, Failure>>;
  /** Ends it where this dialer can; the state tells whether it could. */
  hangUp(callId: CallId): Promise<Result<{ readonly state: CallState }, Failure>>;
  /** How a call stands; `unknown` where this dialer knows nothing of it, as after a crash. Never dials. */
  find(callId: CallId): Promise<CallState>;
  /** Calls the listener with every report until the returned function is called. */
  subscribe(listener: (report: DialerReport) => void): () => void;
  /** Null: the sound of its calls is elsewhere. */
  readonly inCall: InCall | null;
  /** Ends what goes through this computer, for a session that is over; what another telephone holds goes on there. Resolves when nobody is spoken to any more, within two seconds. */
  letGo(): Promise<void>;
};
