import type { CommandDraft } from '#contracts/envelope.ts';
import type { Failure } from '#contracts/failure.ts';
import { placeCallInputSchema, type PlaceCallInput } from '#domain/call.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import { type Result, err } from '#domain/kernel/result.ts';
import type { CallState, DialerKind } from '#domain/rows.ts';
import type { Dialer, DialerReport } from './dialer.ts';

/** The telephones of the desk. */
export type Phone = {
  /** A command is in the journal and on the disk: a call that is placed by it may be dialled now. */
  written(draft: CommandDraft): void;
  /** Dials a call that is written down, once. Fails with `phone.notPlaced`, `phone.noDialer` or as its dialer does. */
  dial(callId: CallId): Promise<Result<{ readonly state: CallState }, Failure>>;
  hangUp(callId: CallId, dialer: DialerKind): Promise<Result<{ readonly state: CallState }, Failure>>;
  /** How a call stands; `unknown` where nobody knows. */
  find(callId: CallId, dialer: DialerKind): Promise<{ readonly state: CallState; readonly isMuted: boolean }>;
  /** Fails with `phone.notInHand` where its sound is not in this computer. */
  mute(callId: CallId, dialer: DialerKind, isMuted: boolean): Promise<Result<{ readonly isMuted: boolean }, Failure>>;
  /** The same. */
  press(callId: CallId, dialer: DialerKind, digits: string): Promise<Result<null, Failure>>;
  /** Whether somebody speaks through this computer. */
  isInCall(): boolean;
  /**
   * Forgets what was written down, and ends the calls whose sound is in this computer, at the end of a session: nobody dials or speaks for somebody else. Resolves when they have
   * ended, within two seconds.
   */
  forget(): Promise<void>;
};

/**
 * Makes the telephones of the desk. The page names a call by its id alone; whom to dial is taken from the command in the journal, so that nothing is dialled
 * that the contact guard has not passed and the disk does not hold.
 */
export function createPhone(dialers: readonly Dialer[], onReport: (report: DialerReport) => void): Phone {
  const written = new Map<CallId, PlaceCallInput>();
  const dialerOf = (kind: DialerKind): Dialer | undefined => dialers.find((dialer) => dialer.kind === kind);
  for (const dialer of dialers) dialer.subscribe(onReport);
  return {
    written({ name, input }) {
      const call = name === 'call.place' ? placeCallInputSchema.safeParse(input) : null;
      if (call?.success === true) written.set(call.data.callId, call.data);
    },
    async dial(callId) {
      const call = written.get(callId);
      if (!call) return err({ code: 'phone.notPlaced' });
      return dialerOf(call.dialer)?.place(call) ?? err({ code: 'phone.noDialer' });
    },
    hangUp: async (callId, kind) => dialerOf(kind)?.hangUp(callId) ?? err({ code: 'phone.noDialer' }),
    async find(callId, kind) {
      const dialer = dialerOf(kind);
      return { state: (await dialer?.find(callId)) ?? 'unknown', isMuted: dialer?.inCall?.isMuted(callId) ?? false };
    },
    mute: async (callId, kind, isMuted) => dialerOf(kind)?.inCall?.mute(callId, isMuted) ?? notInHand,
    press: async (callId, kind, digits) => dialerOf(kind)?.inCall?.press(callId, digits) ?? notInHand,
    isInCall: () => dialers.some(({ inCall }) => inCall?.isAny() === true),
    async forget() {
      written.clear();
      await Promise.all(dialers.map((dialer) => dialer.letGo()));
    },
  };
}

const notInHand = err({ code: 'phone.notInHand' as const });
