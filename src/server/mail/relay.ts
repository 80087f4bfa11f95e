import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import type { MailboxSettings } from '#contracts/mailbox.ts';
import type { Company } from '#domain/company.ts';
import { type Instant, epochMsOf } from '#domain/kernel/dates.ts';
import type { AccountId, CompanyId, MessageId } from '#domain/kernel/ids.ts';
import type { Result } from '#domain/kernel/result.ts';
import { mimeMessageOf } from '#smtp/mime-message.ts';
import type { SendOutcome } from '#smtp/smtp-fault.ts';
import type { SmtpLine } from '#smtp/smtp-line.ts';
import { loadCompany } from '../company.ts';
import { type Database, withCompany } from '../db/connections.ts';
import { type BegunMail, beginMail, hasDueMail } from './begin-mail.ts';
import { dropEnded } from './message-files.ts';
import { relayed } from './relay-act.ts';
import type { RelayAccount } from './relay-account.ts';
import { mailboxOf, relayMailOf } from './relay-mail-of.ts';
import { type RelayTiming, afterTry, waitMs } from './relay-outcome.ts';
import { forgetTrouble, keepTrouble } from './relay-trouble.ts';

/** What the relay works with: `owner` sees all companies, `db` one at a time. */
export type RelayDeps = {
  readonly owner: Database;
  readonly db: Database;
  readonly account: RelayAccount;
  readonly openLine: (mailbox: MailboxSettings, password: string) => Promise<Result<SmtpLine, Failure>>;
  readonly now: () => Instant;
  readonly timing: RelayTiming;
  /** Hears why e-mails wait, as a code; never a word of a message. */
  readonly warn: (words: string) => void;
};

/** Sends the e-mails of companies that have chosen the relay. */
export type Relay = {
  /** One turn for every company: gives up what was begun and never ended, and sends the next e-mail whose time has come. Gives how many had an end. */
  turn(): Promise<number>;
};

/** Lost messages taken note of in one turn of a company. */
const atOnce = 20;

/**
 * Makes the relay of one process. Several may take turns at the same time on one database: each e-mail is begun by one of them, once, and each beginning is in the database
 * before the first byte of it is sent.
 */
export function createRelay(deps: RelayDeps): Relay {
  /** Of each sender, how often in a row the mail server could not be had, and the moment before which it is not asked. */
  const waits = new Map<CompanyId, { readonly tries: number; readonly untilMs: number }>();
  const openFor = async (companyId: CompanyId, mailbox: MailboxSettings): Promise<SmtpLine | null> => {
    const { account, now, openLine, timing, warn } = deps;
    const line = await openLine(mailbox, account.password);
    if (line.ok) {
      waits.delete(companyId);
      return line.value;
    }
    const tries = (waits.get(companyId)?.tries ?? 0) + 1;
    waits.set(companyId, { tries, untilMs: epochMsOf(now()) + waitMs(timing, tries) });
    warn(`e-mails of the relay wait: ${line.error.code}`);
    await keepTrouble(deps.db, companyId, line.error.code, now());
    return null;
  };
  const serve = async (companyId: CompanyId): Promise<number> => {
    const lost = await giveUpLost(deps, companyId);
    await withCompany(deps.db, companyId, (trx) => dropEnded(trx, companyId, deps.now()));
    const nowMs = epochMsOf(deps.now());
    if ((waits.get(companyId)?.untilMs ?? 0) > nowMs) return lost;
    const company = await companyWithDue(deps, companyId);
    if (company === null) return lost;
    const { relay } = company.policy.letters;
    if (relay === null) return lost + (await endLeft(deps, company));
    const mailbox = mailboxOf(deps.account, relay);
    const line = await openFor(companyId, mailbox);
    return lost + (line === null ? 0 : await sendOne(deps, company, { line, mailbox }));
  };
  return {
    async turn() {
      let done = 0;
      for (const companyId of await companiesToServe(deps)) done += await serve(companyId);
      return done;
    },
  };
}

/** Companies that have chosen the relay, and those that have gone back and left something under way, or files that go along. */
async function companiesToServe({ owner }: RelayDeps): Promise<readonly CompanyId[]> {
  const { rows } = await sql<{ id: CompanyId }>`
    select id from company where jsonb_typeof(policy #> '{letters,relay}') = 'object'
    union select distinct company_id from relay_mail where standing <> 'ended'
    union select distinct company_id from message_upload where dropped_at is null`.execute(owner);
  return rows.map(({ id }) => id);
}

/** A company of which an e-mail may be begun now; null: there is none. One that has gone back to mailboxes of one's own only ends what it had begun. */
function companyWithDue({ db, now }: RelayDeps, companyId: CompanyId): Promise<Company | null> {
  return withCompany(db, companyId, async (trx) => {
    const { company } = await loadCompany(trx, companyId);
    return (await hasDueMail(trx, company, now())) ? company : null;
  });
}

/** Of a company that has gone back to mailboxes of one's own what was put off has failed, and says so. */
async function endLeft({ db, now, timing }: RelayDeps, company: Company): Promise<number> {
  return (await withCompany(db, company.id, (trx) => beginMail(trx, company, now(), timing))) === null ? 0 : 1;
}

/** Begins the next e-mail and hands it over; gives how many had an end. The line is closed. */
async function sendOne(
  deps: RelayDeps,
  company: Company,
  { line, mailbox }: { readonly line: SmtpLine; readonly mailbox: MailboxSettings },
): Promise<number> {
  const { db, now, timing } = deps;
  try {
    const begun = await withCompany(db, company.id, (trx) => beginMail(trx, company, now(), timing));
    if (begun === null) return 0;
    if (begun !== 'skipped') await endMail(deps, begun, await handedOver(begun, { line, mailbox }, now()));
    return 1;
  } finally {
    line.close();
  }
}

async function handedOver(
  { message, accountNumber, company, files }: BegunMail,
  { line, mailbox }: { readonly line: SmtpLine; readonly mailbox: MailboxSettings },
  now: Instant,
): Promise<SendOutcome> {
  if (files === null) return { kind: 'notMade', text: 'what goes along with it is not on the central API any more' };
  const made = await mimeMessageOf(mailbox, relayMailOf(message, accountNumber, company), files, new Date(epochMsOf(now)));
  return made.ok ? line.send(made.value) : { kind: 'notMade', text: made.error };
}

/** Writes down what came of a try: the end, or when it is tried again. One that was given up meanwhile is not tried again, but its end counts. */
async function endMail({ db, now, timing }: RelayDeps, { key, tries, firstAt }: BegunMail, outcome: SendOutcome): Promise<void> {
  const after = afterTry(outcome, { tries, firstAt, now: now(), timing });
  await withCompany(db, key.companyId, async (trx) => {
    const mail = await relayed(trx, key, now());
    const row = trx.updateTable('relayMail').where('companyId', '=', key.companyId).where('messageId', '=', key.messageId);
    if (after.kind === 'again') {
      await row.set({ standing: 'again', dueAt: after.at }).where('standing', '=', 'begun').execute();
      return;
    }
    await row.set({ standing: 'ended' }).execute();
    const { state, problem, problemText } = after;
    const contactStopId = problem === 'addressRefused' ? uuidv7() : null;
    await mail?.act('message.report', { state, at: null, problem, problemText, contactStopId });
  });
  // Behind the message, which stands written whatever becomes of this.
  if (outcome.kind === 'notBegun') await keepTrouble(db, key.companyId, outcome.failure, now());
  else await forgetTrouble(db, key.companyId);
}

/** What was begun and never ended may have gone out: it is `unknown`, and never sent again by itself. */
async function giveUpLost({ db, now }: RelayDeps, companyId: CompanyId): Promise<number> {
  const { rows } = await withCompany(db, companyId, (trx) =>
    sql<{ accountId: AccountId; messageId: MessageId }>`
      select account_id, message_id from relay_mail
      where company_id = ${companyId} and standing = 'begun' and due_at <= ${now()} limit ${atOnce}`.execute(trx),
  );
  for (const row of rows)
    await withCompany(db, companyId, async (trx) => {
      const mail = await relayed(trx, { companyId, ...row }, now());
      const ended = await trx
        .updateTable('relayMail')
        .set({ standing: 'ended' })
        .where('companyId', '=', companyId)
        .where('messageId', '=', row.messageId)
        .where('standing', '=', 'begun')
        .returning('messageId')
        .execute();
      const said = { state: 'unknown', at: null, problem: 'interrupted', problemText: null, contactStopId: null };
      if (ended.length > 0) await mail?.act('message.report', said);
    });
  return rows.length;
}
