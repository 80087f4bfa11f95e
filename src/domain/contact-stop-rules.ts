import type { AccountFacts } from './account-facts.ts';
import type { ContactRuleId } from './contact-rule-table.ts';
import { type ContactAction, type ContactHit, type ContactReason, type Question, hit } from './contact-question.ts';

type Stop = AccountFacts['stops'][number];

const rules: Readonly<Record<Stop['kind'], { readonly ruleId: ContactRuleId; readonly code: StopCode }>> = {
  stopRequest: { ruleId: 'stop', code: 'stop.request' },
  counsel: { ruleId: 'counsel', code: 'stop.counsel' },
  optOut: { ruleId: 'optOut', code: 'stop.optOut' },
  wrongNumber: { ruleId: 'wrongNumber', code: 'stop.wrongNumber' },
  badAddress: { ruleId: 'badAddress', code: 'stop.badAddress' },
};
type StopCode = Extract<ContactReason['code'], `stop.${string}`>;

/** What customers have asked to stop, by kind the oldest that forbids it; each blocks until somebody who leads lifts it. */
export function stopHits(question: Question): readonly ContactHit[] {
  const { action, facts } = question;
  const found = facts.account.stops.filter((stop) => forbids(stop, action));
  const firstOfEach = found.filter(({ kind }, at) => found.findIndex((other) => other.kind === kind) === at);
  return firstOfEach.flatMap((stop) => {
    const { ruleId, code } = rules[stop.kind];
    return hit(ruleId, question, { verdict: 'block', reason: { code, since: stop.since, isAll: isForAll(stop) } });
  });
}

/** Whether a stop is about the whole account, by every channel: the account is then on hold. */
export const isForAll = ({ kind, channel, contactId, address }: Stop): boolean =>
  (kind === 'counsel' || contactId === null) && kind !== 'wrongNumber' && kind !== 'badAddress' && channel === null && address === null;

/**
 * Whether a stop forbids an action. One that names a channel, a person or an address is about that alone; an action that does not name them yet is not
 * caught by it. An attorney named with `counsel` is the one who may be spoken with.
 */
export function forbids(
  { kind, channel, contactId, address }: Pick<Stop, 'kind' | 'channel' | 'contactId' | 'address'>,
  action: ContactAction,
): boolean {
  if (channel !== null && channel !== action.channel) return false;
  if (address !== null && address !== action.address) return false;
  if (kind === 'counsel') return contactId === null || contactId !== action.contactId;
  return contactId === null || contactId === action.contactId;
}
