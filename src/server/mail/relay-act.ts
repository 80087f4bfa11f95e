import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { commandOf } from '#domain/commands.ts';
import type { Company } from '#domain/company.ts';
import { businessDateOf } from '#domain/company.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import { type AccountId, type CompanyId, type MessageId, type UserId, commandIdSchema } from '#domain/kernel/ids.ts';
import type { Rejection, Result } from '#domain/kernel/result.ts';
import type { Message } from '#domain/message-row.ts';
import { type Put, put } from '#domain/rows.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { recordAct } from '../sync/record-act.ts';
import { CommandStore, type Touched } from '../sync/sql-store.ts';

/** A message of which the relay does something. */
export type RelayedKey = { readonly companyId: CompanyId; readonly accountId: AccountId; readonly messageId: MessageId };

/** A message under its account's lock, as the books have it, with what the relay's acts on it need. */
export type Relayed = {
  readonly company: Company;
  readonly message: Message;
  readonly accountNumber: string;
  /** The company's business day. */
  readonly today: LocalDate;
  readonly store: CommandStore;
  /** Does a command on the message in the place of whoever released it, and adds it to the log as the relay's. */
  readonly act: (
    name: 'message.claim' | 'message.report',
    input: Readonly<Record<string, unknown>>,
  ) => Promise<Result<readonly Put[], Rejection>>;
  /** Writes the message as it is by now, and adds that to the log under a name, with who did it. */
  readonly write: (message: Message, name: `message.${string}`, actor: Actor, said: Readonly<Record<string, unknown>>) => Promise<void>;
};

type Actor = { readonly id: UserId | null; readonly name: string };

/** Who the log says it was. */
const relayName = 'Company relay';

/** Locks an account and reads one of its messages; undefined where there is none. The act is to be the last thing in the transaction. */
export async function relayed(trx: CompanyTransaction, key: RelayedKey, now: Instant): Promise<Relayed | undefined> {
  const { companyId, accountId, messageId } = key;
  const { rows } = await sql<{ collectorId: UserId | null; number: string }>`
    select collector_id, number from accounts where id = ${accountId} for no key update`.execute(trx);
  const store = new CommandStore(trx, companyId, accountId);
  const message = await store.get('messages', accountId, messageId);
  const [account] = rows;
  if (account === undefined || message === undefined) return undefined;
  const { company } = await loadCompany(trx, companyId);
  const businessDate = businessDateOf(company, now);
  const written = async (puts: readonly Put[], name: `message.${string}`, actor: Actor, input: Readonly<Record<string, unknown>>) => {
    const touched: Touched[] = [];
    for (const each of puts) touched.push(await store.write(each));
    const { collectorId } = account;
    const act = { companyId, actor, commandId: commandIdSchema.parse(randomUUID()), name, accountId, collectorId, businessDate, input };
    await recordAct(trx, { ...act, occurredAt: now, touched }, now);
  };
  return {
    company,
    message,
    accountNumber: account.number,
    today: businessDate,
    store,
    async act(name, said) {
      const input = { accountId, messageId, ...said };
      const done = await commandOf(name).execute(input, store, {
        actorId: message.releasedById,
        actorName: message.releasedByName,
        role: 'collector',
        at: now,
        today: businessDate,
        serverToday: businessDate,
        company,
        stage: 'recorded',
      });
      if (done.ok && done.value.length > 0) await written(done.value, name, { id: null, name: relayName }, input);
      return done;
    },
    write: (changed, name, actor, said) => written([put('messages', changed)], name, actor, { accountId, messageId, ...said }),
  };
}
