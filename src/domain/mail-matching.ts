import { isOfAddress } from './delivery-report.ts';
import type { Folder } from './folder.ts';
import type { Instant } from './kernel/dates.ts';
import type { AccountId, ContactId, MessageId } from './kernel/ids.ts';
import type { MessageNamed, ReadMail } from './mailbox-reading.ts';
import type { Message } from './message-row.ts';

/** What is looked at of a mail to find the account it belongs to. */
export type MatchedMail = Pick<ReadMail, 'kind' | 'named' | 'report'> & {
  readonly fromAddress: string;
  readonly receivedAt: Instant;
  /** The account somebody has filed it on by hand. */
  readonly assignedTo: AccountId | null;
};

/** What is looked at of an account. */
type Known = Pick<Folder, 'account' | 'contacts' | 'messages' | 'receivedMails'>;

/**
 * Why a mail is on no account: nobody has its sender's address, several accounts have, the message it speaks of is not in this book, or the account has had
 * more mails that day than people write.
 */
export type Unmatched = 'nobody' | 'several' | 'notHere' | 'tooMany';

export type MailMatch =
  /** Goes onto the account's timeline. */
  | {
      readonly is: 'received';
      readonly kind: 'reply' | 'automatic';
      readonly accountId: AccountId;
      readonly messageId: MessageId | null;
      readonly contactId: ContactId | null;
    }
  /** A message of ours has come back; `isAddress`: there is no such mailbox. */
  | { readonly is: 'bounced'; readonly message: Message; readonly isAddress: boolean }
  | { readonly is: 'unmatched'; readonly why: Unmatched }
  /** Of no account and of no interest: it went to many. */
  | { readonly is: 'ignored' };

/** The accounts that have to be known to match a mail: those it names. Where it names none that there is, those with its sender's address. */
export const namedAccounts = ({ named, assignedTo }: MatchedMail): readonly AccountId[] =>
  assignedTo === null ? [...new Set(named.map(({ accountId }) => accountId))] : [assignedTo];

/**
 * Finds what a mail is to the books. What names a message of ours belongs to that message's account, whoever sent it: it is shown as from its sender. Else the
 * sender's address decides, where it is a contact's of exactly one account. `folders` are the named accounts that this book has, `bySender` those with a contact of the
 * sender's address.
 */
export function matchMail(mail: MatchedMail, folders: readonly Known[], bySender: readonly Known[]): MailMatch {
  const { kind, named, report, assignedTo } = mail;
  const assigned = assignedTo === null ? undefined : folders.find(({ account }) => account.id === assignedTo);
  const found = messageNamed(named, folders);
  if (report !== null && found) return matchReport(mail, report, found);
  if (assigned) return received(mail, assigned, found?.folder === assigned ? found.message.id : null);
  if (found) return withinLimits(mail, found.folder, found.message.id);
  if (named.length > 0 || kind === 'report') return { is: 'unmatched', why: 'notHere' };
  if (kind === 'bulk') return { is: 'ignored' };
  const [only, ...others] = bySender.filter((folder) => contactOf(mail, folder) !== null);
  if (!only) return { is: 'unmatched', why: 'nobody' };
  return others.length > 0 ? { is: 'unmatched', why: 'several' } : withinLimits(mail, only, null);
}

type Found = { readonly folder: Known; readonly message: Message };

function messageNamed(named: readonly MessageNamed[], folders: readonly Known[]): Found | undefined {
  for (const { messageId, accountId } of named) {
    const folder = folders.find(({ account }) => account.id === accountId);
    const message = folder?.messages.find(({ id, channel }) => id === messageId && channel === 'email');
    if (folder && message) return { folder, message };
  }
  return undefined;
}

/** A report of somebody else than the receiver is no bounce: a copy did not arrive, and the message itself may well have. */
function matchReport(mail: MatchedMail, report: NonNullable<MatchedMail['report']>, { folder, message }: Found): MailMatch {
  const isOfCopy =
    report.receiver !== null && isSameAddress(report.receiver, message.cc) && !isSameAddress(report.receiver, message.toAddress);
  if (report.outcome !== 'failed' || isOfCopy) return withinLimits(mail, folder, message.id);
  // Where a mail was handed on and came back from there, the address it was sent to may be a good one.
  const isReceiver = report.receiver === null || isSameAddress(report.receiver, message.toAddress);
  return { is: 'bounced', message, isAddress: isReceiver && isOfAddress(report) };
}

/** Programs that answer each other, or a mailbox that somebody floods: of one message, and on one account in a day, no more are taken than people write. */
const mostAutomatic = 3;
const mostAutomaticADay = 20;
const mostRepliesADay = 50;

function withinLimits(mail: MatchedMail, folder: Known, messageId: MessageId | null): MailMatch {
  const match = received(mail, folder, messageId);
  if (match.kind === 'automatic') {
    const others = folder.receivedMails.filter(({ kind }) => kind === 'automatic');
    const ofMessage = messageId === null ? [] : others.filter((other) => other.messageId === messageId);
    return ofMessage.length >= mostAutomatic || others.filter(isOfDay(mail)).length >= mostAutomaticADay ? { is: 'ignored' } : match;
  }
  const replies = folder.receivedMails.filter(({ kind }) => kind === 'reply').filter(isOfDay(mail));
  return replies.length >= mostRepliesADay ? { is: 'unmatched', why: 'tooMany' } : match;
}

const isOfDay =
  ({ receivedAt }: Pick<MatchedMail, 'receivedAt'>) =>
  (other: { readonly receivedAt: Instant }): boolean =>
    other.receivedAt.slice(0, 10) === receivedAt.slice(0, 10);

const received = (mail: MatchedMail, folder: Known, messageId: MessageId | null): Extract<MailMatch, { is: 'received' }> => ({
  is: 'received',
  kind: mail.kind === 'reply' ? 'reply' : 'automatic',
  accountId: folder.account.id,
  messageId,
  contactId: contactOf(mail, folder),
});

function contactOf({ fromAddress }: MatchedMail, { contacts }: Known): ContactId | null {
  if (fromAddress === '') return null;
  return contacts.find(({ email, status }) => status === 'active' && isSameAddress(fromAddress, email))?.id ?? null;
}

/** Addresses are compared without regard to capitals, as all mail servers of today do. */
const isSameAddress = (one: string, other: string | null): boolean =>
  other !== null && one.trim().toLowerCase() === other.trim().toLowerCase();
