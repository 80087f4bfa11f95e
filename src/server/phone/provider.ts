import type { Instant } from '#domain/kernel/dates.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';

/** How it stands with one leg of a call, as a telephone network tells it. */
export const legStates = ['queued', 'ringing', 'inProgress', 'completed', 'busy', 'noAnswer', 'failed', 'cancelled'] as const;
export type LegState = (typeof legStates)[number];

const openStates: readonly LegState[] = ['queued', 'ringing', 'inProgress'];

/** Whether a leg is over for good. */
export const hasEnded = (state: LegState): boolean => !openStates.includes(state);

/**
 * What a network is asked to do: ring the collector, and once she answers, the customer. `customerNumber` null is a test: she hears a sentence.
 * All numbers are E.164.
 */
export type BridgeOrder = {
  readonly companyId: CompanyId;
  readonly callId: string;
  readonly collectorNumber: string;
  readonly customerNumber: string | null;
  /** The company's number, which both of them see. */
  readonly callerId: string;
  /** How long the customer's telephone rings at most. */
  readonly ringSeconds: number;
  /** A call is ended after so long, whatever it costs by then. */
  readonly longestMinutes: number;
};

/** One leg as the network has it. `costMicro` is in millionths of `costCurrency`, and null until the network has said it. */
export type Leg = {
  readonly sid: string;
  readonly state: LegState;
  readonly seconds: number | null;
  readonly costMicro: number | null;
  readonly costCurrency: string | null;
};

/** Both legs; the customer's is there once the collector has answered. */
export type Legs = { readonly collector: Leg; readonly customer: Leg | null };

/** Why a network has not taken an order; nobody was rung. */
export type OrderRefusal =
  'phone.numberRefused' | 'phone.callerIdRefused' | 'phone.accountRefused' | 'phone.orderRefused' | 'phone.tooBusy' | 'phone.unreachable';

/** `unknown`: the order went out and its answer did not come; it may be under way. It is never given a second time. */
export type OrderAnswer =
  | { readonly kind: 'placed'; readonly sid: string }
  | { readonly kind: 'refused'; readonly code: OrderRefusal }
  | { readonly kind: 'unknown' };

/** What an order whose answer was lost is looked for by; calls that are known to be others are not asked about. */
export type LostOrder = Pick<BridgeOrder, 'collectorNumber' | 'customerNumber' | 'callerId'> & {
  readonly askedAt: Instant;
  readonly knownSids: ReadonlySet<string>;
};

/** A call that may be the one looked for. `customerNumber` is null until the customer's leg is there. */
export type FoundOrder = { readonly sid: string; readonly customerNumber: string | null };

/** Nobody answers, or nobody who can say: ask again later. */
export type Unanswered = 'unanswered';

/**
 * A telephone network as the server sees it. Nothing throws but bugs. Everything but `place` may be asked again as often as one likes, and is: a
 * few times at once, with pauses.
 */
export type PhoneProvider = {
  place(order: BridgeOrder): Promise<OrderAnswer>;
  /** `gone`: there is no such call any more, so nothing rings. */
  hangUp(sid: string): Promise<'done' | 'gone' | Unanswered>;
  look(sid: string): Promise<Legs | 'gone' | Unanswered>;
  /** The calls that were begun with these numbers about when the order went out. */
  find(lost: LostOrder): Promise<readonly FoundOrder[] | Unanswered>;
};
