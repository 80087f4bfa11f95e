import { z } from 'zod';
import { loadFolder } from './call.ts';
import { type CommandContext, workingRoles, runnable } from './command.ts';
import type { ContactDecision } from './contact-question.ts';
import { usedUp } from './contact-override.ts';
import { type GuardSaid, guardSaidSchema } from './contact-said.ts';
import { daysBetween } from './kernel/dates.ts';
import { accountIdSchema, clientIdSchema, messageIdSchema } from './kernel/ids.ts';
import { type Result, ok, reject } from './kernel/result.ts';
import { isOneAddress, isOneLine, isPostalAddress, isPlainText } from './message-address.ts';
import { checkMessage } from './message-check.ts';
import { contentHashOf } from './message-content.ts';
import { awaitsFiles } from './message-files.ts';
import { aboutToGo, heldBack, loadToSend, unsaid } from './message-hold.ts';
import { cancelled, isLive } from './message-state.ts';
import { type Message, messageSchema } from './message-row.ts';
import { put } from './rows.ts';
import { mayReleaseStep } from './supervised-step.ts';

const row = messageSchema.shape;

export const releaseMessageInputSchema = z.strictObject({
  messageId: messageIdSchema,
  accountId: accountIdSchema,
  channel: row.channel,
  contactId: row.contactId,
  toName: row.toName.refine(isOneLine, 'holds a control character'),
  toAddress: row.toAddress,
  cc: row.cc,
  templateKey: row.templateKey,
  templateVersion: row.templateVersion,
  language: row.language,
  strategyId: row.strategyId,
  stepId: row.stepId,
  subject: row.subject.refine(isOneLine, 'holds a control character'),
  body: row.body.refine(isPlainText, 'holds a control character'),
  signature: row.signature.refine(isPlainText, 'holds a control character'),
  attachments: row.attachments.refine(isPlainText, 'holds a control character'),
  wasEdited: row.wasEdited,
  /** The domain of the mailbox it is sent from, for the name by which mail servers know it; null for letters. */
  senderDomain: z
    .string()
    .max(253)
    .regex(/^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i)
    .nullable(),
  inReplyTo: row.inReplyTo.refine((header) => header === null || /^<[^<>\s\p{Cc}]+>$/u.test(header), 'is not the name of a message'),
  /** The conversation it goes on with; null: it begins one. */
  threadId: messageIdSchema.nullable(),
  overrideReason: z.string().trim().min(1).max(500).nullable(),
  /** Null: nobody was shown a decision; the command's own counts. */
  guard: guardSaidSchema.nullable(),
});
export type ReleaseMessageInput = z.infer<typeof releaseMessageInputSchema>;

/**
 * Releases an e-mail or a letter with its exact words; the same again changes nothing. Where it is asked the contact guard may refuse. Where it is
 * recorded and the books know more than the desktop did, it is kept as cancelled with a flag: nothing has left yet.
 * Refuses with `account.notFound`, `contact.notFound`, `message.idTaken`, `message.addressBad` (`address`), `message.alreadyReleased` (`toName`: another
 * live one carries out the programme's step), `message.blocked` (`rules`), `message.approvalMissing` (`rules`: a second person has to agree first), `message.reasonMissing`
 * (`rules`), `message.guardChanged` (`rules`) or `message.supervisorMissing` (the programme leaves it to those who lead).
 */
export const releaseMessage = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: releaseMessageInputSchema,
  load: (input, read) => loadFolder(input.accountId, read),
  decide(input, folder, context) {
    if (!folder) return reject('account.notFound');
    const known = folder.messages.find(({ id }) => id === input.messageId);
    if (known) return isSame(known, input, context) ? ok([]) : reject('message.idTaken');
    if (input.contactId !== null && !folder.contacts.some(({ id }) => id === input.contactId)) return reject('contact.notFound');
    const bad = badAddressOf(input);
    if (bad !== null) return reject('message.addressBad', { address: bad });
    const former = folder.messages.find((other) => isOfSameStep(other, input, context));
    if (former) return reject('message.alreadyReleased', { toName: former.toName });
    const decision = checkMessage(folder, input, folder.messages, context, input.messageId);
    const isTheirs = mayReleaseStep(input, context.company.policy.strategies.list, context.role);
    if (context.stage === 'asked') {
      const refusal = isTheirs ? permission(input, decision) : reject('message.supervisorMissing');
      if (!refusal.ok) return refusal;
    }
    const message = heldBack(messageOf(input, decision, context), decision, context);
    if (message.state === 'waiting' && (!isTheirs || decision.verdict === 'needsApproval'))
      return ok([put('messages', cancelled(message, { at: context.at, problem: 'guard', flag: 'notApproved' }))]);
    const used = message.state === 'waiting' ? usedUp(decision, folder.approvals, { usedById: message.id, at: context.at }) : [];
    return ok([put('messages', message), ...used]);
  },
});

const isSame = (known: Message, input: ReleaseMessageInput, { actorId }: CommandContext): boolean =>
  known.releasedById === actorId && known.contentHash === contentHashOf(input);

function badAddressOf({ channel, toAddress, cc }: ReleaseMessageInput): string | null {
  if (cc !== null && !isOneAddress(cc)) return cc;
  return (channel === 'email' ? isOneAddress(toAddress) : isPostalAddress(toAddress)) ? null : toAddress;
}

/** A step is carried out once in so many days, and two steps never on one: what was released without a network arrives late. */
const daysOfStep = 7;

function isOfSameStep(other: Message, { strategyId, stepId }: ReleaseMessageInput, { today }: CommandContext): boolean {
  if (stepId === null || other.stepId === null || !isLive(other)) return false;
  const days = Math.abs(daysBetween(other.releasedOn, today));
  return days === 0 || (days < daysOfStep && other.stepId === stepId && other.strategyId === strategyId);
}

/** Whether a message may be released: ok, or the refusal. */
function permission({ guard, overrideReason }: ReleaseMessageInput, { verdict, hits }: ContactDecision): Result<null> {
  const rules = ruleIdsOf(hits);
  if (verdict === 'block') return reject('message.blocked', { rules: ruleIdsOf(hits.filter((hit) => hit.verdict === 'block')) });
  if (guard !== null && unsaid(namesOf(guard), hits).length > 0) return reject('message.guardChanged', { rules });
  if (verdict === 'needsApproval') return reject('message.approvalMissing', { rules });
  return verdict !== 'allow' && overrideReason === null ? reject('message.reasonMissing', { rules }) : ok(null);
}

const ruleIdsOf = (hits: readonly { readonly ruleId: string }[]): string => hits.map(({ ruleId }) => ruleId).join(',');
const namesOf = ({ hits }: GuardSaid): readonly string[] => hits.map(({ ruleId }) => ruleId);

function messageOf(input: ReleaseMessageInput, decision: ContactDecision, context: CommandContext): Message {
  const { messageId: id, senderDomain, guard, threadId, ...written } = input;
  const said = guard ?? decision;
  return {
    ...written,
    id,
    contentHash: contentHashOf(input),
    handedUp: null,
    state: 'waiting',
    stateAt: context.at,
    problem: null,
    problemText: null,
    settledAt: null,
    messageIdHeader: `<${id}.${input.accountId}@${senderDomain ?? 'desk.invalid'}>`,
    threadId: threadId ?? id,
    // Nobody is shown a way past a block; a desktop that says it took one is taken at the strongest word there is.
    verdict: said.verdict === 'block' ? 'needsApproval' : said.verdict,
    hitRules: ruleIdsOf(said.hits),
    flag: null,
    releasedAt: context.at,
    releasedOn: context.today,
    releasedById: context.actorId,
    releasedByName: context.actorName,
    claimedBy: null,
    version: 0,
  };
}

/** In place of a desktop: the company's relay, which is the central API's. */
export const relayClientId = clientIdSchema.parse('00000000-0000-4000-8000-000000000001');

const messageNamed = z.strictObject({ messageId: messageIdSchema, accountId: accountIdSchema });

/**
 * Gives an e-mail to one client, which alone sends it from then on; only the central API decides. The guard is asked once more: what it has come to forbid, and a
 * message of the programme that has been overtaken, is cancelled in place of being given out. The same claim again changes nothing.
 * Refuses with `message.notFound`, `message.notYours` (somebody else released it), `message.ofRelay` (the company's relay sends it, or does not), `message.filesAwaited` (the relay
 * has not got what goes along) or `message.notWaiting`.
 */
export const claimMessage = runnable({
  roles: workingRoles,
  mode: 'confirmed',
  input: messageNamed.extend({ clientId: clientIdSchema }),
  load: (input, read) => loadToSend(input.accountId, read),
  decide({ messageId, clientId }, folder, context) {
    const message = folder?.messages.find(({ id }) => id === messageId);
    if (!folder || !message || message.channel !== 'email') return reject('message.notFound');
    if (message.releasedById !== context.actorId) return reject('message.notYours');
    if (message.state === 'claimed' && message.claimedBy === clientId) return ok([]);
    if (message.state !== 'waiting') return reject('message.notWaiting');
    if ((clientId === relayClientId) !== (context.company.policy.letters.relay !== null)) return reject('message.ofRelay');
    if (clientId === relayClientId && awaitsFiles(message)) return reject('message.filesAwaited');
    const judged = aboutToGo(folder, message, context);
    return ok([put('messages', judged === message ? { ...message, state: 'claimed', stateAt: context.at, claimedBy: clientId } : judged)]);
  },
});

/** Takes back what has not left: an e-mail or a letter that waits, or a printed letter. Refuses with `message.notFound` or `message.notWaiting`. */
export const cancelMessage = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: messageNamed,
  load: (input, read) => read.get('messages', input.accountId, input.messageId),
  decide(_input, message, { at }) {
    if (!message) return reject('message.notFound');
    if (message.state === 'cancelled') return ok([]);
    if (message.state !== 'waiting' && message.state !== 'printed') return reject('message.notWaiting');
    return ok([put('messages', cancelled(message, { at, problem: 'takenBack', flag: null }))]);
  },
});
