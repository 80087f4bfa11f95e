import { businessDateOf } from '#domain/company.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { CompanyId, UserId } from '#domain/kernel/ids.ts';
import { loadCompany } from '../company.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { chain, logCommands } from './command-log.ts';
import { holdCompany } from './company-version.ts';
import { serverEntry } from './server-entry.ts';

/** What was decided about a company and not about one of its accounts: by a person, or (`id` null) by whoever works on the server, or the server itself. */
export type CompanyAct = {
  readonly companyId: CompanyId;
  readonly actor: { readonly id: UserId | null; readonly name: string };
  readonly name: `${string}.${string}`;
  readonly at: Instant;
  /** No secrets and no whole policies: what it says is kept for good, and leaves the house with the log. */
  readonly input: Readonly<Record<string, unknown>>;
};

/**
 * Adds an act on a company to its command log. No desktop is poked by it: what they have to learn takes a version of its own. To be called last in its transaction, because
 * the company's row is held from here to the commit.
 */
export async function recordCompanyAct(trx: CompanyTransaction, { companyId, actor, name, at, input }: CompanyAct): Promise<void> {
  const { company } = await loadCompany(trx, companyId);
  const entry = serverEntry({ name, businessDate: businessDateOf(company, at), at, input, touched: [] });
  const { logHead, version } = await holdCompany(trx, companyId);
  const by = { companyId, clientId: null, actorId: actor.id, actorName: actor.name, receivedAt: at, version };
  await logCommands(trx, chain(by, logHead, [entry]));
}
