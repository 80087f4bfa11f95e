import type { Generated, JSONColumnType } from 'kysely';
import type { CallRefusal, PhoneSettings } from '#contracts/calls.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import type { AccountId, CallId, CompanyId, UserId } from '#domain/kernel/ids.ts';
import type { LegState } from '../phone/provider.ts';

/** Every list of settings for the telephone; never changed, the newest counts. */
export type PhoneSettingsTable = {
  companyId: CompanyId;
  version: number;
  requestId: string;
  settings: JSONColumnType<PhoneSettings>;
  actorId: UserId;
  actorName: string;
  at: Instant;
};

/** Where a person is rung. */
export type PhoneLineTable = { companyId: CompanyId; userId: UserId; number: string; changedAt: Instant };

/** The two legs of a call through a telephone network. */
export type PhoneLegsTable = {
  companyId: CompanyId;
  callId: CallId;
  /** Null, as the customer's number: a test call to somebody's own. */
  accountId: AccountId | null;
  userId: UserId;
  requestHash: string;
  /** Where she is rung; for a call from her window the address of that, which is no number. */
  collectorNumber: string;
  customerNumber: string | null;
  callerId: string;
  /** The calendar's day in the company's zone, by which limits are counted. */
  day: LocalDate;
  /** When the network was asked. */
  askedAt: Instant;
  /** The network's ids of the legs; null until it has said them. */
  collectorSid: Generated<string | null>;
  customerSid: Generated<string | null>;
  collectorState: Generated<LegState | null>;
  customerState: Generated<LegState | null>;
  /** Why nobody was rung. */
  refusal: Generated<CallRefusal | null>;
  /** When somebody wished it to end. */
  hangUpAt: Generated<Instant | null>;
  endedAt: Generated<Instant | null>;
  /** When the network is asked again; null: everything is known. */
  lookAt: Instant | null;
  seconds: Generated<number | null>;
  costMicro: Generated<number | null>;
  costCurrency: Generated<string | null>;
};
