import { z } from 'zod';
import { newApproval } from './approval-request.ts';
import { isOpen } from './approval.ts';
import type { Approval } from './approval-rows.ts';
import { checkCall, loadFolder } from './call.ts';
import { type CommandContext, countedDayOf, workingRoles, runnable } from './command.ts';
import { ruleMarkOf } from './contact-override.ts';
import type { ContactAction, ContactDecision } from './contact-question.ts';
import type { Folder } from './folder.ts';
import { openMinorIn } from './invoice.ts';
import { type LocalDate, addDays } from './kernel/dates.ts';
import { type UserId, accountIdSchema, approvalIdSchema, contactIdSchema } from './kernel/ids.ts';
import { ok, reject } from './kernel/result.ts';
import { isOneAddress } from './message-address.ts';
import { type CheckContext, checkMessage } from './message-check.ts';
import { dialNumberSchema, put } from './rows.ts';

const inputSchema = z
  .strictObject({
    approvalId: approvalIdSchema,
    accountId: accountIdSchema,
    channel: z.enum(['call', 'email', 'letter']),
    contactId: contactIdSchema.nullable(),
    /** The number as it is dialled, or the e-mail address; null of a letter. */
    address: z.string().min(1).max(254).nullable(),
    reason: z.string().trim().max(500),
  })
  .refine(isAddressed, { message: 'is not where such a contact goes', path: ['address'] });
type Input = z.infer<typeof inputSchema>;

function isAddressed({ channel, address }: { readonly channel: ContactAction['channel']; readonly address: string | null }): boolean {
  if (channel === 'letter') return address === null;
  if (address === null) return false;
  return channel === 'call' ? dialNumberSchema.safeParse(address).success : isOneAddress(address);
}

/** A contact is about now: it is decided on its day or on the next. */
const expiresAfterDays = 1;

/**
 * Asks for a second person's word for one contact against rules that want it. The approval is bound to the account, the channel, the person, the address and the
 * rules that hit with their versions. Refuses with `account.notFound`, `command.idTaken`, `contact.notFound`, `approval.reasonMissing`, `contactOverride.blocked` (`rules`: nobody
 * can agree to that), `contactOverride.notNeeded` or `contactOverride.alreadyAsked`.
 */
export const requestContactOverride = runnable({
  roles: workingRoles,
  mode: 'optimistic',
  input: inputSchema,
  load: (input, read) => loadFolder(input.accountId, read),
  decide(input, folder, context) {
    if (!folder) return reject('account.notFound');
    if (folder.approvals.some(({ id }) => id === input.approvalId)) return reject('command.idTaken');
    if (input.contactId !== null && !folder.contacts.some(({ id }) => id === input.contactId)) return reject('contact.notFound');
    if (input.reason === '') return reject('approval.reasonMissing');
    const { verdict, hits } = decisionOf(input, folder, context);
    const of = (said: typeof verdict) => hits.filter((hit) => hit.verdict === said);
    if (verdict === 'block')
      return reject('contactOverride.blocked', {
        rules: of('block')
          .map(({ ruleId }) => ruleId)
          .join(','),
      });
    if (verdict !== 'needsApproval') return reject('contactOverride.notNeeded');
    const asked = openOverrideRequest(folder.approvals, input, { actorId: context.actorId, today: countedDayOf(context) });
    if (asked !== undefined) return reject('contactOverride.alreadyAsked');
    const contactRules = of('needsApproval').map(ruleMarkOf).toSorted().join(',');
    return ok([put('approvals', requestOf(input, contactRules, folder, context))]);
  },
});

type Whom = Pick<Input, 'channel' | 'contactId' | 'address'>;

const decisionOf = ({ channel, contactId, address }: Whom, folder: Folder, context: CheckContext): ContactDecision =>
  channel === 'call'
    ? checkCall(folder, { contactId, number: address ?? '' }, context)
    : checkMessage(folder, { channel, contactId, toAddress: address ?? '' }, folder.messages, context);

/** What the contact guard says now of the contact a request is about, the word that is asked for left out; undefined for the other kinds of requests. */
export const contactAskedFor = (
  { contactChannel: channel, contactId, contactAddress: address }: Approval,
  folder: Folder,
  { at, today, company }: CheckContext,
): ContactDecision | undefined =>
  channel === null ? undefined : decisionOf({ channel, contactId, address }, folder, { at, today, company });

/** The request of somebody for such a contact that waits for its decision on a day; undefined: there is none. */
export const openOverrideRequest = (
  approvals: readonly Approval[],
  { channel, contactId, address }: Whom,
  { actorId, today }: { readonly actorId: UserId; readonly today: LocalDate },
): Approval | undefined =>
  approvals.find(
    (approval) =>
      isOpen(approval, today) &&
      approval.requestedById === actorId &&
      approval.contactChannel === channel &&
      approval.contactId === contactId &&
      approval.contactAddress === address,
  );

function requestOf(
  { approvalId: id, accountId, reason, ...whom }: Input,
  contactRules: string,
  folder: Folder,
  context: CommandContext,
): Approval {
  const { currency } = folder.account;
  const open = folder.invoices.filter(({ status }) => status === 'open');
  const asked = {
    id,
    accountId,
    kind: 'contactOverride' as const,
    arrangementId: null,
    currency,
    amountMinor: 0,
    stakeMinor: 0,
    balanceMinor: openMinorIn(open, currency),
    reason,
    evidence: '',
    contactChannel: whom.channel,
    contactId: whom.contactId,
    contactAddress: whom.address,
    contactRules,
  };
  return { ...newApproval(asked, undefined, [], context), expiresOn: addDays(countedDayOf(context), expiresAfterDays) };
}
