import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Role } from '#domain/command.ts';
import { type Instant, addDays, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type AccountId, type CompanyId, type UserId, companyIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { type AppOptions, buildApp } from '#server/app.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { bookScope, companyScope } from '#server/sync/scope.ts';
import { currency, date, instant } from '#tests/support/build.ts';
import { type TestDatabase, freshDatabase } from './database.ts';
import { Desk } from './desk.ts';
import { insertRows, rowsOfEveryTable } from './rows.ts';

export const password = 'a long enough password';
/** The business day on which every story begins, a Tuesday. */
export const today = date('2026-03-31');
export const tomorrow = addDays(today, 1);
export const yesterday = addDays(today, -1);
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** A clock that stands still until a story moves it. */
export class Clock {
  #now: Instant = instant('2026-03-31T15:00:00.000Z');
  readonly now = (): Instant => this.#now;
  pass(ms: number): void {
    this.#now = instantOf(epochMsOf(this.#now) + ms);
  }
}

export type Person = { readonly id: UserId; readonly email: string; readonly name: string; readonly role: Role };

/** A company with a person of each role, two of them collectors, and a few accounts with every kind of row. */
export type TestCompany = {
  readonly id: CompanyId;
  readonly dana: Person;
  readonly omar: Person;
  readonly sam: Person;
  readonly alex: Person;
  readonly mia: Person;
  readonly noor: Person;
  readonly danasAccounts: readonly [AccountId, AccountId, AccountId];
  readonly omarsAccounts: readonly [AccountId, AccountId];
  /** In the company's scope only. */
  readonly nobodysAccount: AccountId;
};

export type World = {
  readonly database: TestDatabase;
  readonly app: FastifyInstance;
  readonly clock: Clock;
  /** The company most stories are about. */
  readonly company: TestCompany;
  /** Signs a person in, on a new device unless one is named, and gives the desk. */
  readonly signIn: (person: Person, deviceId?: string) => Promise<Desk>;
  readonly close: () => Promise<void>;
};

/** No story but that of the limits themselves runs into them. */
const generous = { open: 1e6, signIn: 1e6, read: 1e6, sync: 1e6, write: 1e6, files: 1e6, reports: 1e6 };

/** The server's own key, the same in every world of a file. */
export const serverKey = createSecretKey(randomBytes(32));

/** A database of its own, the API on it, a clock and one company. */
export async function createWorld(options: Partial<AppOptions> = {}): Promise<World> {
  const database = await freshDatabase();
  const clock = new Clock();
  const company = await addCompany(database, 'brightwater');
  const app = await buildApp({ db: database.requests, now: clock.now, requestsPerMinute: generous, serverKey, ...options });
  return {
    database,
    app,
    clock,
    company,
    signIn: (person, deviceId = randomUUID()) => Desk.signIn(app, clock, { email: person.email, password, deviceId }),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

/** Made once a file: hashing is slow on purpose. */
let passwordHash: Promise<string> | undefined;

/** Adds a company whose people have addresses at `<name>.example`. */
export async function addCompany({ owner }: TestDatabase, name: string): Promise<TestCompany> {
  const id = companyIdSchema.parse(randomUUID());
  const place = { currency: currency('USD'), timeZone: 'America/Chicago', fixedBusinessDate: null };
  const feed = { epoch: randomUUID(), version: 0, logHead: '' };
  await owner
    .insertInto('company')
    .values({ id, name, ...place, policy: JSON.stringify(defaultPolicy), isDemo: false, ...feed })
    .execute();
  passwordHash ??= hashPassword(password);
  const hash = await passwordHash;
  const person = async (personName: string, role: Role): Promise<Person> => {
    const email = `${personName.toLowerCase()}@${name}.example`;
    const added = { id: userIdSchema.parse(randomUUID()), email, name: personName, role };
    await owner
      .insertInto('appUser')
      .values({ ...added, companyId: id, passwordHash: hash })
      .execute();
    return added;
  };
  const [dana, omar] = [await person('Dana', 'collector'), await person('Omar', 'collector')];
  const [sam, alex] = [await person('Sam', 'supervisor'), await person('Alex', 'administrator')];
  const [mia, noor] = [await person('Mia', 'manager'), await person('Noor', 'auditor')];
  const account = (number: string, collector: Person | null) =>
    addAccount(owner, id, { number, name: `${name} ${number}`, collectorId: collector?.id ?? null });
  return {
    id,
    dana,
    omar,
    sam,
    alex,
    mia,
    noor,
    danasAccounts: [await account('1001', dana), await account('1002', dana), await account('1003', dana)],
    omarsAccounts: [await account('2001', omar), await account('2002', omar)],
    nobodysAccount: await account('3001', null),
  };
}

type NewAccount = { readonly number: string; readonly name: string; readonly collectorId: UserId | null };

/** Adds an account with a row of every table, in the scopes it belongs to. */
export async function addAccount(owner: TestDatabase['owner'], companyId: CompanyId, account: NewAccount): Promise<AccountId> {
  const rows = rowsOfEveryTable(account);
  const [first] = rows;
  if (first?.table !== 'accounts') throw new Error('the first row of an account is the account');
  await insertRows(owner, companyId, rows);
  const scopes = [companyScope, ...(account.collectorId === null ? [] : [bookScope(account.collectorId)])];
  await owner
    .insertInto('scopeAccount')
    .values(scopes.map((scope) => ({ companyId, scope, accountId: first.row.id, op: 'put' as const, version: 0 })))
    .execute();
  return first.row.id;
}
