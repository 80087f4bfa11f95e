import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Role } from '#domain/command.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { type CompanyId, type UserId, userIdSchema } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { judgePassword } from '../auth/password-rules.ts';
import { hashPassword, isPassword } from '../auth/passwords.ts';
import { endLendingsOf } from '../authority/change-authority.ts';
import { type Database, bindCompany } from '../db/connections.ts';
import { type AccessEventKind, type Actor, notifySessions, recordAccess } from '../devices/access-events.ts';
import { demoPassword } from '../auth/demo-password.ts';

/** Who acts, and when. */
export type Act = { readonly actor: Actor; readonly now: Instant };
/** What a change brought with it: whether it ended the demo of the company. */
export type UserChange = { readonly demoClosed: boolean };

export type ListedUser = {
  readonly companyName: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly disabledAt: Instant | null;
  /** The newest contact of any of the person's computers. */
  readonly lastSeenAt: Instant | null;
};

export type NewUser = {
  readonly companyId: CompanyId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
};

/** Everybody of every company, by company and address. `owner` is the tables' owner, here and below. */
export async function listUsers(owner: Database): Promise<readonly ListedUser[]> {
  return owner
    .selectFrom('appUser')
    .innerJoin('company', 'company.id', 'appUser.companyId')
    .select(['company.name as companyName', 'appUser.name', 'appUser.email', 'appUser.role', 'appUser.disabledAt'])
    .select((eb) =>
      eb
        .selectFrom('client')
        .select(({ fn }) => fn.max('lastSeenAt').as('at'))
        .whereRef('client.userId', '=', 'appUser.id')
        .as('lastSeenAt'),
    )
    .orderBy('company.name')
    .orderBy('appUser.email')
    .execute();
}

/** Adds a person with a password of her own. Refuses with `user.emailTaken` or as `judgePassword` does. */
export async function addUser(owner: Database, user: NewUser, { actor, now }: Act): Promise<Result<null>> {
  const email = user.email.toLowerCase();
  const judged = judgePassword(user.password, user);
  if (!judged.ok) return judged;
  const passwordHash = await hashPassword(user.password);
  return owner.transaction().execute(async (trx) => {
    const { companyId, name, role } = user;
    const added = await trx
      .insertInto('appUser')
      .values({ id: userIdSchema.parse(randomUUID()), companyId, email, name, role, passwordHash, passwordChangedAt: now })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) return reject('user.emailTaken');
    await recordAccess(trx, { companyId, kind: 'user.added', actor, at: now, userId: added.id, detail: { role }, said: { name, email } });
    return ok(null);
  });
}

/** Gives a person another password and ends her sessions. Refuses with `user.notFound` or as `judgePassword` does. */
export async function changePassword(owner: Database, email: string, password: string, act: Act): Promise<Result<UserChange>> {
  const user = await findUser(owner, email);
  if (!user) return reject('user.notFound');
  const judged = judgePassword(password, user);
  if (!judged.ok) return judged;
  const passwordHash = await hashPassword(password);
  return change(owner, user, 'user.passwordChanged', act, { passwordHash, passwordChangedAt: act.now });
}

/**
 * Takes a person's access: her sessions end at once, and a sign-in is answered like one with a wrong password. What she has not sent
 * stays on her computers. Refuses with `user.notFound`.
 */
export async function disableUser(owner: Database, email: string, act: Act): Promise<Result<UserChange>> {
  const user = await findUser(owner, email);
  if (!user) return reject('user.notFound');
  if (user.disabledAt !== null) return ok({ demoClosed: false });
  return change(owner, user, 'user.disabled', act, { disabledAt: act.now });
}

/**
 * Gives a person her access back. Refuses with `user.notFound`, or with `user.publishedPassword` where her password is still the one that
 * demos publish and her company is no demo any more.
 */
export async function enableUser(owner: Database, email: string, act: Act): Promise<Result<UserChange>> {
  const user = await findUser(owner, email);
  if (!user) return reject('user.notFound');
  if (user.disabledAt === null) return ok({ demoClosed: false });
  const isOpenToAll = user.passwordChangedAt === null && !user.isDemo && (await isPassword(demoPassword, user.passwordHash));
  if (isOpenToAll) return reject('user.publishedPassword');
  return change(owner, user, 'user.enabled', act, { disabledAt: null });
}

type FoundUser = NonNullable<Awaited<ReturnType<typeof findUser>>>;

function findUser(owner: Database, email: string) {
  return owner
    .selectFrom('appUser')
    .innerJoin('company', 'company.id', 'appUser.companyId')
    .select(['appUser.id', 'appUser.companyId', 'appUser.email', 'appUser.name', 'appUser.passwordHash', 'appUser.disabledAt'])
    .select(['appUser.passwordChangedAt', 'company.isDemo'])
    .where('appUser.email', '=', email.toLowerCase())
    .executeTakeFirst();
}

type Columns = { readonly passwordHash?: string; readonly passwordChangedAt?: Instant; readonly disabledAt?: Instant | null };

async function change(
  owner: Database,
  { id: userId, companyId, name, email }: FoundUser,
  kind: AccessEventKind,
  { actor, now }: Act,
  columns: Columns,
): Promise<Result<UserChange>> {
  return owner.transaction().execute(async (trx) => {
    await trx.updateTable('appUser').set(columns).where('id', '=', userId).execute();
    await endSessions(trx, userId, now);
    await bindCompany(trx, companyId);
    if (kind === 'user.disabled') await endLendingsOf(trx, { companyId, userId }, { actor, now });
    await recordAccess(trx, { companyId, kind, actor, at: now, userId, said: { name, email } });
    await notifySessions(trx, { companyId, userId, clientId: null });
    const demoClosed = await closeDemo(trx, companyId);
    if (demoClosed) await recordAccess(trx, { companyId, kind: 'company.demoClosed', actor, at: now });
    return ok({ demoClosed });
  });
}

async function endSessions(trx: Database, userId: UserId, now: Instant): Promise<void> {
  await trx.updateTable('session').set({ revokedAt: now }).where('userId', '=', userId).where('revokedAt', 'is', null).execute();
}

/** A demo is one as long as its published password opens anything: only then does it stop being kept to this machine. */
async function closeDemo(trx: Database, companyId: CompanyId): Promise<boolean> {
  const closed = await trx
    .updateTable('company')
    .set({ isDemo: false })
    .where('id', '=', companyId)
    .where('isDemo', '=', true)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('appUser')
            .select(sql`1`.as('one'))
            .where('companyId', '=', companyId)
            .where('disabledAt', 'is', null)
            .where('passwordChangedAt', 'is', null),
        ),
      ),
    )
    .returning('id')
    .executeTakeFirst();
  return closed !== undefined;
}
