import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { protocolVersion } from '#contracts/protocol.ts';
import type { SignInResponse } from '#contracts/http.ts';
import { buildApp } from '#server/app.ts';
import { type OpenDatabase, openDatabase } from '#server/db/open-database.ts';
import { demoPassword } from '#server/auth/demo-password.ts';
import { demoUsers } from '#server/seed/demo-users.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { bookScope } from '#server/sync/scope.ts';
import { userIdSchema } from '#domain/kernel/ids.ts';
import { type Api, createApi } from '#main/api-client.ts';
import type { PortSettings } from '#tests/bench/window/settings.ts';
import { demoSeed, demoToday } from './demo-book.ts';

/** Enough for any benchmark: what is measured is the work, not the limit. */
const requestsPerMinute = 1_000_000;
/** A busy machine may be slow; it is not to be cut off in the middle of a measurement. */
const timeouts = { helloMs: 60_000, requestMs: 300_000, streamIdleMs: 300_000 };

/** The real central API on a PostgreSQL of its own, with a demo company that people have books of different sizes in. */
export type BooksApi = {
  readonly url: string;
  readonly api: Api;
  readonly database: OpenDatabase;
  /** Signs somebody in on a new computer who has these accounts in the book. */
  signInWithBook(accountIds: readonly string[]): Promise<SignInResponse>;
  close(): Promise<void>;
};

/** Makes a company of so many accounts in a folder and serves it on a free port of this machine. */
export async function startBooksApi(dataDir: string, accounts: number): Promise<BooksApi> {
  await seedCompany({ dataDir, accounts, seed: demoSeed, today: demoToday });
  const database = await openDatabase({ dataDir });
  const app = await buildApp({ db: database.requests, requestsPerMinute: { sync: requestsPerMinute, signIn: requestsPerMinute } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const api = createApi(url, timeouts);
  return {
    url,
    api,
    database,
    async signInWithBook(accountIds) {
      const email = await addCollector(database, accountIds);
      const deviceId = randomUUID();
      const answer = await api.signIn({ email, password: demoPassword, deviceId, deviceName: 'benchmark', protocolVersion });
      if (!answer.ok) throw new Error(`the benchmark was not signed in: ${answer.error.failure.code}`);
      return answer.value;
    },
    async close() {
      await app.close();
      await database.close();
    },
  };
}

/** Another collector with the demo's password, whose book holds these accounts. Gives the e-mail address. */
async function addCollector({ owner }: OpenDatabase, accountIds: readonly string[]): Promise<string> {
  const id = userIdSchema.parse(randomUUID());
  const email = `${id}@brightwater.example`;
  await sql`insert into app_user (id, company_id, email, name, role, password_hash)
    select ${id}::uuid, company_id, ${email}, 'Benchmark', role, password_hash from app_user where email = ${demoUsers[0]?.email ?? ''}`.execute(
    owner,
  );
  await sql`insert into scope_account (company_id, scope, account_id, op, version)
    select company.id, ${bookScope(id)}, account_id, 'put', 1 from company, unnest(${[...accountIds]}::uuid[]) account_id`.execute(owner);
  return email;
}

/** Whose data a window's port opens, with the API behind it. */
export const portSettingsOf = ({ url }: BooksApi, { user, company, clientId, token }: SignInResponse): PortSettings => ({
  user,
  company,
  clientId,
  api: { url, token },
});
