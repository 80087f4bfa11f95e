import { serialize } from 'node:v8';
import { type CallName, callNames } from '#contracts/channels.ts';
import { isDeskUrl } from './url-rules.ts';

/** Where a call came from, as the main process sees it; null for a frame that is gone. */
export type Caller = { readonly url: string; readonly isTopFrame: boolean; readonly isKnownWindow: boolean } | null;

/** The part of Electron's `ipcMain` that is used, with its event already turned into a caller. */
export type CallPort<C extends Caller> = { handle(name: CallName, listener: (caller: C, input: unknown) => Promise<unknown>): void };

/** A coded refusal of a call; the code is all that crosses the border. */
export class CallError extends Error {
  override name = 'CallError';
  readonly code: 'call.untrusted' | 'call.invalid' | 'call.failed';

  constructor(code: CallError['code']) {
    super(code);
    this.code = code;
  }
}

const longestInputBytes = 1_000_000;

/** Calls a page may make at once and then per second; a page of ours stays far below, a runaway or hostile one is held. */
type Rate = { readonly burst: number; readonly perSecond: number };
const usualRate: Rate = { burst: 60, perSecond: 20 };
const rates: Partial<Record<CallName, Rate>> = {
  'session.signIn': { burst: 10, perSecond: 1 },
  'data.connect': { burst: 10, perSecond: 1 },
  'strategies.change': { burst: 10, perSecond: 1 },
  'strategies.versions': { burst: 20, perSecond: 2 },
  'templates.change': { burst: 10, perSecond: 1 },
  'templates.versions': { burst: 20, perSecond: 2 },
  'attachments.choose': { burst: 10, perSecond: 1 },
  'letters.change': { burst: 10, perSecond: 1 },
  'contactRules.change': { burst: 10, perSecond: 1 },
  'arrangementRules.change': { burst: 10, perSecond: 1 },
  'team.figures': { burst: 20, perSecond: 1 },
  'team.member': { burst: 20, perSecond: 2 },
  'books.preview': { burst: 20, perSecond: 2 },
  'books.handOver': { burst: 10, perSecond: 1 },
  'books.endCover': { burst: 10, perSecond: 1 },
  'authority.change': { burst: 10, perSecond: 1 },
  'authority.lend': { burst: 10, perSecond: 1 },
  'authority.endLending': { burst: 10, perSecond: 1 },
  'policyRequests.decide': { burst: 10, perSecond: 1 },
  'policyRequests.note': { burst: 20, perSecond: 1 },
  'log.list': { burst: 30, perSecond: 4 },
  'log.check': { burst: 5, perSecond: 0.5 },
  'phone.settings': { burst: 20, perSecond: 2 },
  'phone.changeSettings': { burst: 10, perSecond: 1 },
  'phone.changeOwnNumber': { burst: 10, perSecond: 1 },
  'phone.testCall': { burst: 10, perSecond: 0.5 },
  'phone.dial': { burst: 10, perSecond: 0.5 },
  'print.savePdf': { burst: 10, perSecond: 1 },
  'print.saveZip': { burst: 10, perSecond: 1 },
  'print.toPrinter': { burst: 10, perSecond: 1 },
  'print.saveEnvelopes': { burst: 10, perSecond: 1 },
  'print.open': { burst: 10, perSecond: 1 },
  'mailbox.keep': { burst: 10, perSecond: 1 },
  'mailbox.test': { burst: 5, perSecond: 0.5 },
  'mailbox.tryNow': { burst: 5, perSecond: 0.5 },
  'table.add': { burst: 120, perSecond: 60 },
  'table.save': { burst: 10, perSecond: 1 },
  'mailbox.testReading': { burst: 5, perSecond: 0.5 },
  'mailbox.saveAttached': { burst: 10, perSecond: 1 },
  'relay.get': { burst: 20, perSecond: 2 },
  'relay.choose': { burst: 10, perSecond: 1 },
  'log.fault': { burst: 30, perSecond: 1 },
};

/**
 * The gate in front of every call: only our own page at the top of a window of ours, at most 1 MB, not too often. What passes
 * goes to `answer`, which parses it. Every refusal is a CallError. Light on purpose: it stands before the first paint.
 */
export function registerCalls<C extends Caller>(
  port: CallPort<C>,
  answer: (name: CallName, input: unknown, caller: NonNullable<C>) => Promise<unknown>,
  now: () => number,
): void {
  for (const name of callNames) {
    const mayCall = limiter(rates[name] ?? usualRate, now);
    port.handle(name, async (caller, input) => {
      if (caller === null || !caller.isKnownWindow || !caller.isTopFrame || !isDeskUrl(caller.url)) throw new CallError('call.untrusted');
      if (!mayCall()) throw new CallError('call.failed');
      if (isTooLong(input)) throw new CallError('call.invalid');
      return answer(name, input, caller);
    });
  }
}

function limiter({ burst, perSecond }: Rate, now: () => number): () => boolean {
  let left = burst;
  let last = now();
  return () => {
    const at = now();
    left = Math.min(burst, left + ((at - last) / 1000) * perSecond);
    last = at;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

function isTooLong(input: unknown): boolean {
  if (input === undefined || input === null) return false;
  try {
    return serialize(input).length > longestInputBytes;
  } catch {
    return true;
  }
}
