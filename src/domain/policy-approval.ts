import type { ApprovalKind } from './approval-rows.ts';
import type { ApprovalSettings, ApproverRole } from './approval-settings.ts';
import { type Authority, authoritiesOf, requiredLevel, sufficient } from './authority.ts';
import type { Role } from './command.ts';
import type { LocalDate } from './kernel/dates.ts';
import type { UserId } from './kernel/ids.ts';
import type { PolicyPart } from './policy-part.ts';

/** The kind by which authority over a part of the policy is measured. */
const kindOf = (part: PolicyPart): ApprovalKind => (part === 'templates' || part === 'letters' ? 'templateChange' : 'policyChange');

/** A change of the policy, by what is needed to say who decides it. */
export type PolicyChange = { readonly part: PolicyPart; readonly requestedById: UserId };

/** By what authority somebody decides a change of the policy on a day, approving and refusing alike; undefined: by none, which is also what whoever asked for it has. */
export function policyAuthority(
  person: { readonly id: UserId; readonly role: Role },
  { part, requestedById }: PolicyChange,
  settings: ApprovalSettings,
  today: LocalDate,
): Authority | undefined {
  if (person.id === requestedById) return undefined;
  const authors = { requestedById, editedById: requestedById };
  return sufficient(authoritiesOf(person, authors, settings, today), kindOf(part), 0, settings);
}

/** The lowest role that decides changes of a part of the policy. */
export const policyLevel = (part: PolicyPart, settings: ApprovalSettings): ApproverRole => requiredLevel(kindOf(part), 0, settings);
