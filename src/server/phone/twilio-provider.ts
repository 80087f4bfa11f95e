import twilio from 'twilio';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import { z } from 'zod';
import { epochMsOf } from '#domain/kernel/dates.ts';
import { bridgeTwiml } from './bridge-twiml.ts';
import { reportedEvents } from './dial-customer.ts';
import {
  type BridgeOrder,
  type FoundOrder,
  type Leg,
  type Legs,
  type LostOrder,
  type OrderAnswer,
  type PhoneProvider,
  type Unanswered,
} from './provider.ts';
import { reportUrl } from './report-url.ts';
import { type Try, tryAgain } from './retry.ts';
import type { TwilioAccount } from './twilio-account.ts';
import { isGone, isTooMany, maySucceedLater, orderAnswerOf } from './twilio-faults.ts';
import { stateOfStatus, statusSchema } from './twilio-status.ts';

/** An answer comes within a second or two; whoever waits for it is a person with a telephone beside her. */
const answerMs = 8000;
/** How long the collector's own telephone rings: less than most mailboxes wait, because a mailbox would be put through to the customer. */
const collectorRingSeconds = 15;
/** Two clocks may differ by so much, and an order may be on its way for so long. */
const foundBeforeMs = 5000;
const foundWithinMs = 60_000;
/** Of the same two numbers: more than one telephone is rung in the time that is looked at. It is the most a page has. */
const looksThrough = 1000;

/** How a provider may be other than usual: for tests. */
export type TwilioOptions = { readonly answerMs?: number; readonly pausesMs?: readonly number[] };

/** Calls through Twilio, with its official library. Nothing is recorded: no request of ours has a parameter for it. */
export function createTwilioProvider(account: TwilioAccount, options: TwilioOptions = {}): PhoneProvider {
  const client = clientOf(account, options);
  const publicUrl = account.authToken === null ? null : account.publicUrl;
  const ask = <T>(question: () => Promise<T>, whenGone: T): Promise<T | Unanswered> =>
    tryAgain<T | Unanswered>(() => tried(question, whenGone), options.pausesMs);
  return {
    place: (order) => tryAgain(() => triedOrder(client, order, publicUrl), options.pausesMs),
    hangUp: (sid) =>
      ask<'done' | 'gone'>(async () => {
        // 'completed' ends a call in whatever state it is; 'canceled' would let one go on that is being answered at this moment.
        await client.calls(sid).update({ status: 'completed' });
        return 'done';
      }, 'gone'),
    look: (sid) => ask<Legs | 'gone'>(() => legsOf(client, sid), 'gone'),
    find: (lost) => ask<readonly FoundOrder[]>(() => ordersLike(client, lost), []),
  };
}

function clientOf(account: TwilioAccount, { answerMs: timeout = answerMs }: TwilioOptions): twilio.Twilio {
  const { accountSid, apiKeySid, apiKeySecret, baseUrl } = account;
  // A connection that was kept and has ended meanwhile would leave it open whether a call was placed.
  const http = { keepAlive: false, timeout };
  const httpClient = baseUrl === null ? new RequestClient(http) : new ElsewhereClient(baseUrl, http);
  // An environment of its own: no variable that means something to the library changes where keys go or what is logged.
  return twilio(apiKeySid, apiKeySecret, { accountSid, httpClient, env: {} });
}

/** The library's own client of HTTP, asking at another address. */
class ElsewhereClient extends RequestClient {
  readonly #baseUrl: string;

  constructor(baseUrl: string, options: RequestClient.RequestClientOptions) {
    super(options);
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
  }

  override request<T>(request: RequestClient.RequestOptions<T>): ReturnType<typeof RequestClient.prototype.request<T>> {
    const { pathname, search } = new URL(request.uri);
    return super.request({ ...request, uri: `${this.#baseUrl}${pathname}${search}` });
  }
}

async function tried<T>(question: () => Promise<T>, whenGone: T): Promise<Try<T | Unanswered>> {
  try {
    return { answer: await question() };
  } catch (fault) {
    if (isGone(fault)) return { answer: whenGone };
    return maySucceedLater(fault) ? { again: true, otherwise: 'unanswered' } : { answer: 'unanswered' };
  }
}

/** An order is given again only where the network has said that it took nothing. */
async function triedOrder(client: twilio.Twilio, order: BridgeOrder, publicUrl: string | null): Promise<Try<OrderAnswer>> {
  try {
    const { sid } = await client.calls.create(requestOf(order, publicUrl));
    return { answer: sidSchema.safeParse(sid).success ? { kind: 'placed', sid } : { kind: 'unknown' } };
  } catch (fault) {
    const answer = orderAnswerOf(fault);
    return isTooMany(fault) ? { again: true, otherwise: answer } : { answer };
  }
}

type CallRequest = Parameters<twilio.Twilio['calls']['create']>[0];

function requestOf(order: BridgeOrder, publicUrl: string | null): CallRequest {
  const reports: Partial<CallRequest> =
    publicUrl === null
      ? {}
      : {
          statusCallback: reportUrl(publicUrl, order, 'collector'),
          statusCallbackEvent: [...reportedEvents],
          statusCallbackMethod: 'POST',
        };
  return {
    to: order.collectorNumber,
    from: order.callerId,
    twiml: bridgeTwiml(order, publicUrl),
    timeout: collectorRingSeconds,
    timeLimit: order.longestMinutes * 60,
    ...reports,
  };
}

const sidSchema = z.string().regex(/^CA[0-9a-f]{32}$/);
const priceText = /^-?(\d{1,9})(?:\.(\d+))?$/;
/** A call as the network tells it; what it has not made up its mind about is null. */
const callSchema = z.object({
  sid: sidSchema,
  status: statusSchema,
  duration: z.string().regex(/^\d+$/).transform(Number).nullable().catch(null),
  price: z.string().regex(priceText).nullable().catch(null),
  priceUnit: z
    .string()
    .regex(/^[A-Za-z]{3}$/)
    .nullable()
    .catch(null),
});

/** A price's text ('-0.0085': what is taken off the account) in millionths; what is left beyond them counts as one more. */
function microOf(price: string): number {
  const [, whole = '', fraction = ''] = priceText.exec(price) ?? [];
  const micro = Number(whole + fraction.slice(0, 6).padEnd(6, '0'));
  return /[1-9]/.test(fraction.slice(6)) ? micro + 1 : micro;
}

function legOf(call: unknown): Leg {
  const { sid, status, duration, price, priceUnit } = callSchema.parse(call);
  const isPriced = price !== null && priceUnit !== null;
  return {
    sid,
    state: stateOfStatus[status],
    seconds: duration,
    costMicro: isPriced ? microOf(price) : null,
    costCurrency: isPriced ? priceUnit.toUpperCase() : null,
  };
}

async function legsOf(client: twilio.Twilio, sid: string): Promise<Legs> {
  const collector = legOf(await client.calls(sid).fetch());
  const [customer] = await customerLegs(client, sid);
  return { collector, customer: customer === undefined ? null : legOf(customer) };
}

/** A page and not the list: the library would go on to pages that nobody needs. */
const customerLegs = async (client: twilio.Twilio, parentCallSid: string) =>
  (await client.calls.page({ parentCallSid, pageSize: 1 })).instances;

/**
 * The list is narrowed down by the moment here and not by the network, whose filter goes by when a call was answered: one that still rings has no
 * such moment.
 */
async function ordersLike(client: twilio.Twilio, lost: LostOrder): Promise<readonly FoundOrder[]> {
  const { instances: calls } = await client.calls.page({ to: lost.collectorNumber, from: lost.callerId, pageSize: looksThrough });
  const askedMs = epochMsOf(lost.askedAt);
  const near = calls.filter(({ sid, dateCreated }) => {
    if (lost.knownSids.has(sid)) return false;
    const leadMs = Number(dateCreated) - askedMs;
    return leadMs >= -foundBeforeMs && leadMs <= foundWithinMs;
  });
  const found: FoundOrder[] = [];
  for (const { sid } of near) {
    const [customer] = await customerLegs(client, sid);
    found.push({ sid: sidSchema.parse(sid), customerNumber: customer?.to ?? null });
  }
  return found;
}
