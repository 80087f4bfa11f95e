import { sql } from 'kysely';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type Database, withCompany } from '../db/connections.ts';
import { type CallLegs, type CallNews, hearOfCall } from './hear-of-call.ts';
import type { PhoneLine } from './phone-line.ts';
import { type Leg, type Legs, hasEnded } from './provider.ts';
import { isSoftphone } from './softphone-token.ts';

/** What looking after calls needs: `owner` sees all companies, `db` one at a time. */
export type LookingAfter = { readonly owner: Database; readonly db: Database; readonly line: PhoneLine; readonly now: () => Instant };

/** Calls taken on at a time, and for how long nobody else takes them on. */
const atOnce = 20;
const leaseMs = 30_000;
/** An order that nobody has found by then was never given; where several look like it, nobody can say, and it is given up later. */
const foundWithinMs = 3 * 60_000;
/** Of the calls to one telephone, the newest: far more than fall into the time that is looked at. */
const mostOthers = 1000;
const givenUpAfterMs = 60 * 60_000;

/**
 * Asks the network about every call of which there should have been word by now: reports that were lost, orders whose answer was, calls that were under
 * way when the server went down. Several processes share the calls. Gives how many there were.
 */
export async function lookAfterCalls(looking: LookingAfter): Promise<number> {
  const now = looking.now();
  const due = await looking.owner
    .updateTable('phoneLegs')
    .set({ lookAt: instantOf(epochMsOf(now) + leaseMs) })
    .where(
      sql<boolean>`(company_id, call_id) in (
        select company_id, call_id from phone_legs where look_at <= ${now} order by look_at limit ${atOnce} for update skip locked)`,
    )
    .returningAll()
    .execute();
  for (const legs of due) await lookAfter(looking, legs);
  return due.length;
}

/** Asks the network about one call and takes in what it says; ends it where somebody wished that and it goes on. */
export async function lookAfter(looking: Omit<LookingAfter, 'owner'>, legs: CallLegs): Promise<void> {
  const { db, line, now } = looking;
  const sid = legs.collectorSid ?? (isSoftphone(legs) ? await lapse(looking, legs) : await findLost(looking, legs));
  if (sid === null) return;
  const seen = await line.provider.look(sid);
  // The lease runs out, and it is asked again.
  if (seen === 'unanswered') return;
  const news: CallNews = seen === 'gone' ? goneNews(sid, legs.customerSid, now()) : newsOf(seen, now());
  const heard = await hearOfCall(db, line, legs, news, now());
  if (heard !== undefined && heard.hangUpAt !== null && heard.endedAt === null) await line.provider.hangUp(sid);
}

/** A call of which the network knows nothing any more has ended, and nobody can say how. */
const goneNews = (sid: string, customerSid: string | null, at: Instant): CallNews => ({
  kind: 'legs',
  at,
  collector: { sid, state: 'failed' },
  customer: customerSid === null ? null : { sid: customerSid, state: 'failed' },
  isWhole: true,
});

function newsOf({ collector, customer }: Legs, at: Instant): CallNews {
  const isOver = hasEnded(collector.state) && (customer === null || hasEnded(customer.state));
  const all: readonly Leg[] = customer === null ? [collector] : [collector, customer];
  return {
    kind: 'legs',
    at,
    collector,
    customer,
    isWhole: true,
    seconds: isOver ? collector.seconds : null,
    cost: costOf(all),
  };
}

/** What the legs cost together; null until the network has said it of each, in one currency. */
function costOf(legs: readonly Leg[]): { readonly micro: number; readonly currency: string } | null {
  const [first] = legs;
  const currency = first?.costCurrency ?? null;
  const micros = legs.flatMap(({ costMicro, costCurrency }) => (costMicro !== null && costCurrency === currency ? [costMicro] : []));
  return currency !== null && micros.length === legs.length ? { micro: micros.reduce((sum, micro) => sum + micro, 0), currency } : null;
}

/**
 * A softphone that should have connected itself by now, or whose call was taken back: from here on it dials nobody. Gives the network's id where it was faster than this, and
 * null otherwise. Nothing has to be looked for: what is dialled is on record before the network hears of it.
 */
async function lapse({ db, line, now }: Omit<LookingAfter, 'owner'>, legs: CallLegs): Promise<string | null> {
  const heard = await hearOfCall(db, line, legs, { kind: 'refused', code: 'phone.neverPlaced' }, now());
  return heard?.collectorSid ?? null;
}

/** Looks for an order whose answer was lost; null where it is not found, which is written down. It is never given again. */
async function findLost({ db, line, now }: Omit<LookingAfter, 'owner'>, legs: CallLegs): Promise<string | null> {
  const found = await line.provider.find({ ...legs, knownSids: await otherSids(db, legs) });
  if (found === 'unanswered') {
    await hearOfCall(db, line, legs, { kind: 'unknown' }, now());
    return null;
  }
  // Asked after the search: what was ordered while it was under way is known by now.
  const [taken, isContested] = await Promise.all([otherSids(db, legs), hasRival(db, legs)]);
  const free = found.filter(({ sid, customerNumber }) =>
    customerNumber === null ? !isContested && !taken.has(sid) : customerNumber === legs.customerNumber && !taken.has(sid),
  );
  const [first] = free;
  if (first !== undefined && free.length === 1) return first.sid;
  const ageMs = epochMsOf(now()) - epochMsOf(legs.askedAt);
  const isOver = found.length === 0 ? ageMs > foundWithinMs : ageMs > givenUpAfterMs;
  if (isOver && found.length === 0) await hearOfCall(db, line, legs, { kind: 'refused', code: 'phone.neverPlaced' }, now());
  else await hearOfCall(db, line, legs, { kind: 'unknown', isGivenUp: isOver }, now());
  return null;
}

/** So near to each other two orders can be taken for one another. */
const rivalWithinMs = 90_000;

/**
 * Whether another order to the same collector, of which it is not known which call it became, was given at about the same time: as long as the customer
 * has not been rung, what is found may be either. One of which its collector has said that it did not take place is none.
 */
async function hasRival(db: Database, { companyId, callId, collectorNumber, askedAt }: CallLegs): Promise<boolean> {
  const [from, until] = [-rivalWithinMs, rivalWithinMs].map((ms) => instantOf(epochMsOf(askedAt) + ms));
  const { rows } = await withCompany(db, companyId, (trx) =>
    sql<{ callId: string }>`
      select l.call_id from phone_legs l
      left join calls c on c.account_id = l.account_id and c.id = l.call_id
      where l.company_id = ${companyId} and l.collector_number = ${collectorNumber} and l.call_id <> ${callId}
        and l.asked_at between ${from} and ${until} and l.collector_sid is null and l.refusal is null
        and c.ended_at is null limit 1`.execute(trx),
  );
  return rows.length > 0;
}

/** The network's ids of the calls to the same collector of which it is known which they are. */
async function otherSids(db: Database, { companyId, collectorNumber }: CallLegs): Promise<ReadonlySet<string>> {
  const known = await withCompany(db, companyId, (trx) =>
    trx
      .selectFrom('phoneLegs')
      .select('collectorSid')
      .where('companyId', '=', companyId)
      .where('collectorNumber', '=', collectorNumber)
      .where('collectorSid', 'is not', null)
      .orderBy('askedAt', 'desc')
      .limit(mostOthers)
      .execute(),
  );
  return new Set(known.flatMap(({ collectorSid }) => collectorSid ?? []));
}
