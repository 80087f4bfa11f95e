import { type CallStanding, placeCallRequestSchema } from '#contracts/calls.ts';
import type { Failure } from '#contracts/failure.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { CallState } from '#domain/rows.ts';
import type { Api } from '../api-client.ts';
import type { ApiFailure } from '../api-failure.ts';
import { type AskingSession, asSignedIn, refusedAs } from '../as-signed-in.ts';
import type { Dialer, DialerReport, InCall, PlacedCall } from './dialer.ts';
import { type Telephone, type TelephoneNews, heard } from './telephone.ts';

export type SoftphoneDialerDeps = {
  readonly api: Pick<Api, 'phoneToken' | 'placeCall' | 'hangUpCall' | 'callStanding'>;
  /** Whoever is signed in; null: nobody. */
  readonly session: () => AskingSession | null;
  /** Opens the window that one call is made in. */
  readonly openTelephone: () => Telephone;
  readonly now: () => number;
  /** How long the window may take for what it is asked; for tests. */
  readonly patienceMs?: number;
};

/** A window of ours opens, and finds its microphone, in a second; whoever has to allow it for the whole computer takes longer. */
const usualPatienceMs = 15_000;
/** Whoever calls waits this long for a first sign, which is longer than the window tries to reach the network. */
const firstSignMs = 10_000;

/** A call in hand. */
type Line = { readonly telephone: Telephone; state: CallState; isMuted: boolean; ended: Promise<CallState> | null };
type Placed = Result<{ readonly state: CallState }, Failure>;

/**
 * Makes calls from this computer's own microphone. The central API writes a call down and puts it through: this window names the call to the telephone network by its id and
 * nothing else. A call that no window holds any more is asked after at the API and never dialled again; where its window has gone, the customer is let go there too.
 */
export function createSoftphoneDialer(deps: SoftphoneDialerDeps): Dialer {
  const lines = new Map<CallId, Line>();
  const begun = new Map<CallId, Promise<Placed>>();
  const listeners = new Set<(report: DialerReport) => void>();
  const desk = askingDesk(deps);
  const tell = (callId: CallId, state: CallState): void => {
    for (const listener of listeners) listener({ callId, state, at: instantOf(deps.now()) });
  };
  const find = async (callId: CallId): Promise<CallState> => {
    const line = lines.get(callId);
    if (line) return line.state;
    const found = await desk.standing((token) => deps.api.callStanding(token, callId));
    return found.ok ? found.value.state : 'unknown';
  };
  /** The line is over: what came of the call is asked, and the other end is let go where it still hangs on. */
  const end = async (callId: CallId, line: Line): Promise<CallState> => {
    lines.delete(callId);
    line.telephone.close();
    const ended = await desk.standing((token) => deps.api.hangUpCall(token, callId));
    const state = ended.ok ? ended.value.state : 'unknown';
    tell(callId, state);
    return state;
  };
  const follow = (callId: CallId, line: Line): void =>
    line.telephone.listen((news) => {
      if (!lines.has(callId)) return;
      if (isEnding(news)) return void (line.ended = end(callId, line));
      if (news.say === 'tokenEnds') void renew(desk, line.telephone);
      if (isFurther(line, news)) tell(callId, line.state);
    });
  const begin = async (call: PlacedCall): Promise<Placed> => {
    const { callId } = call;
    const ready = await prepare(deps, desk, call);
    if (!ready.ok) return ready;
    const { telephone, token, standing } = ready.value;
    // It was placed before, by a window that has gone: it is under way or over, and is not begun again.
    if (standing.state !== 'queued') {
      telephone.close();
      return ok({ state: standing.state });
    }
    const line: Line = { telephone, state: 'queued', isMuted: false, ended: null };
    lines.set(callId, line);
    return connect(line, () => follow(callId, line), { callId, token });
  };
  return {
    kind: 'softphone',
    place(call) {
      const before = begun.get(call.callId);
      if (before) return before.then(async (first) => (first.ok ? ok({ state: await find(call.callId) }) : first));
      const placed = begin(call);
      begun.set(call.callId, placed);
      return placed;
    },
    async hangUp(callId) {
      lines.get(callId)?.telephone.order({ do: 'hangUp' });
      const ended = await desk.standing((token) => deps.api.hangUpCall(token, callId));
      return ended.ok ? ok({ state: ended.value.state }) : ended;
    },
    find,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    inCall: inCallOf(lines),
    letGo() {
      for (const [callId, line] of lines) {
        line.telephone.order({ do: 'hangUp' });
        void end(callId, line);
      }
    },
  };
}

/** Has the window connect itself, and waits for a first sign of it. `follow` hears all that comes after. */
async function connect(
  line: Line,
  follow: () => void,
  { callId, token }: { readonly callId: CallId; readonly token: string },
): Promise<Placed> {
  // Before what closes the window at its end.
  const sign = heard(line.telephone, ['connected', 'ringing', 'answered', 'ended', 'failed'], firstSignMs);
  follow();
  line.telephone.order({ do: 'connect', callId, token });
  const first = await sign;
  const state = line.ended === null ? line.state : await line.ended;
  const isUnmade = first?.say === 'failed' && (state === 'cancelled' || state === 'failed');
  return isUnmade ? err({ code: 'phone.notConnected' }) : ok({ state });
}

/** What can be done in the calls that are in hand. */
function inCallOf(lines: ReadonlyMap<CallId, Line>): InCall {
  return {
    isMuted: (callId) => lines.get(callId)?.isMuted ?? false,
    async mute(callId, isMuted) {
      const line = lines.get(callId);
      if (!line) return notInHand;
      if (line.isMuted === isMuted) return ok({ isMuted });
      const answer = heard(line.telephone, ['muted'], mutedWithinMs);
      line.telephone.order({ do: 'mute', isMuted });
      return (await answer)?.isMuted === isMuted ? ok({ isMuted }) : notInHand;
    },
    press(callId, digits) {
      const line = lines.get(callId);
      if (line?.state !== 'inProgress') return notInHand;
      line.telephone.order({ do: 'press', digits });
      return ok(null);
    },
  };
}

const notInHand = err({ code: 'phone.notInHand' as const });
/** A microphone is muted at once; a window that does not say so has not done it. */
const mutedWithinMs = 2000;

const isEnding = ({ say }: TelephoneNews): boolean => say === 'ended' || say === 'failed' || say === 'gone';

/** Takes in what a window says of its call; whether the call has come further by it. */
function isFurther(line: Line, news: TelephoneNews): boolean {
  if (news.say === 'muted') line.isMuted = news.isMuted;
  if (news.say !== 'ringing' && news.say !== 'answered') return false;
  line.state = news.say === 'ringing' ? 'ringing' : 'inProgress';
  return true;
}

type AskingDesk = {
  /** How a call stands, by an answer of the central API. */
  standing(question: (token: string) => Promise<Result<CallStanding, ApiFailure>>): Promise<Result<CallStanding, Failure>>;
  token(): Promise<Result<string, Failure>>;
};

function askingDesk({ api, session }: SoftphoneDialerDeps): AskingDesk {
  return {
    standing: (question) =>
      asSignedIn(session(), question, ({ failure, status, problemCode }) => {
        // Nobody is rung by such an answer: only what this window connects for is dialled.
        const isRefusal = status === 409 || status === 400 || problemCode === 'account.notFound';
        return err(isRefusal ? { code: 'phone.refused' } : failure);
      }),
    async token() {
      const answer = await asSignedIn(session(), (token) => api.phoneToken(token), refusedAs('phone.refused', 'phone.changedMeanwhile'));
      return answer.ok ? ok(answer.value.token) : answer;
    },
  };
}

async function renew(desk: AskingDesk, telephone: Telephone): Promise<void> {
  const token = await desk.token();
  // Without one the call that stands goes on; it cannot be connected again after a break.
  if (token.ok) telephone.order({ do: 'renew', token: token.value });
}

type Ready = { readonly telephone: Telephone; readonly token: string; readonly standing: CallStanding };

/** All that a call needs before anybody can be rung, the microphone first; with the last of it the call is written down. What is missing closes the window again. */
async function prepare(deps: SoftphoneDialerDeps, desk: AskingDesk, call: PlacedCall): Promise<Result<Ready, Failure>> {
  const { callId, accountId, contactId, number, overrideReason } = call;
  const request = placeCallRequestSchema.safeParse({ callId, accountId, contactId, number, overrideReason, dialer: 'softphone' });
  if (!request.success) return err({ code: 'phone.badNumber' });
  const telephone = deps.openTelephone();
  const failed = (failure: Failure): Result<never, Failure> => {
    telephone.close();
    return err(failure);
  };
  const answer = heard(telephone, ['microphone'], deps.patienceMs ?? usualPatienceMs);
  telephone.order({ do: 'tryMicrophone' });
  const microphone = await answer;
  if (microphone === null) return failed({ code: 'phone.windowGone' });
  if (microphone.microphone !== 'there')
    return failed({ code: microphone.microphone === 'denied' ? 'phone.microphoneDenied' : 'phone.noMicrophone' });
  const token = await desk.token();
  if (!token.ok) return failed(token.error);
  const standing = await desk.standing((asking) => deps.api.placeCall(asking, request.data));
  if (!standing.ok) return failed(standing.error);
  return ok({ telephone, token: token.value, standing: standing.value });
}
