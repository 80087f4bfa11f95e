import { forbids } from './contact-stop-reach.ts';
import type { Folder } from './folder.ts';
import type { ReceivedMail } from './received-mail-row.ts';

/** The subject of the e-mail that a mail program writes at its button for no more of them (RFC 2369, 3.2). */
export const optOutSubject = 'No more e-mails';

/** As much of a mail's own words as is looked through: who asks for this says so at once. */
const mostCharacters = 1000;
const wishes = [
  /\bunsubscribe\b|\bno (?:more|further) e-?mails?\b|\bstop (?:e-?mailing|sending (?:me |us )?(?:any )?(?:more |these )?e-?mails?)\b/,
  /\b(?:do not|don['’]t) e-?mail (?:me|us)\b|\b(?:remove|take) (?:me|us|this address) (?:from|off) (?:your|the) (?:mailing |e-?mail |distribution )?list\b/,
  /\bkeine (?:weiteren (?:e-?)?mails?|(?:e-?)?mails? mehr)\b|\baus (?:dem|ihrem) (?:mail-?)?verteiler\b/,
  /\bplus (?:d['’]e-?mails?|de (?:mails?|courriels?)|aucun (?:e-?mail|courriel))\b|\bd[ée]sabonne|\bd[ée]sinscri/,
  /\bno (?:me|nos) (?:env[ií]en?|manden?) m[áa]s (?:correos|e-?mails?)\b|\bdar(?:me|nos|se)? de baja\b/,
];

/** Whether a mail seems to ask for no more e-mails: by the button of a mail program, or in words of four languages. A person has to read it before anything follows from that. */
export function asksForNoMail({ kind, subject, text }: Pick<ReceivedMail, 'kind' | 'subject' | 'text'>): boolean {
  if (kind !== 'reply') return false;
  const about = subject.trim().toLowerCase();
  if (about === optOutSubject.toLowerCase() || about === 'unsubscribe') return true;
  const words = text.slice(0, mostCharacters).toLowerCase();
  return wishes.some((wish) => wish.test(words));
}

/**
 * The address to which e-mails are to be stopped because a mail of the account asks for that: the one that was written to, or else the one it came from. Null where it does not
 * ask, where they are stopped already, or where somebody has decided about it since.
 */
export function optOutProposalOf(mail: ReceivedMail, { messages, contactStops }: Pick<Folder, 'contactStops' | 'messages'>): string | null {
  if (!asksForNoMail(mail)) return null;
  const answered = messages.find(({ id, channel }) => id === mail.messageId && channel === 'email');
  const address = answered?.toAddress ?? mail.fromAddress;
  const contactId = answered?.contactId ?? mail.contactId;
  if (address === '') return null;
  const reaches = contactStops.filter((stop) => forbids(stop, { channel: 'email', contactId, address }));
  const isDecided = reaches.some(
    ({ status, kind, placedAt }) => status === 'open' || (kind !== 'badAddress' && kind !== 'wrongNumber' && placedAt >= mail.receivedAt),
  );
  return isDecided ? null : address;
}
