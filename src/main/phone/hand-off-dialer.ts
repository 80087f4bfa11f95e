import { err, ok } from '#domain/kernel/result.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import { type CallState, dialNumberSchema } from '#domain/rows.ts';
import type { Dialer } from './dialer.ts';

/** A host as it may stand behind the @ of a sip address; nothing else that an address may hold. */
const sipHost = /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/i;

/** Whether a name may be given as the host of the company's telephone system. */
export const isSipHost = (host: string): boolean => sipHost.test(host);

/**
 * The address by which the operating system's telephone program is asked to dial: `tel:+1…`, or `sip:+1…@host` where a telephone system is set. Null for
 * anything that is no number in its dialled form.
 */
export function handOffUrlOf(number: string, host: string | null): string | null {
  if (!dialNumberSchema.safeParse(number).success) return null;
  if (host === null) return `tel:${number}`;
  return isSipHost(host) ? `sip:${number}@${host}` : null;
}

export type HandOffDeps = {
  /** Gives an address to the operating system; rejects where no program takes it. */
  readonly openAddress: (address: string) => Promise<void>;
  /** Of the telephone system that sip addresses name; null: the telephone of the computer. */
  readonly sipHost: () => string | null;
};

/**
 * Hands a call to the telephone on the desk. What becomes of it there nobody tells: it is under way until somebody says it has ended. Works without a
 * network of ours.
 */
export function createHandOffDialer({ openAddress, sipHost: hostNow }: HandOffDeps): Dialer {
  const states = new Map<CallId, CallState>();
  return {
    kind: 'handOff',
    async place({ callId, number }) {
      const known = states.get(callId);
      if (known !== undefined) return ok({ state: known });
      const address = handOffUrlOf(number, hostNow());
      if (address === null) return err({ code: 'phone.badNumber' });
      // Before it is asked: whatever comes of it, it is never asked again.
      states.set(callId, 'inProgress');
      try {
        await openAddress(address);
      } catch {
        states.set(callId, 'failed');
        return err({ code: 'phone.noProgram' });
      }
      return ok({ state: 'inProgress' });
    },
    // The telephone on the desk is hung up by hand.
    hangUp: async (callId) => ok({ state: states.get(callId) ?? 'unknown' }),
    find: async (callId) => states.get(callId) ?? 'unknown',
    subscribe: () => () => undefined,
    inCall: null,
    letGo: async () => undefined,
  };
}
