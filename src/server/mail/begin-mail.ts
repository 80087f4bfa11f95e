import { sql } from 'kysely';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { AccountId, MessageId } from '#domain/kernel/ids.ts';
import { relayClientId } from '#domain/message.ts';
import { forbiddenBy, loadToSend } from '#domain/message-hold.ts';
import type { Message } from '#domain/message-row.ts';
import type { Company } from '#domain/company.ts';
import type { MailEnclosure } from '#smtp/mime-message.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { filesToSend } from './message-files.ts';
import { type Relayed, type RelayedKey, relayed } from './relay-act.ts';
import type { RelayTiming } from './relay-outcome.ts';

/** An e-mail that is in the database as begun: it is handed to the mail server once now, and never by anybody else. */
export type BegunMail = {
  readonly key: RelayedKey;
  readonly message: Message;
  readonly accountNumber: string;
  readonly company: Company;
  readonly tries: number;
  readonly firstAt: Instant;
  /** Null: something that goes along with it is not here as it was handed up. */
  readonly files: readonly MailEnclosure[] | null;
};

const minuteMs = 60_000;

/** Whether an e-mail of a company may be begun now by its pace, and there is one; asked before a line is opened. */
export async function hasDueMail(trx: CompanyTransaction, company: Pick<Company, 'id' | 'policy'>, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ lastAt: Instant | null }>`
    select max(begun_at) as last_at from relay_mail where company_id = ${company.id}`.execute(trx);
  const lastAt = rows[0]?.lastAt ?? null;
  const pauseMs = minuteMs / company.policy.letters.mailsPerMinute;
  if (lastAt !== null && epochMsOf(now) < epochMsOf(lastAt) + pauseMs) return false;
  return (await nextKey(trx, company, now)) !== undefined;
}

type Next = { readonly accountId: AccountId; readonly messageId: MessageId };

/** What comes next: what was put off and is due, then, where the company sends by the relay, what waits and has all that goes along with it, the oldest first. */
async function nextKey(
  trx: CompanyTransaction,
  { id: companyId, policy }: Pick<Company, 'id' | 'policy'>,
  now: Instant,
): Promise<Next | undefined> {
  const { rows } = await sql<Next>`
    (select account_id, message_id from relay_mail
      where company_id = ${companyId} and standing = 'again' and due_at <= ${now} order by due_at limit 1)
    union all
    (select account_id, id from messages
      where company_id = ${companyId} and ${policy.letters.relay !== null} and state = 'waiting' and channel = 'email'
        and (attachments = '' or handed_up is not null) order by released_at, id limit 1)
    limit 1`.execute(trx);
  return rows[0];
}

/**
 * Takes the next e-mail of a company and writes down that it is begun, with its claim, in one transaction: after it has committed the first byte may go. What the guard has come to
 * forbid is held back or has failed instead: `skipped`. Null: there is nothing to be begun now.
 */
export async function beginMail(
  trx: CompanyTransaction,
  company: Pick<Company, 'id' | 'policy'>,
  now: Instant,
  timing: RelayTiming,
): Promise<BegunMail | 'skipped' | null> {
  // One beginning at a time in a company, so that several processes together keep its pace.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`relay ${company.id}`}, 0))`.execute(trx);
  if (!(await hasDueMail(trx, company, now))) return null;
  const next = await nextKey(trx, company, now);
  if (next === undefined) return null;
  const key = { companyId: company.id, ...next };
  const mail = await relayed(trx, key, now);
  if (mail === undefined) return null;
  if (mail.message.state === 'waiting') return claimed(trx, key, mail, now, timing);
  return mail.message.state === 'claimed' ? begunAgain(trx, key, mail, now, timing) : gaveUp(trx, key);
}

async function claimed(
  trx: CompanyTransaction,
  key: RelayedKey,
  mail: Relayed,
  now: Instant,
  timing: RelayTiming,
): Promise<BegunMail | 'skipped'> {
  const dueAt = instantOf(epochMsOf(now) + timing.lostAfterMs);
  // Read before the claim, which holds the company's counter until all of this is written.
  const files = await filesToSend(trx, key.companyId, mail.message);
  await mail.act('message.claim', { clientId: relayClientId });
  const message = await mail.store.get('messages', key.accountId, key.messageId);
  if (message?.state !== 'claimed') return 'skipped';
  await trx
    .insertInto('relayMail')
    .values({ ...key, standing: 'begun', tries: 1, firstAt: now, begunAt: now, dueAt })
    .execute();
  return { key, message, accountNumber: mail.accountNumber, company: mail.company, tries: 1, firstAt: now, files };
}

/** Why there is no other try, in words; the guard's are its own. */
const endedWords = {
  guard: null,
  overtaken: 'what it asks for has been paid or promised meanwhile',
  noRelay: 'the company does not send by its relay any more',
} as const;

/** Another try under the same name, where the guard has not come to forbid it meanwhile. */
async function begunAgain(
  trx: CompanyTransaction,
  key: RelayedKey,
  mail: Relayed,
  now: Instant,
  timing: RelayTiming,
): Promise<BegunMail | 'skipped'> {
  const { company, message, store, accountNumber } = mail;
  const folder = await loadToSend(key.accountId, store);
  const forbidden = folder ? forbiddenBy(folder, message, { at: now, today: mail.today, company }) : null;
  if (forbidden !== null || company.policy.letters.relay === null) {
    const problem = forbidden === null ? 'triedTooLong' : 'guard';
    const problemText = endedWords[forbidden ?? 'noRelay'];
    await gaveUp(trx, key);
    await mail.act('message.report', { state: 'failed', at: null, problem, problemText, contactStopId: null });
    return 'skipped';
  }
  const dueAt = instantOf(epochMsOf(now) + timing.lostAfterMs);
  const row = await trx
    .updateTable('relayMail')
    .set({ standing: 'begun', begunAt: now, dueAt, tries: sql<number>`tries + 1` })
    .where('companyId', '=', key.companyId)
    .where('messageId', '=', key.messageId)
    .returning(['tries', 'firstAt'])
    .executeTakeFirstOrThrow();
  const files = await filesToSend(trx, key.companyId, message);
  return { key, message, accountNumber, company, tries: row.tries, firstAt: row.firstAt ?? now, files };
}

/** The books say that it has ended otherwise. */
async function gaveUp(trx: CompanyTransaction, { companyId, messageId }: RelayedKey): Promise<'skipped'> {
  await trx
    .updateTable('relayMail')
    .set({ standing: 'ended' })
    .where('companyId', '=', companyId)
    .where('messageId', '=', messageId)
    .execute();
  return 'skipped';
}
