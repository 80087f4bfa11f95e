import type { TelephoneOrder, TelephoneReport } from '#contracts/telephone.ts';
import type { Telephone, TelephoneNews } from '#main/phone/telephone.ts';
import { voiceUrl } from './phone-world.ts';
import { claimsOf } from './token-claims.ts';
import type { StubCall, TwilioStub } from './twilio-stub.ts';

/** The window of one call, as far as the main process sees it, on a network of our own; a story says what its microphone is like and what becomes of it. */
export type ScriptedTelephone = Telephone & {
  readonly orders: readonly TelephoneOrder[];
  readonly isClosed: () => boolean;
  say(news: TelephoneNews): void;
  /** Its leg at the network, once it has connected. */
  readonly leg: () => StubCall | undefined;
};

type Script = {
  readonly microphone?: Extract<TelephoneReport, { say: 'microphone' }>['microphone'] | 'crashes';
  readonly connects?: boolean;
  /** False: it does nothing that it is ordered, as one that hangs. */
  readonly obeys?: boolean;
};

/** Opens telephones on a network, each of which takes a token only as the network itself does. */
export function scriptedTelephones(stub: TwilioStub, { microphone = 'there', connects = true, obeys = true }: Script = {}) {
  const opened: ScriptedTelephone[] = [];
  const open = (): Telephone => {
    const listeners = new Set<(news: TelephoneNews) => void>();
    const orders: TelephoneOrder[] = [];
    let isClosed = false;
    let leg: StubCall | undefined;
    const tell = (news: TelephoneNews): void => {
      for (const listener of listeners) listener(news);
    };
    const say = (news: TelephoneNews): void => {
      if (!isClosed) tell(news);
    };
    const connect = async (callId: string, token: string): Promise<void> => {
      if (!connects) return say({ say: 'failed', code: null });
      leg = await stub.connect(claimsOf(token).grants.identity, { call: callId }, voiceUrl);
      say({ say: 'connected' });
      say(leg.twiml.includes('<Dial') ? { say: 'ringing' } : { say: 'ended' });
    };
    const obey = (order: TelephoneOrder): void => {
      // What has been taken away hears nothing any more.
      if (isClosed) return;
      orders.push(order);
      if (!obeys && order.do !== 'tryMicrophone') return;
      if (order.do === 'tryMicrophone') say(microphone === 'crashes' ? { say: 'gone' } : { say: 'microphone', microphone });
      if (order.do === 'connect') void connect(order.callId, order.token);
      if (order.do === 'mute') say({ say: 'muted', isMuted: order.isMuted });
      if (order.do === 'hangUp') say({ say: 'ended' });
    };
    const telephone: ScriptedTelephone = {
      orders,
      isClosed: () => isClosed,
      leg: () => leg,
      say,
      order: (order) => setImmediate(() => obey(order)),
      listen: (listener) => void listeners.add(listener),
      close() {
        isClosed = true;
        setImmediate(() => tell({ say: 'gone' }));
      },
    };
    opened.push(telephone);
    return telephone;
  };
  return { opened, open };
}
