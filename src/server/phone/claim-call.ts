import type { PhoneSettings, PlaceCallRequest } from '#contracts/calls.ts';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import { isEnded, placeCallInputSchema } from '#domain/call.ts';
import { commandOf } from '#domain/commands.ts';
import { businessDateOf } from '#domain/company.ts';
import { type Instant, dateIn, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type AccountId, type CallId, commandIdSchema } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import type { Reader } from '#domain/rows.ts';
import type { Caller } from '../caller.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { canonicalJson } from '#domain/kernel/canonical-json.ts';
import { withoutCards } from '../sync/card-free-commands.ts';
import { type Facts, type KeptCommand, asKept, contextOf, loadFacts } from '../sync/push-facts.ts';
import { recordAct } from '../sync/record-act.ts';
import { CommandStore, type Touched } from '../sync/sql-store.ts';
import { judgeLimits } from './call-limits.ts';
import { judgeNumber } from './dial-rules.ts';
import { legsOf } from './hear-of-call.ts';
import { loadPhoneSettings, ownNumber } from './phone-settings.ts';
import type { BridgeOrder } from './provider.ts';
import { isSoftphone, softphoneAddressOf } from './softphone-token.ts';

/**
 * A call that is written down: `order` is to be given to the network now; `known` was before, and is not given again; `awaited` is one by the softphone, which connects itself to
 * the network, and the network asks us whom to dial.
 */
export type Claim = { readonly kind: 'order'; readonly order: BridgeOrder } | { readonly kind: 'known' | 'awaited' };

/** An order is answered or given up within this time; only then is it looked for. */
const answeredWithinMs = 30_000;
/** A softphone connects within seconds; one that comes later than this after its call was written down dials nobody. */
export const awaitedForMs = 60_000;

/**
 * Writes a call down before anybody is rung, under the account's lock: the command as the caller on the server's own rows, its legs, the log. Refuses
 * as the contract says, and has written nothing then.
 */
export async function claimCall(trx: CompanyTransaction, caller: Caller, request: PlaceCallRequest, now: Instant): Promise<Result<Claim>> {
  const { callId, accountId, number } = request;
  const command = await commandIn(trx, caller, request, now);
  const facts = await loadFacts(trx, caller, [command], now);
  if (!facts.inScope.has(accountId)) return reject('account.notFound');
  if (!command.isStorable) return reject('command.unstorableText');
  const known = await knownClaim(trx, caller, callId, hashOf(request));
  if (known !== undefined) return known;
  const dialer = request.dialer ?? 'bridge';
  const numbers = await numbersFor(trx, caller, { dialer, wished: request.collectorNumber, customerNumber: number });
  if (!numbers.ok) return numbers;
  const day = dateIn(facts.company.timeZone, now);
  const { companyId, userId } = caller;
  const within = await judgeLimits(trx, { companyId, userId, day, now }, numbers.value.settings);
  if (!within.ok) return within;
  const store = new CommandStore(trx, companyId, accountId);
  const row = await store.get('calls', accountId, callId);
  if (row !== undefined && (row.dialer !== dialer || isEnded(row.state) || row.placedById !== userId)) return reject('call.idReused');
  // Also where the desktop has written it down already the guard is asked now: since then the books may have changed.
  const reader = row === undefined ? store : withoutCall(store, callId);
  const placed = await commandOf('call.place').execute(command.input, reader, { ...contextOf(facts, command), stage: 'asked' });
  if (!placed.ok) return placed;
  const touched: Touched[] = [];
  if (row === undefined) for (const added of placed.value) touched.push(await store.write(added));
  const order = await insertLegs(trx, caller, { callId, accountId, day, now, requestHash: hashOf(request), ...numbers.value });
  if (touched.length > 0) await recordAct(trx, actOf(caller, command, facts, touched), now);
  return ok(dialer === 'softphone' ? { kind: 'awaited' } : { kind: 'order', order });
}

/** The same for a call to one's own number, which is on no account. */
export async function claimTestCall(trx: CompanyTransaction, caller: Caller, callId: CallId, now: Instant): Promise<Result<Claim>> {
  const requestHash = canonicalJson({ test: callId });
  const numbers = await numbersFor(trx, caller, { dialer: 'bridge', wished: undefined, customerNumber: null });
  if (!numbers.ok) return numbers;
  const { company } = await loadCompany(trx, caller.companyId);
  const day = dateIn(company.timeZone, now);
  const { companyId, userId } = caller;
  // Held from here to the end: the same request a second time, while the first is under way, finds what that has written.
  const within = await judgeLimits(trx, { companyId, userId, day, now }, numbers.value.settings);
  const known = await knownClaim(trx, caller, callId, requestHash);
  if (known !== undefined) return known;
  if (!within.ok) return within;
  return ok({ kind: 'order', order: await insertLegs(trx, caller, { callId, accountId: null, day, now, requestHash, ...numbers.value }) });
}

/** The same rows as if a call had not been written down yet. */
export const withoutCall = (store: Reader, callId: CallId): Reader => ({
  get: (table, accountId, id) => store.get(table, accountId, id),
  ofAccount: async (table, accountId) => (await store.ofAccount(table, accountId)).filter(({ id }) => table !== 'calls' || id !== callId),
});

const hashOf = (request: PlaceCallRequest): string => canonicalJson(request);

async function knownClaim(
  trx: CompanyTransaction,
  { companyId, userId }: Caller,
  callId: CallId,
  requestHash: string,
): Promise<Result<Claim> | undefined> {
  const known = await legsOf(trx, { companyId, callId });
  if (known === undefined) return undefined;
  return known.requestHash === requestHash && known.userId === userId ? ok({ kind: 'known' }) : reject('call.idReused');
}

type Numbers = {
  readonly settings: PhoneSettings;
  readonly collectorNumber: string;
  readonly customerNumber: string | null;
  readonly callerId: string;
};

type WantedNumbers = {
  readonly dialer: NonNullable<PlaceCallRequest['dialer']>;
  /** Where the collector would be rung by a bridge, in place of her own number. */
  readonly wished: string | undefined;
  readonly customerNumber: string | null;
};

/** The numbers of a call, each of them one that may be rung. */
async function numbersFor(
  trx: CompanyTransaction,
  caller: Caller,
  { dialer, wished, customerNumber }: WantedNumbers,
): Promise<Result<Numbers>> {
  const { settings } = await loadPhoneSettings(trx, caller.companyId);
  const { callerId, countries } = settings;
  if (settings.dialer !== dialer) return reject('phone.otherDialer');
  if (callerId === null) return reject('phone.callerIdMissing');
  const isRung = dialer === 'bridge';
  const collectorNumber = isRung ? (wished ?? (await ownNumber(trx, caller))) : softphoneAddressOf(caller);
  if (collectorNumber === null) return reject('phone.ownNumberMissing');
  for (const number of [...(isRung ? [collectorNumber] : []), ...(customerNumber === null ? [] : [customerNumber])]) {
    const judged = judgeNumber(number, countries);
    if (!judged.ok) return judged;
  }
  return ok({ settings, collectorNumber, customerNumber, callerId });
}

/** The request as the command it is, in the form the log keeps, without card numbers in its words. */
async function commandIn(trx: CompanyTransaction, caller: Caller, request: PlaceCallRequest, now: Instant): Promise<KeptCommand> {
  const { callId, accountId, contactId, number, dialer = 'bridge', overrideReason = null, guard = null } = request;
  const { company } = await loadCompany(trx, caller.companyId);
  const contactName = contactId === null ? '' : await contactNameOf(trx, accountId, contactId);
  const envelope: CommandEnvelope = {
    // The call has one placing: the log knows it by the call's own id.
    commandId: commandIdSchema.parse(callId),
    name: 'call.place',
    accountId,
    at: now,
    businessDate: businessDateOf(company, now),
    input: placeCallInputSchema.parse({ callId, accountId, contactId, contactName, number, dialer, overrideReason, guard }),
    seq: 1,
  };
  const [free = envelope] = await withoutCards(trx, [envelope]);
  return asKept(free);
}

/** '' where there is no such contact: the command refuses it then. */
async function contactNameOf(
  trx: CompanyTransaction,
  accountId: AccountId,
  contactId: NonNullable<PlaceCallRequest['contactId']>,
): Promise<string> {
  const contact = await trx
    .selectFrom('contacts')
    .select('name')
    .where('accountId', '=', accountId)
    .where('id', '=', contactId)
    .executeTakeFirst();
  return contact?.name ?? '';
}

type NewLegs = Numbers & {
  readonly callId: CallId;
  readonly accountId: AccountId | null;
  readonly day: ReturnType<typeof dateIn>;
  readonly now: Instant;
  readonly requestHash: string;
};

async function insertLegs(trx: CompanyTransaction, { companyId, userId }: Caller, legs: NewLegs): Promise<BridgeOrder> {
  const { settings, now, ...columns } = legs;
  const lookAt = instantOf(epochMsOf(now) + (isSoftphone(columns) ? awaitedForMs : answeredWithinMs));
  await trx
    .insertInto('phoneLegs')
    .values({ ...columns, companyId, userId, askedAt: now, lookAt })
    .execute();
  const { callId, collectorNumber, customerNumber, callerId } = legs;
  const { ringSeconds, longestMinutes } = settings;
  return { companyId, callId, collectorNumber, customerNumber, callerId, ringSeconds, longestMinutes };
}

const actOf = (caller: Caller, { commandId, kept }: KeptCommand, { accounts }: Facts, touched: readonly Touched[]) => ({
  ...kept,
  companyId: caller.companyId,
  actor: { id: caller.userId, name: caller.name },
  commandId,
  collectorId: accounts.get(kept.accountId)?.collectorId ?? null,
  touched,
});
