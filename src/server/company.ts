import { type Company, companySchema } from '#domain/company.ts';
import type { CompanyId } from '#domain/kernel/ids.ts';
import type { CompanyTransaction } from './db/connections.ts';

/** A company as desktops know it, and where its feed stands. */
export type LoadedCompany = { readonly company: Company; readonly epoch: string; readonly version: number };

/** Reads a company; throws when it is not there, because every caller belongs to one. */
export async function loadCompany(trx: CompanyTransaction, companyId: CompanyId): Promise<LoadedCompany> {
  const row = await trx
    .selectFrom('company')
    .select(['id', 'name', 'currency', 'timeZone', 'fixedBusinessDate', 'policy', 'epoch', 'version'])
    .where('id', '=', companyId)
    .executeTakeFirstOrThrow();
  const { epoch, version, ...company } = row;
  return { company: companySchema.parse(company), epoch, version };
}
