import { hash } from 'node:crypto';
import { canonicalJson } from '#domain/kernel/canonical-json.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { leafChanges } from '#domain/leaf-changes.ts';
import type { PolicyPart } from '#domain/policy-part.ts';
import type { Caller } from '../caller.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { recordCompanyAct } from '../sync/record-company-act.ts';

type Standing = {
  readonly version: number;
  /** What is in use; null: what the program comes with. */
  readonly value: unknown;
};

/** A change of one part of the policy that has come into use. */
export type PolicyChange = {
  readonly part: PolicyPart;
  readonly requestId: string;
  readonly before: Standing;
  readonly after: Standing;
  /** Which of several it is of: the key and the language of a template. */
  readonly of?: Readonly<Record<string, string>>;
};

/** More than this nobody reads in a log: the hashes tell of all of it, and the versions that are kept have it. */
const mostChanges = 40;

/**
 * Writes a change of the policy into the command log, in the name of whoever wanted it: its versions, the SHA-256 of the canonical JSON of what was and is in use, and what
 * differs, as far as it is small. To be called last in its transaction.
 */
export async function recordPolicyChange(
  trx: CompanyTransaction,
  { companyId, userId, name }: Pick<Caller, 'companyId' | 'userId' | 'name'>,
  { part, requestId, before, after, of }: PolicyChange,
  now: Instant,
): Promise<void> {
  const changes = leafChanges(before.value ?? {}, after.value ?? {});
  const input = {
    requestId,
    ...of,
    versionBefore: before.version,
    version: after.version,
    sha256Before: hashOf(before.value),
    sha256: hashOf(after.value),
    changeCount: changes.length,
    changes: changes.slice(0, mostChanges),
  };
  await recordCompanyAct(trx, { companyId, actor: { id: userId, name }, name: `${part}.change`, at: now, input });
}

const hashOf = (value: unknown): string | null => (value === null ? null : hash('sha256', canonicalJson(value)));
