import { z } from 'zod';
import { accountFactsOf } from './account-facts.ts';
import { type CommandContext, workingRoles, runnable } from './command.ts';
import { contactRulesOf, decideContact } from './contact-guard.ts';
import { overridesFor, usedUp } from './contact-override.ts';
import type { ContactDecision, ContactHit } from './contact-question.ts';
import { type GuardSaid, guardSaidSchema } from './contact-said.ts';
import type { Folder } from './folder.ts';
import type { CheckContext } from './message-check.ts';
import { instantSchema, type Instant } from './kernel/dates.ts';
import { accountIdSchema, callIdSchema, contactIdSchema } from './kernel/ids.ts';
import { type Result, ok, reject } from './kernel/result.ts';
import { leadsOn } from './note.ts';
import { type Call, type CallState, type Reader, callSchema, callStateSchema, dialNumberSchema, dialerSchema, put } from './rows.ts';

const endedStates: readonly CallState[] = ['completed', 'busy', 'noAnswer', 'failed', 'cancelled'];

/** Whether a call is over for good. One that is `unknown` may still turn out to be under way. */
export const isEnded = (state: CallState): boolean => endedStates.includes(state);

/** How far a call has come; a report never takes it back. What is unknown has come as far as is on record. */
function stageOf({ state, answeredAt }: Pick<Call, 'state' | 'answeredAt'>): number {
  if (isEnded(state)) return 3;
  if (state === 'inProgress' || answeredAt !== null) return 2;
  return state === 'ringing' ? 1 : 0;
}

/** What somebody says of a call: the state it is in, as of a moment. */
export type CallReport = { readonly state: CallState; readonly at: Instant };

/**
 * A call with a report of the telephone network taken in, or null where it says nothing new: late, doubled and disordered reports never take
 * a call back, and one that has ended stays as it ended. What rang and was then taken back counts as not answered: somebody has heard it.
 */
export function reportCall(call: Call, { state, at }: CallReport): Call | null {
  if (isEnded(call.state) || state === call.state) return null;
  if (state === 'unknown') return { ...call, state };
  const isBack = stageOf({ state, answeredAt: null }) < stageOf(call);
  if (isBack || state === 'queued') return null;
  const moment = at < call.placedAt ? call.placedAt : at;
  if (!isEnded(state)) return { ...call, state, answeredAt: state === 'inProgress' ? (call.answeredAt ?? moment) : call.answeredAt };
  const hasRung = call.state === 'ringing' && state === 'cancelled';
  return { ...call, state: hasRung ? 'noAnswer' : state, endedAt: moment };
}

export const placeCallInputSchema = z.strictObject({
  callId: callIdSchema,
  accountId: accountIdSchema,
  contactId: contactIdSchema.nullable(),
  contactName: z.string().trim().max(200),
  number: dialNumberSchema,
  dialer: dialerSchema,
  overrideReason: z.string().trim().min(1).max(500).nullable(),
  /** Null: nobody was shown a decision; the command's own counts. */
  guard: guardSaidSchema.nullable(),
});
export type PlaceCallInput = z.infer<typeof placeCallInputSchema>;

/**
 * Places a call. It is written down before the telephone is asked, under an id the desktop made: the same again changes nothing. Where it is
 * asked, and always where the central API dials, the contact guard decides on the account's own facts. A hand-off that is recorded
 * has happened: it is kept, with a flag where the books know more than the desktop did.
 * Refuses with `account.notFound`, `contact.notFound`, `command.idTaken`, `call.numberCostly` (`isCostlyToDial`), `call.blocked` (`rules`), `call.approvalMissing` (`rules`: a second person has to agree first), `call.reasonMissing` (`rules`) or
 * `call.guardChanged` (a rule hits that was not shown to whoever calls).
 */
export const placeCall = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: placeCallInputSchema,
  async load(input, read) {
    const { isCostlyToDial } = await import('./phone-number.ts');
    return { folder: await loadFolder(input.accountId, read), isCostly: isCostlyToDial(input.number) };
  },
  decide(input, { folder, isCostly }, context) {
    if (!folder) return reject('account.notFound');
    const known = folder.calls.find(({ id }) => id === input.callId);
    if (known) return isSame(known, input, context) ? ok([]) : reject('command.idTaken');
    if (input.contactId !== null && !folder.contacts.some(({ id }) => id === input.contactId)) return reject('contact.notFound');
    const decision = checkCall(folder, input, context, input.callId);
    const isDone = input.dialer === 'handOff' && context.stage === 'recorded';
    if (isCostly && !isDone) return reject('call.numberCostly');
    const refusal = isDone ? ok(null) : permission(input, decision);
    if (!refusal.ok) return refusal;
    const used = usedUp(decision, folder.approvals, { usedById: input.callId, at: context.at });
    return ok([put('calls', callOf(input, decision, context)), ...used]);
  },
});

const isSame = (known: Call, input: PlaceCallInput, { actorId }: CommandContext): boolean =>
  known.number === input.number && known.placedById === actorId;

/** Whether a call may be placed that has not been: ok, or the refusal. */
function permission({ guard, overrideReason }: PlaceCallInput, { verdict, hits }: ContactDecision): Result<null> {
  const rules = ruleIdsOf(hits);
  if (verdict === 'block') return reject('call.blocked', { rules: ruleIdsOf(hits.filter((hit) => hit.verdict === 'block')) });
  if (guard !== null && unsaid(guard, hits).length > 0) return reject('call.guardChanged', { rules });
  if (verdict === 'needsApproval') return reject('call.approvalMissing', { rules });
  return verdict !== 'allow' && overrideReason === null ? reject('call.reasonMissing', { rules }) : ok(null);
}

const ruleIdsOf = (hits: readonly { readonly ruleId: string }[]): string => hits.map(({ ruleId }) => ruleId).join(',');

/** The hits of which whoever called had not been told. */
const unsaid = (guard: GuardSaid, hits: readonly ContactHit[]): readonly ContactHit[] =>
  hits.filter(({ ruleId }) => !guard.hits.some((said) => said.ruleId === ruleId));

function callOf(input: PlaceCallInput, decision: ContactDecision, context: CommandContext): Call {
  const said = input.guard ?? decision;
  return {
    id: input.callId,
    accountId: input.accountId,
    contactId: input.contactId,
    contactName: input.contactName,
    number: input.number,
    dialer: input.dialer,
    state: 'queued',
    // Nobody is shown a way to call past a block; a desktop that says it did is taken at the strongest word there is for a call.
    verdict: said.verdict === 'block' ? 'needsApproval' : said.verdict,
    hitRules: ruleIdsOf(said.hits),
    overrideReason: input.overrideReason,
    flag: flagOf(input, decision),
    placedAt: context.at,
    placedOn: context.today,
    placedById: context.actorId,
    placedByName: context.actorName,
    answeredAt: null,
    endedAt: null,
    noteId: null,
    version: 0,
  };
}

const countingRules: readonly ContactHit['ruleId'][] = ['attempts', 'conversation'];

/** What the books say of a call that whoever placed it did not know, the gravest first. */
function flagOf({ guard }: PlaceCallInput, { verdict, hits }: ContactDecision): Call['flag'] {
  const found = hits.filter(({ verdict }) => verdict === 'block');
  if (found.some(({ ruleId }) => ruleId === 'stay')) return 'stayed';
  if (found.some(({ ruleId }) => !countingRules.includes(ruleId))) return 'stopped';
  const news = guard === null ? found : unsaid(guard, hits);
  if (news.some(({ ruleId }) => countingRules.includes(ruleId))) return 'limitPassed';
  return verdict === 'needsApproval' ? 'notApproved' : null;
}

/** What the contact guard says of a call somebody makes, with what a second person has agreed to for it; `callId` is the call's own. */
export function checkCall(
  folder: Folder,
  { contactId, number: address }: Pick<PlaceCallInput, 'contactId' | 'number'>,
  { at, today, company, actorId }: CheckContext,
  callId: Call['id'] | null = null,
): ContactDecision {
  const overrides = actorId === undefined ? [] : overridesFor(folder, actorId, callId);
  return decideContact(
    { channel: 'call', contactId, address },
    { account: accountFactsOf(folder), today, companyTimeZone: company.timeZone, overrides },
    contactRulesOf(company.policy),
    at,
  );
}

/** The folder of an account as the contact guard needs it: without what payments were applied to, and arrangements. */
export async function loadFolder(accountId: Call['accountId'], read: Reader): Promise<Folder | undefined> {
  const account = await read.get('accounts', accountId, accountId);
  if (!account) return undefined;
  return {
    account,
    contacts: [...(await read.ofAccount('contacts', accountId))],
    invoices: [...(await read.ofAccount('invoices', accountId))],
    payments: [...(await read.ofAccount('payments', accountId))],
    paymentApplications: [],
    promises: [...(await read.ofAccount('promises', accountId))],
    notes: [...(await read.ofAccount('notes', accountId))],
    followUps: [...(await read.ofAccount('followUps', accountId))],
    queueMarks: [...(await read.ofAccount('queueMarks', accountId))],
    calls: [...(await read.ofAccount('calls', accountId))],
    contactStops: [...(await read.ofAccount('contactStops', accountId))],
    messages: [...(await read.ofAccount('messages', accountId))],
    arrangements: [],
    approvals: [...(await read.ofAccount('approvals', accountId))],
    receivedMails: [...(await read.ofAccount('receivedMails', accountId))],
  };
}

export const closeCallInputSchema = z.strictObject({
  callId: callIdSchema,
  accountId: accountIdSchema,
  /** How it ended, as whoever made it says; a call of which the network has said so keeps that. */
  state: callStateSchema.exclude(['queued', 'ringing', 'inProgress', 'unknown']),
  /** When it ended, where that was before the note was saved; null: now. */
  endedAt: instantSchema.nullable().default(null),
  /** The note in which it is written down; null for one that did not take place. */
  noteId: callSchema.shape.noteId,
});
export type CloseCallInput = z.infer<typeof closeCallInputSchema>;

/**
 * Ends a call and ties it to its note. The same again changes nothing. Refuses with `call.notFound`, `call.noteMissing` (there is no such note, or
 * none is named for a call that took place), `call.leadsNowhere` (the note has neither a next step nor a follow-up, and nothing was promised on its day) or
 * `call.alreadyClosed` (it is tied to another note).
 */
export const closeCall = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: closeCallInputSchema,
  async load(input, read) {
    const [call, note, followUps, promises] = await Promise.all([
      read.get('calls', input.accountId, input.callId),
      input.noteId === null ? undefined : read.get('notes', input.accountId, input.noteId),
      read.ofAccount('followUps', input.accountId),
      read.ofAccount('promises', input.accountId),
    ]);
    return { call, note, followUps, promises };
  },
  decide(input, { call, note, followUps, promises }, context) {
    if (!call) return reject('call.notFound');
    if (call.noteId !== null && call.noteId !== input.noteId) return reject('call.alreadyClosed');
    const isUnmade = input.noteId === null && input.state === 'cancelled';
    if (!note && !isUnmade) return reject('call.noteMissing');
    if (note && call.noteId === null) {
      const hasFollowUp = followUps.some(({ noteId }) => noteId === note.id);
      const hasPromise = promises.some(({ recordedOn }) => recordedOn === note.recordedOn);
      if (!leadsOn({ nextStep: note.nextStep, hasFollowUp, hasPromise })) return reject('call.leadsNowhere');
    }
    const at = input.endedAt !== null && input.endedAt < context.at ? input.endedAt : context.at;
    const ended = reportCall(call, { state: input.state, at }) ?? call;
    return ended === call && call.noteId === input.noteId ? ok([]) : ok([put('calls', { ...ended, noteId: input.noteId })]);
  },
});
