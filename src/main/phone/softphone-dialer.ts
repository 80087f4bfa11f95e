import { type CallStanding, placeCallRequestSchema } from '#contracts/calls.ts';
import type { Failure } from '#contracts/failure.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { CallState } from '#domain/rows.ts';
import { placedAs } from './call-refusal.ts';
import type { Dialer, DialerReport, PlacedCall } from './dialer.ts';
import { type SoftphoneApi, type SoftphoneDesk, type SpeakingSession, deskOf } from './softphone-desk.ts';
import { type Line, type Lines, createLines } from './softphone-lines.ts';
import { type Telephone, heard } from './telephone.ts';

export type SoftphoneDialerDeps = {
  readonly api: SoftphoneApi;
  /** Whoever is signed in; null: nobody. */
  readonly session: () => SpeakingSession | null;
  /** Opens the window that one call is made in. */
  readonly openTelephone: () => Telephone;
  readonly now: () => number;
  /** How long the window may take for what it is asked; for tests. */
  readonly patienceMs?: number;
};

/** A window of ours opens, and finds its microphone, in a second; whoever has to allow it for the whole computer takes longer. */
const usualPatienceMs = 15_000;
/** The window itself gives up a network that it does not reach, in less than ten seconds; one that says nothing for so long hangs. */
const firstSignMs = 30_000;

type Placed = Result<{ readonly state: CallState }, Failure>;

/**
 * Makes calls from this computer's own microphone. The central API writes a call down and puts it through: this window names the call to the telephone network by its id and
 * nothing else. A call that no window holds any more is asked after at the API and never dialled again; where its window has gone, the customer is let go there too.
 */
export function createSoftphoneDialer(deps: SoftphoneDialerDeps): Dialer {
  const { api, session, now } = deps;
  const begun = new Map<CallId, Promise<Placed>>();
  /** Calls that no window connects for yet; taken out, none will. */
  const coming = new Set<CallId>();
  const listeners = new Set<(report: DialerReport) => void>();
  const lines = createLines(api, (callId, state) => {
    for (const listener of listeners) listener({ callId, state, at: instantOf(now()) });
  });
  const desk = () => deskOf(api, session, session()?.userId);
  const find = async (callId: CallId): Promise<CallState> => {
    const line = lines.find(callId);
    if (line) return line.state;
    const found = await desk().standing((token) => api.callStanding(token, callId));
    return found.ok ? found.value.state : 'unknown';
  };
  const begin = async (call: PlacedCall): Promise<Placed> => {
    const own = desk();
    coming.add(call.callId);
    const ready = await prepare(deps, own, call, () => coming.has(call.callId));
    const isWanted = coming.delete(call.callId);
    if (!ready.ok) return ready;
    const { telephone, token, standing } = ready.value;
    if (!isWanted) {
      telephone.close();
      await own.standing((asking) => api.hangUpCall(asking, call.callId));
      return err(takenBack);
    }
    // It was placed before, by a window that has gone: it is under way or over, and is not begun again.
    if (standing.state !== 'queued') {
      telephone.close();
      return placedAs(standing);
    }
    return connect(lines, lines.take(call.callId, telephone, own), token);
  };
  return {
    kind: 'softphone',
    place(call) {
      const before = begun.get(call.callId);
      if (before) return before.then(async (first) => (first.ok ? ok({ state: await find(call.callId) }) : first));
      // There is one voice: a call that was begun in another window is hung up first.
      const placed = lines.inCall.isAny() ? Promise.resolve(lineBusy) : begin(call);
      begun.set(call.callId, placed);
      return placed;
    },
    async hangUp(callId) {
      const line = lines.find(callId);
      if (line) return ok({ state: await lines.hangUp(line) });
      // Nobody has been rung, and nobody will be.
      if (coming.delete(callId)) return ok({ state: 'cancelled' });
      const ended = await desk().standing((token) => api.hangUpCall(token, callId));
      return ended.ok ? ok({ state: ended.value.state }) : ended;
    },
    find,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    inCall: lines.inCall,
    letGo() {
      coming.clear();
      begun.clear();
      return lines.letGo();
    },
  };
}

const lineBusy = err({ code: 'phone.lineBusy' as const });
const takenBack: Failure = { code: 'phone.takenBack' };

/** Has the window connect itself, and waits for a first sign of it. */
async function connect(lines: Lines, line: Line, token: string): Promise<Placed> {
  const sign = heard(line.telephone, ['connected', 'ringing', 'answered', 'ended', 'failed'], firstSignMs);
  line.telephone.order({ do: 'connect', callId: line.callId, token });
  const first = await sign;
  const isHanging = first === null && line.ended === null;
  // It is not left to ring somebody later on.
  if (isHanging) await lines.hangUp(line);
  const state = line.ended === null ? line.state : await line.ended;
  const isUnmade = (isHanging || first?.say === 'failed') && (state === 'cancelled' || state === 'failed');
  return isUnmade ? err({ code: 'phone.notConnected' }) : ok({ state });
}

type Ready = { readonly telephone: Telephone; readonly token: string; readonly standing: CallStanding };

/** All that a call needs before anybody can be rung, the microphone first; with the last of it the call is written down. What is missing, or a call that is not wanted any more, closes the window again. */
async function prepare(
  { api, openTelephone, patienceMs = usualPatienceMs }: SoftphoneDialerDeps,
  desk: SoftphoneDesk,
  call: PlacedCall,
  isWanted: () => boolean,
): Promise<Result<Ready, Failure>> {
  const { callId, accountId, contactId, number, overrideReason, guard } = call;
  const request = placeCallRequestSchema.safeParse({ callId, accountId, contactId, number, overrideReason, guard, dialer: 'softphone' });
  if (!request.success) return err({ code: 'phone.badNumber' });
  const telephone = openTelephone();
  const failed = (failure: Failure): Result<never, Failure> => {
    telephone.close();
    return err(failure);
  };
  const answer = heard(telephone, ['microphone'], patienceMs);
  telephone.order({ do: 'tryMicrophone' });
  const microphone = await answer;
  if (microphone === null) return failed({ code: 'phone.windowGone' });
  if (microphone.microphone !== 'there')
    return failed({ code: microphone.microphone === 'denied' ? 'phone.microphoneDenied' : 'phone.noMicrophone' });
  const token = await desk.token();
  if (!token.ok) return failed(token.error);
  if (!isWanted()) return failed(takenBack);
  const standing = await desk.standing((asking) => api.placeCall(asking, request.data));
  if (!standing.ok) return failed(standing.error);
  return ok({ telephone, token: token.value, standing: standing.value });
}
