import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { CallRefusal } from '#contracts/calls.ts';
import { isEnded, reportCall } from '#domain/call.ts';
import { businessDateOf } from '#domain/company.ts';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type AccountId, type CallId, type CompanyId, type UserId, commandIdSchema } from '#domain/kernel/ids.ts';
import { type CallState, put } from '#domain/rows.ts';
import { loadCompany } from '../company.ts';
import { type CompanyTransaction, type Database, withCompany } from '../db/connections.ts';
import type { PhoneLegsTable } from '../db/phone-tables.ts';
import { type AccountAct, recordAct } from '../sync/record-act.ts';
import { CommandStore } from '../sync/sql-store.ts';
import { callStateOf, further } from './call-state.ts';
import { type PhoneLine, nextLookMs } from './phone-line.ts';
import type { LegState } from './provider.ts';

export type CallKey = { readonly companyId: CompanyId; readonly callId: CallId };
export type CallLegs = Selectable<PhoneLegsTable>;

/** How it stands with a leg, or null where nothing is said of it. */
type LegNews = { readonly sid: string; readonly state: LegState } | null;

/**
 * What is learned of a call: of its legs, from a report or (`isWhole`) a look at both; that nobody was rung; or that nobody knows.
 * `at` is the moment it was so.
 */
export type CallNews =
  | {
      readonly kind: 'legs';
      readonly at: Instant;
      readonly collector: LegNews;
      readonly customer: LegNews;
      readonly isWhole: boolean;
      readonly seconds?: number | null;
      readonly cost?: { readonly micro: number; readonly currency: string } | null;
    }
  | { readonly kind: 'refused'; readonly code: CallRefusal }
  | { readonly kind: 'unknown'; readonly isGivenUp?: boolean };

/** Who the log says it was that told of a call. */
const networkName = 'Telephone network';
/** How often an order is looked for whose answer was lost. */
const lostEveryMs = 5000;
/** A call's price comes some time behind its end; after this long it does not come any more. */
const priceEveryMs = 60_000;
const priceWithinMs = 15 * 60_000;

/** A call's legs as they are on record; undefined where there is no such call through the network. */
export function legsOf(trx: CompanyTransaction, { companyId, callId }: CallKey): Promise<CallLegs | undefined> {
  return trx.selectFrom('phoneLegs').selectAll().where('companyId', '=', companyId).where('callId', '=', callId).executeTakeFirst();
}

/**
 * Takes in what is learned of a call, in any order and as often as it comes: its legs, and the call's row, of which all desktops that hold the account
 * hear. Gives the legs as they are then; undefined where there is no such call, or the news is of another leg than the known one.
 */
export function hearOfCall(
  db: Database,
  line: Pick<PhoneLine, 'reports'>,
  key: CallKey,
  news: CallNews,
  now: Instant,
): Promise<CallLegs | undefined> {
  return withCompany(db, key.companyId, async (trx) => {
    const known = await legsOf(trx, key);
    if (known === undefined) return undefined;
    // Accounts are locked before anything else of a call, here and where it is placed.
    const account = known.accountId === null ? null : await lockAccount(trx, known.accountId);
    const locked = await trx
      .selectFrom('phoneLegs')
      .selectAll()
      .where('companyId', '=', key.companyId)
      .where('callId', '=', key.callId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (isOfOtherLegs(locked, news)) return undefined;
    const { legs, state } = takenIn(locked, news, line, now);
    const { companyId: _, callId: __, ...columns } = legs;
    await trx.updateTable('phoneLegs').set(columns).where('companyId', '=', key.companyId).where('callId', '=', key.callId).execute();
    if (account !== null && state !== null) await report(trx, key, account, { state, at: news.kind === 'legs' ? news.at : now }, now);
    return legs;
  });
}

function isOfOtherLegs({ collectorSid, customerSid }: CallLegs, news: CallNews): boolean {
  if (news.kind !== 'legs') return false;
  const { collector, customer } = news;
  const differs = (known: string | null, heard: LegNews): boolean => known !== null && heard !== null && known !== heard.sid;
  return differs(collectorSid, collector) || differs(customerSid, customer);
}

/** The legs with the news, and what the call's state is by it; null where that says nothing. Pure. */
export function takenIn(
  legs: CallLegs,
  news: CallNews,
  line: Pick<PhoneLine, 'reports'>,
  now: Instant,
): { readonly legs: CallLegs; readonly state: CallState | null } {
  if (news.kind === 'unknown') {
    const lookAt = news.isGivenUp === true ? null : instantOf(epochMsOf(now) + lostEveryMs);
    // A report may have been faster than the answer that never came.
    return legs.collectorSid === null ? { legs: { ...legs, lookAt }, state: 'unknown' } : { legs, state: null };
  }
  if (news.kind === 'refused') {
    // Somebody was rung after all: a report was faster than what was taken for the answer.
    if (legs.collectorState !== null) return { legs, state: null };
    // Nobody has heard it, so it counts for nothing and need not be written down.
    return { legs: { ...legs, refusal: news.code, endedAt: now, lookAt: null }, state: 'cancelled' };
  }
  const collectorState = further(legs.collectorState, news.collector?.state ?? null);
  const customerState = further(legs.customerState, news.customer?.state ?? null);
  const isTest = legs.customerNumber === null;
  const state = callStateOf({ isTest, isWhole: news.isWhole, collector: collectorState, customer: customerState });
  const endedAt = legs.endedAt ?? (state !== null && isEnded(state) ? news.at : null);
  const cost = news.cost ?? null;
  const taken: CallLegs = {
    ...legs,
    collectorSid: legs.collectorSid ?? news.collector?.sid ?? null,
    customerSid: legs.customerSid ?? news.customer?.sid ?? null,
    collectorState,
    customerState,
    refusal: null,
    endedAt,
    seconds: news.seconds ?? legs.seconds,
    costMicro: cost?.micro ?? legs.costMicro,
    costCurrency: cost?.currency ?? legs.costCurrency,
  };
  return { legs: { ...taken, lookAt: nextLook(taken, line, now) }, state };
}

function nextLook({ endedAt, costMicro }: CallLegs, line: Pick<PhoneLine, 'reports'>, now: Instant): Instant | null {
  const nowMs = epochMsOf(now);
  if (endedAt === null) return instantOf(nowMs + nextLookMs(line));
  return costMicro !== null || nowMs - epochMsOf(endedAt) > priceWithinMs ? null : instantOf(nowMs + priceEveryMs);
}

type LockedAccount = { readonly id: AccountId; readonly collectorId: UserId | null };

/** Holds an account to the end of the transaction; null where there is none. */
export async function lockAccount(trx: CompanyTransaction, accountId: AccountId): Promise<LockedAccount | null> {
  const { rows } = await sql<LockedAccount>`
    select id, collector_id from accounts where id = ${accountId} for no key update`.execute(trx);
  return rows[0] ?? null;
}

/** What the network says of a call becomes part of its row, and of the command log, where it is nobody's act. */
async function report(
  trx: CompanyTransaction,
  { companyId, callId }: CallKey,
  account: LockedAccount,
  { state, at }: { readonly state: CallState; readonly at: Instant },
  now: Instant,
): Promise<void> {
  const store = new CommandStore(trx, companyId, account.id);
  const call = await store.get('calls', account.id, callId);
  const reported = call === undefined ? null : reportCall(call, { state, at });
  if (reported === null) return;
  const touched = [await store.write(put('calls', reported))];
  const { company } = await loadCompany(trx, companyId);
  const act: AccountAct = {
    companyId,
    actor: { id: null, name: networkName },
    commandId: commandIdSchema.parse(randomUUID()),
    name: 'call.report',
    accountId: account.id,
    collectorId: account.collectorId,
    businessDate: businessDateOf(company, now),
    occurredAt: at,
    input: { callId, state },
    touched,
  };
  await recordAct(trx, act, now);
}
