import { Call, Device, type TwilioError } from '@twilio/voice-sdk';
import type { CallId } from '#domain/kernel/ids.ts';
import type { TelephoneReport } from '#contracts/telephone.ts';
import silence from './silence.wav';

/** A call of the telephone network's, as its library makes it. */
export type NetworkCall = {
  readonly mute: (isMuted: boolean) => void;
  readonly press: (digits: string) => void;
  readonly hangUp: () => void;
  readonly renew: (token: string) => void;
};

/** The network's line stands within a second or two. One that comes later than this would ring somebody for whom nobody waits any more. */
const connectedWithinMs = 8000;
/** A new token is asked for so long before the old one ends. */
const renewedBeforeMs = 60_000;

/** The library's own sounds would come from a host of the network's; nothing is heard but the call, so all of them are one silence of ours. */
const sounds = Object.fromEntries(
  ['incoming', 'outgoing', 'disconnect', ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 's', 'h'].map((key) => `dtmf${key}`)].map(
    (name) => [name, silence],
  ),
);

/** Connects to the telephone network for a call, of which it says nothing but the id, and reports how it goes; its end is reported once. */
export function connectCall(
  { callId, token }: { readonly callId: CallId; readonly token: string },
  report: (said: TelephoneReport) => void,
): NetworkCall {
  const device = new Device(token, {
    sounds,
    disableAudioContextSounds: true,
    codecPreferences: [Call.Codec.Opus, Call.Codec.PCMU],
    tokenRefreshMs: renewedBeforeMs,
    // What it would log has the token in it.
    logLevel: silent,
  });
  let live: Call | null = null;
  let isOver = false;
  const end = (said: TelephoneReport): void => {
    if (isOver) return;
    isOver = true;
    report(said);
    device.destroy();
  };
  const late = setTimeout(() => end({ say: 'failed', code: null }), connectedWithinMs);
  device.on('tokenWillExpire', () => report({ say: 'tokenEnds' }));
  device.on('error', ({ code }: TwilioError.TwilioError) => {
    // It tries again by itself; a token that is not taken stays so.
    if (live === null && refusedTokens.includes(code)) end({ say: 'failed', code });
  });
  const connected = device.connect({ params: { call: callId } });
  connected.then(
    (call) => {
      clearTimeout(late);
      // It was taken back, or came too late.
      if (isOver) return call.disconnect();
      live = call;
      report({ say: 'connected' });
      follow(call, report, end);
    },
    () => end({ say: 'failed', code: null }),
  );
  return {
    mute: (isMuted) => live?.mute(isMuted),
    press: (digits) => live?.sendDigits(digits),
    hangUp: () => (live === null ? end({ say: 'ended' }) : live.disconnect()),
    renew: (fresh) => device.updateToken(fresh),
  };
}

/** The library's word for a log without lines. */
const silent = 5;
/** Of a token: not valid, ended, or not accepted. Source: the library's own list of errors, 2.18.5. */
const refusedTokens: readonly number[] = [20_101, 20_104, 20_151, 31_201, 31_204, 31_205];

function follow(call: Call, report: (said: TelephoneReport) => void, end: (said: TelephoneReport) => void): void {
  let isAnswered = false;
  call.on('ringing', () => report({ say: 'ringing' }));
  call.on('accept', () => {
    isAnswered = true;
    report({ say: 'answered' });
  });
  call.on('mute', (isMuted: boolean) => report({ say: 'muted', isMuted }));
  for (const ending of ['disconnect', 'cancel', 'reject'] as const) call.on(ending, () => end({ say: 'ended' }));
  call.on('error', ({ code }: TwilioError.TwilioError) => {
    // In a call that stands it connects again by itself, and says so where it gives up.
    if (!isAnswered) end({ say: 'failed', code });
  });
}
