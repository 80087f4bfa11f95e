import type { z } from 'zod';
import { type ApprovalKind, approvalKindSchema } from './approval-rows.ts';
import { type ApprovalSettings, type Delegation, approvalSettingsSchema, approverRoleSchema } from './approval-settings.ts';
import { type Role, type WorkingRole, overseers, workingRoles } from './command.ts';
import { type LocalDate, addDays } from './kernel/dates.ts';
import type { UserId } from './kernel/ids.ts';
import { type Result, ok, reject } from './kernel/result.ts';
import type { PolicyPart } from './policy-part.ts';

/** What of the authority people write: limits, what currencies count against them, days, and what nobody changes alone. Who stands in for whom is lent, and not written. */
export const authoritySettingsSchema = approvalSettingsSchema
  .pick({ alone: true, approves: true, windowDays: true, expiresAfterDays: true, twoPeopleFor: true })
  // Left out, they stay: what was asked for before they were written here has none.
  .extend({ weightPpm: approvalSettingsSchema.shape.weightPpm.optional() });
export type AuthoritySettings = z.infer<typeof authoritySettingsSchema>;

/** The part of the settings that people write. */
export const authoritySettingsOf = ({
  alone,
  approves,
  windowDays,
  expiresAfterDays,
  twoPeopleFor,
  weightPpm,
}: ApprovalSettings): AuthoritySettings => ({
  alone,
  approves,
  windowDays,
  expiresAfterDays,
  twoPeopleFor,
  weightPpm,
});

/** One limit, by what it is for, whose, and of which kind. Undefined: not at all; null: without a limit. */
export type LimitChange = {
  readonly what: 'limit';
  readonly of: 'alone' | 'approves';
  readonly role: WorkingRole;
  readonly kind: ApprovalKind;
  readonly from: number | null | undefined;
  readonly to: number | null | undefined;
};
/** What a unit of a currency counts against limits, in millionths of one of the company's own. Undefined: it has no weight. */
export type WeightChange = {
  readonly what: 'weight';
  readonly currency: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
};
export type AuthorityChange =
  | LimitChange
  | { readonly what: 'windowDays' | 'expiresAfterDays'; readonly from: number; readonly to: number }
  | WeightChange
  | { readonly what: 'twoPeople'; readonly part: PolicyPart; readonly isNeeded: boolean };

/** What another set of authority settings changes, one thing each, in the order in which they are shown. */
export function authorityChanges(before: AuthoritySettings, after: AuthoritySettings): readonly AuthorityChange[] {
  const alone = workingRoles.flatMap((role) => limitChanges('alone', role, before.alone[role], after.alone[role]));
  const approves = approverRoleSchema.options.flatMap((role) =>
    limitChanges('approves', role, before.approves[role], after.approves[role]),
  );
  const days = (['windowDays', 'expiresAfterDays'] as const).flatMap((what) =>
    before[what] === after[what] ? [] : [{ what, from: before[what], to: after[what] }],
  );
  const parts = new Set([...before.twoPeopleFor, ...after.twoPeopleFor]);
  const two = [...parts].flatMap((part): AuthorityChange[] => {
    const isNeeded = after.twoPeopleFor.includes(part);
    return before.twoPeopleFor.includes(part) === isNeeded ? [] : [{ what: 'twoPeople', part, isNeeded }];
  });
  return [...alone, ...approves, ...days, ...weightChanges(before.weightPpm, after.weightPpm), ...two];
}

function weightChanges(
  before: AuthoritySettings['weightPpm'] = {},
  after: AuthoritySettings['weightPpm'] = before,
): readonly AuthorityChange[] {
  const currencies = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return currencies.flatMap((currency) =>
    before[currency] === after[currency] ? [] : [{ what: 'weight', currency, from: before[currency], to: after[currency] }],
  );
}

type LimitsOf = Readonly<Partial<Record<ApprovalKind, number | null>>>;

const limitChanges = (of: LimitChange['of'], role: WorkingRole, before: LimitsOf, after: LimitsOf): readonly LimitChange[] =>
  approvalKindSchema.options.flatMap((kind) =>
    before[kind] === after[kind] ? [] : [{ what: 'limit', of, role, kind, from: before[kind], to: after[kind] }],
  );

/** Nobody lends for longer in one go: a holiday, not a post. */
export const longestLendingDays = 60;

/** Somebody who works in the company, as lending asks. */
export type Colleague = { readonly id: UserId; readonly name: string; readonly role: Role };

/**
 * Lends somebody's own authority to a colleague from one day to another, both included. Refuses with `authority.notYoursToLend` (a collector or an auditor
 * has none), `authority.lentToSelf`, `authority.colleagueUnfit` (they do not lead anybody, and see one book only), `authority.daysInPast`,
 * `authority.daysTurned`, `authority.tooLong` (`days`) or `authority.lentAlready` (to the same colleague, for one of these days).
 */
export function lent(
  {
    from,
    to,
    firstDay,
    lastDay,
  }: { readonly from: Colleague; readonly to: Colleague | undefined; readonly firstDay: LocalDate; readonly lastDay: LocalDate },
  delegations: readonly Delegation[],
  today: LocalDate,
): Result<readonly Delegation[]> {
  const role = approverRoleSchema.safeParse(from.role);
  if (!role.success) return reject('authority.notYoursToLend');
  if (to?.id === from.id) return reject('authority.lentToSelf');
  if (!to || !overseers.includes(to.role)) return reject('authority.colleagueUnfit');
  if (lastDay < firstDay) return reject('authority.daysTurned');
  if (firstDay < today) return reject('authority.daysInPast');
  if (addDays(firstDay, longestLendingDays) <= lastDay) return reject('authority.tooLong', { days: longestLendingDays });
  const isTwice = delegations.some(
    (each) => each.fromId === from.id && each.toId === to.id && each.from <= lastDay && firstDay <= each.until,
  );
  if (isTwice) return reject('authority.lentAlready');
  const added: Delegation = {
    fromId: from.id,
    fromName: from.name,
    role: role.data,
    toId: to.id,
    toName: to.name,
    from: firstDay,
    until: lastDay,
  };
  // What ended long ago is in the log of access; the policy keeps what still counts.
  return ok([...delegations.filter(({ until }) => addDays(until, 30) >= today), added]);
}

/** Which lending is meant: whose, to whom, and from which day on. */
export type LendingName = Pick<Delegation, 'fromId' | 'toId' | 'from'>;

/**
 * Ends a lending before its day: from today on it counts for nothing. Refuses with `authority.notLent`, which is also what somebody else's is
 * to whoever may not end it: only the lender, or somebody who keeps the company's authority (`mayEndAll`).
 */
export function lendingEnded(
  name: LendingName,
  delegations: readonly Delegation[],
  { byId, mayEndAll, today }: { readonly byId: UserId; readonly mayEndAll: boolean; readonly today: LocalDate },
): Result<readonly Delegation[]> {
  const isMeant = ({ fromId, toId, from }: Delegation): boolean => fromId === name.fromId && toId === name.toId && from === name.from;
  const found = delegations.find((each) => isMeant(each) && each.until >= today);
  if (!found || (found.fromId !== byId && !mayEndAll)) return reject('authority.notLent');
  return ok(delegations.flatMap((each) => (each === found ? endedOn(each, today) : [each])));
}

/** A lending that counts for nothing from today on: its days before, where it had any. */
const endedOn = (lending: Delegation, today: LocalDate): readonly Delegation[] =>
  lending.from >= today ? [] : [{ ...lending, until: addDays(today, -1) }];

/** Ends what somebody who leaves has lent, and what was lent to them: it does not come back with them. Gives what goes on, and what ended by it. */
export function lendingsWithout(
  id: UserId,
  delegations: readonly Delegation[],
  today: LocalDate,
): { readonly left: readonly Delegation[]; readonly ended: readonly Delegation[] } {
  const ended = delegations.filter(({ fromId, toId, until }) => (fromId === id || toId === id) && until >= today);
  return { left: delegations.flatMap((each) => (ended.includes(each) ? endedOn(each, today) : [each])), ended };
}

/** Lendings as they count now: by the role that their lender has now, and none of a lender who leads nobody any more, or is not among `people`, who can sign in. */
export const lendingsOfNow = (
  delegations: readonly Delegation[],
  people: readonly Pick<Colleague, 'id' | 'role'>[],
): readonly Delegation[] =>
  delegations.flatMap((each) => {
    const role = approverRoleSchema.safeParse(people.find(({ id }) => id === each.fromId)?.role);
    return role.success ? [{ ...each, role: role.data }] : [];
  });
