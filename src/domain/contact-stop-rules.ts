import type { AccountFacts } from './account-facts.ts';
import type { ContactRuleId } from './contact-rule-table.ts';
import { type ContactHit, type ContactReason, type Question, hit } from './contact-question.ts';
import { forbids } from './contact-stop-reach.ts';

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
