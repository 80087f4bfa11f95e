import { randomUUID } from 'node:crypto';
import { type CommandEnvelope, commandEnvelopeSchema } from '#contracts/envelope.ts';
import type { SignInResponse } from '#contracts/http.ts';
import { limits } from '#contracts/protocol.ts';
import { nextBatch } from '#main/push-batch.ts';
import { build } from '#tests/support/build.ts';
import type { BooksApi } from './books-api.ts';

/** Commands a second of one desktop's backlog, and of what it is compared with. */
export type PushMeasures = {
  /** As a desktop that comes back sends them: the product's batches over HTTP, one under way. */
  backlog(count: number): Promise<number>;
  /** Each in a push of its own. */
  single(count: number): Promise<number>;
  /** The limit: as many rows of the same size into a table with a primary key, 500 a statement, without HTTP or rules. */
  rawInserts(count: number): Promise<number>;
};

/** Measures with one desktop, whose commands are spread over these accounts. */
export async function pushMeasures(
  { api, database }: BooksApi,
  session: SignInResponse,
  accountIds: readonly string[],
): Promise<PushMeasures> {
  const { ownerPool } = database;
  await ownerPool.query(
    'create table raw_command (id uuid primary key, client_id uuid, seq bigint, name text, account_id uuid, body jsonb)',
  );
  let lastSeq = session.lastSeq;
  const commands = (count: number): CommandEnvelope[] =>
    Array.from({ length: count }, () => {
      lastSeq += 1;
      return note(lastSeq, accountIds[lastSeq % accountIds.length] ?? '');
    });
  const push = async (batch: readonly CommandEnvelope[]): Promise<void> => {
    const answer = await api.push(session.token, { clientId: session.clientId, commands: [...batch] });
    if (!answer.ok) throw new Error(`the push was refused: ${answer.error.failure.code}`);
    const refused = answer.value.results.find(({ status }) => status === 'rejected');
    if (refused) throw new Error(`a command was refused: ${refused.code}`);
  };
  return {
    async backlog(count) {
      let waiting: readonly CommandEnvelope[] = commands(count);
      return perSecond(count, async () => {
        while (waiting.length > 0) {
          const batch = nextBatch(waiting, limits.pushCommands);
          await push(batch);
          waiting = waiting.slice(batch.length);
        }
      });
    },
    async single(count) {
      const all = commands(count);
      return perSecond(count, async () => {
        for (const command of all) await push([command]);
      });
    },
    async rawInserts(count) {
      const rows = Array.from({ length: count }, (_, at) => note(at + 1, accountIds[at % accountIds.length] ?? ''));
      const rate = await perSecond(count, async () => {
        for (let at = 0; at < count; at += limits.pushCommands) {
          const some = rows.slice(at, at + limits.pushCommands);
          await ownerPool.query(
            `insert into raw_command select id, client_id, seq, name, account_id, body
             from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::jsonb[]) as r(id, client_id, seq, name, account_id, body)`,
            [
              some.map((row) => row.commandId),
              some.map(() => session.clientId),
              some.map((row) => row.seq),
              some.map((row) => row.name),
              some.map((row) => row.accountId),
              some.map((row) => JSON.stringify(row.input)),
            ],
          );
        }
      });
      await ownerPool.query('truncate raw_command');
      return rate;
    },
  };
}

async function perSecond(count: number, run: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await run();
  return count / ((performance.now() - from) / 1000);
}

const text = 'Customer promised to pay 250.00 on Friday by bank transfer; asked to be called after 17:00.';

function note(seq: number, accountId: string): CommandEnvelope {
  return commandEnvelopeSchema.parse({
    commandId: randomUUID(),
    name: 'contactNote.record',
    accountId,
    at: '2026-11-02T15:00:00.000Z',
    businessDate: '2026-11-02',
    input: build.noteInput(accountId, { noteId: randomUUID(), text }),
    seq,
  });
}
