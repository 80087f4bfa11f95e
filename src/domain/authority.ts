import { type ApprovalSettings, type ApproverRole, type Limits, approverRoleSchema } from './approval-settings.ts';
import { type Role, isWorkingRole } from './command.ts';
import { type LocalDate, daysBetween } from './kernel/dates.ts';
import type { UserId } from './kernel/ids.ts';
import { type Currency, minorDigitsOf } from './kernel/money.ts';
import type { Approval, ApprovalKind } from './approval-rows.ts';

/**
 * An amount as it counts against limits: hundredths of a unit of the company's currency, rounded up. Null where nobody has said what the currency
 * weighs. Nothing is converted by it.
 */
export function weighed(amountMinor: number, currency: Currency, { weightPpm }: Pick<ApprovalSettings, 'weightPpm'>): number | null {
  // Nothing is nothing in whichever currency.
  if (amountMinor === 0) return 0;
  const ppm = weightPpm[currency];
  return ppm === undefined ? null : Math.ceil((amountMinor * 10 ** (2 - minorDigitsOf(currency)) * ppm) / 1_000_000);
}

/** The least amount of a currency that counts for so many hundredths, in minor units; the amount itself where the currency has no weight. */
export function leastFor(hundredths: number, currency: Currency, { weightPpm }: Pick<ApprovalSettings, 'weightPpm'>): number {
  return Math.ceil((hundredths * 10 ** (minorDigitsOf(currency) - 2) * 1_000_000) / (weightPpm[currency] ?? 1_000_000));
}

/** Kinds that are of no amount. All others are measured by theirs, so that one of nothing would pass every limit. */
const withoutAmount: readonly ApprovalKind[] = ['bankDetails', 'policyChange', 'templateChange', 'contactOverride'];

/** Whether a request of a kind says how much. */
export const hasAmount = (kind: ApprovalKind): boolean => !withoutAmount.includes(kind);

type Family = 'given' | 'time' | ApprovalKind;

/** Kinds that can stand for each other count together: what gives money away, and what gives time. */
function familyOf(kind: ApprovalKind): Family {
  if (kind === 'settlement' || kind === 'adjustment' || kind === 'writeOff' || kind === 'refund') return 'given';
  return kind === 'plan' || kind === 'extension' ? 'time' : kind;
}

type Counted = Pick<Approval, 'id' | 'kind' | 'currency' | 'stakeMinor' | 'status' | 'countedOn' | 'expiresOn'>;

/** Done things count; so do, where it is asked what somebody may do alone, those that are asked for and can still be approved. */
function counts({ status, expiresOn }: Counted, today: LocalDate, withOpen: boolean): boolean {
  if (status === 'approved' || status === 'withinAuthority') return true;
  return withOpen && (status === 'open' || status === 'askedBack') && expiresOn >= today;
}

/**
 * What an act comes to with everything of its kind that was done for the same customer in the days before, so that splitting it does not
 * help: hundredths as `weighed`, null where a currency has no weight.
 */
export function stakeWithBefore(
  act: Pick<Approval, 'id' | 'kind' | 'currency' | 'stakeMinor'>,
  before: readonly Counted[],
  settings: ApprovalSettings,
  { today, withOpen }: { readonly today: LocalDate; readonly withOpen: boolean },
): number | null {
  const family = familyOf(act.kind);
  const same = before.filter(
    (other) =>
      other.id !== act.id &&
      familyOf(other.kind) === family &&
      daysBetween(other.countedOn, today) < settings.windowDays &&
      counts(other, today, withOpen),
  );
  return [act, ...same].reduce<number | null>((sum, { stakeMinor, currency }) => {
    const stake = weighed(stakeMinor, currency, settings);
    return sum === null || stake === null ? null : sum + stake;
  }, 0);
}

/** Commands that are weighed against what was done for the same customer before. */
export const weighedCommands: readonly string[] = ['plan.propose', 'settlement.propose', 'extension.propose', 'approval.decide'];

/** Whether limits let so much of a kind pass; what cannot be weighed only where there is no limit. */
function isWithin(limits: Limits, kind: ApprovalKind, stake: number | null): boolean {
  const limit = limits[kind];
  if (limit === undefined) return false;
  return limit === null || (stake !== null && stake <= limit);
}

/** Kinds that somebody may do alone within limits; the others are always asked for. */
const aloneKinds: readonly ApprovalKind[] = ['settlement', 'plan', 'extension'];

/** Whether a role may do so much of a kind without asking. `stake` is as `stakeWithBefore` gives it. */
export const mayAlone = (role: Role, kind: ApprovalKind, stake: number | null, { alone }: ApprovalSettings): boolean =>
  isWorkingRole(role) && aloneKinds.includes(kind) && isWithin(alone[role], kind, stake);

/** The lowest role that can approve so much of a kind; where limits let nobody, that of the highest. */
export const requiredLevel = (kind: ApprovalKind, stake: number | null, { approves }: ApprovalSettings): ApproverRole =>
  approverRoleSchema.options.find((role) => isWithin(approves[role], kind, stake)) ?? 'administrator';

/** By what somebody decides: a role, and whose it is where it was lent. */
export type Authority = { readonly role: ApproverRole; readonly onBehalfOfName: string | null };

/** Who asked for something and who wrote it last: neither decides it, nor does anybody in their place. */
export type Authors = Pick<Approval, 'requestedById' | 'editedById'>;

/**
 * The authorities somebody has on a day over a request of others: their own role, and those lent to them for that day by people who neither made nor
 * edited the request. What was lent cannot be lent on, because it goes by the lender's own role.
 */
export function authoritiesOf(
  actor: { readonly id: UserId; readonly role: Role },
  authors: Authors,
  { delegations }: Pick<ApprovalSettings, 'delegations'>,
  today: LocalDate,
): readonly Authority[] {
  const approver = approverRoleSchema.safeParse(actor.role);
  const own: readonly Authority[] = approver.success ? [{ role: approver.data, onBehalfOfName: null }] : [];
  const lent = delegations.filter(
    ({ fromId, toId, from, until }) =>
      toId === actor.id && fromId !== toId && !isAuthor(fromId, authors) && from <= today && today <= until,
  );
  return [...own, ...lent.map(({ role, fromName }) => ({ role, onBehalfOfName: fromName }))];
}

/** Whether somebody asked for a request or wrote it last. */
export const isAuthor = (id: UserId, { requestedById, editedById }: Authors): boolean => id === requestedById || id === editedById;

/** Of authorities the first that can approve so much of a kind; undefined: none can. */
export const sufficient = (
  authorities: readonly Authority[],
  kind: ApprovalKind,
  stake: number | null,
  { approves }: ApprovalSettings,
): Authority | undefined => authorities.find(({ role }) => isWithin(approves[role], kind, stake));
