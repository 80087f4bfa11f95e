import { err, ok } from '#domain/kernel/result.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import type { CallState } from '#domain/rows.ts';
import type { InCall } from './dialer.ts';
import type { SoftphoneApi, SoftphoneDesk } from './softphone-desk.ts';
import { type Telephone, type TelephoneNews, heard } from './telephone.ts';

/** A call in hand: the window it is made in, and the central API as the person asks it who makes it. `ended` is the state it ended in, once that is being asked. */
export type Line = {
  readonly callId: CallId;
  readonly telephone: Telephone;
  readonly desk: SoftphoneDesk;
  state: CallState;
  isMuted: boolean;
  ended: Promise<CallState> | null;
};

/** The calls in hand. */
export type Lines = {
  find(callId: CallId): Line | undefined;
  /** Takes the call of a window into hand, and hears of it until it ends. */
  take(callId: CallId, telephone: Telephone, desk: SoftphoneDesk): Line;
  /** Hangs up; gives the state it ended in, as far as that is known within a second or two. */
  hangUp(line: Line): Promise<CallState>;
  /** Hangs all of them up. Resolves when nobody is spoken to any more and the central API has heard it, at the latest after two seconds. */
  letGo(): Promise<void>;
  readonly inCall: InCall;
};

/** A window hangs up at once. One that does not say so is taken away, and its end of the call with it. */
const hungUpWithinMs = 700;
/** How long somebody who hangs up waits for the word of the central API. */
const toldWithinMs = 1300;

/** Keeps the calls in hand; `tell` hears how they go. */
export function createLines(api: Pick<SoftphoneApi, 'hangUpCall'>, tell: (callId: CallId, state: CallState) => void): Lines {
  const lines = new Map<CallId, Line>();
  const endings = new Set<Promise<unknown>>();
  /** The line is over: what came of the call is asked, and the other end is let go where it still hangs on. */
  const end = (line: Line, isHungUp: boolean): Promise<CallState> => {
    line.ended ??= asking(line, isHungUp);
    return line.ended;
  };
  const asking = async (line: Line, isHungUp: boolean): Promise<CallState> => {
    const { callId, telephone, desk } = line;
    lines.delete(callId);
    telephone.close();
    const asked = desk.standing((token) => api.hangUpCall(token, callId));
    endings.add(asked);
    const ended = await asked;
    endings.delete(asked);
    const state = ended.ok ? ended.value.state : toldBy(line, isHungUp);
    tell(callId, state);
    return state;
  };
  const hangUp = async (line: Line): Promise<CallState> => {
    const over = heard(line.telephone, ['ended', 'failed'], hungUpWithinMs);
    line.telephone.order({ do: 'hangUp' });
    const said = await over;
    return Promise.race([end(line, said !== null), after(toldWithinMs, toldBy(line, said !== null))]);
  };
  return {
    find: (callId) => lines.get(callId),
    take(callId, telephone, desk) {
      const line: Line = { callId, telephone, desk, state: 'queued', isMuted: false, ended: null };
      lines.set(callId, line);
      telephone.listen((news) => {
        if (!lines.has(callId)) return;
        if (isEnding(news)) return void end(line, news.say !== 'gone');
        if (news.say === 'tokenEnds') void renew(line);
        if (isFurther(line, news)) tell(callId, line.state);
      });
      return line;
    },
    hangUp,
    async letGo() {
      await Promise.all([...lines.values()].map(hangUp));
      await Promise.race([Promise.all(endings), after(toldWithinMs, null)]);
    },
    inCall: inCallOf(lines),
  };
}

/** How a call ended by what this computer knows of it: one that was spoken in and hung up is over. Of others only the network knows. */
const toldBy = ({ state }: Line, isHungUp: boolean): CallState => (isHungUp && state === 'inProgress' ? 'completed' : 'unknown');

/** What can be done in the calls that are in hand. */
function inCallOf(lines: ReadonlyMap<CallId, Line>): InCall {
  return {
    isAny: () => lines.size > 0,
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

async function renew({ desk, telephone }: Line): Promise<void> {
  const token = await desk.token();
  // Without one the call that stands goes on; it cannot be connected again after a break.
  if (token.ok) telephone.order({ do: 'renew', token: token.value });
}

const after = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms));
