import type pg from 'pg';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { type CompanyId, type UserId, companyIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import type { Currency } from '#domain/kernel/money.ts';
import { type Policy, defaultPolicy } from '#domain/policy.ts';
import { hashPassword } from '../auth/passwords.ts';
import { stableId } from '../stable-id.ts';
import { demoPassword } from '../auth/demo-password.ts';
import { demoUsers } from './demo-users.ts';

export type NewCompany = {
  readonly name: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly fixedBusinessDate: LocalDate | null;
};

/** A company of a database and its first collector, who works the accounts that come in. */
export type KnownCompany = {
  readonly id: CompanyId;
  readonly name: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly fixedBusinessDate: LocalDate | null;
  readonly collectorId: UserId;
  readonly collectorName: string;
};

/** Every company of the database, by name. `client` is the owner's, so all are seen. */
export async function listCompanies(client: pg.ClientBase): Promise<readonly KnownCompany[]> {
  const answer = await client.query<KnownCompany>(
    `select c.id, c.name, c.currency, c.time_zone as "timeZone", c.fixed_business_date as "fixedBusinessDate",
       u.id as "collectorId", u.name as "collectorName"
     from company c
     join lateral (select id, name from app_user where company_id = c.id order by role = 'collector' desc, name limit 1) u on true
     order by c.name`,
  );
  return answer.rows;
}

/** The id a new company of that name gets. */
export const companyIdOf = (name: string): CompanyId => companyIdSchema.parse(stableId('company', name));

/** A computer that shows the demo need not have a keychain. Two of a hundred accounts are held out, so that what the order gains can be measured. */
const demoPolicy: Policy = { ...defaultPolicy, localCopy: 'password', queue: { ...defaultPolicy.queue, holdOutPercent: 2 } };

/** Inserts a demo company with its users; the caller's transaction decides whether it stays. */
export async function createCompany(client: pg.ClientBase, company: NewCompany): Promise<KnownCompany> {
  const id = companyIdOf(company.name);
  await client.query(
    `insert into company (id, name, currency, time_zone, fixed_business_date, policy, is_demo) values ($1, $2, $3, $4, $5, $6, true)`,
    [id, company.name, company.currency, company.timeZone, company.fixedBusinessDate, JSON.stringify(demoPolicy)],
  );
  const passwordHash = await hashPassword(demoPassword);
  for (const { name, email, role } of demoUsers) {
    await client.query('insert into app_user (id, company_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5, $6)', [
      stableId('user', id, email),
      id,
      email,
      name,
      role,
      passwordHash,
    ]);
  }
  const collector = demoUsers.find((user) => user.role === 'collector');
  if (!collector) throw new Error('the demo users have no collector');
  return { ...company, id, collectorId: userIdSchema.parse(stableId('user', id, collector.email)), collectorName: collector.name };
}
