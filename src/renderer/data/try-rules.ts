import type { Company } from '#domain/company.ts';
import { contactRulesOf, decideContact } from '#domain/contact-guard.ts';
import type { ContactRules } from '#domain/contact-question.ts';
import { type ContactRuleSettings, contactRuleSettingsOf, rulesWith } from '#domain/contact-rules.ts';
import type { ContactVerdict } from '#domain/contact-settings.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { RuleCounts, TriedArrangements, TriedRules } from './call-log-outcome.ts';
import type { LocalCopy } from './local-copy.ts';
import { othersTurn } from './others-turn.ts';
import { tryArrangements } from './try-arrangements.ts';
import type { ToEngine } from './worker-protocol.ts';

/** Accounts decided on in one turn, twice each: some milliseconds. */
const accountsAtOnce = 200;

/** What asks to try rules that are not in use. */
export type TryMessage = Extract<ToEngine, { kind: 'tryRules' | 'tryArrangements' }>;

/** What edited rules would make of the accounts of a copy at a moment, whichever they are. Nothing is changed. Throws `CacheFault`. */
export const triedOf = async (
  copy: LocalCopy,
  company: Company,
  message: TryMessage,
  now: Instant,
): Promise<TriedRules | TriedArrangements> =>
  message.kind === 'tryRules' ? tryRules(copy, company, message.settings, now) : tryArrangements(copy, company, message.settings);

/** What edited contact rules would say of a call to every account of the copy at a moment, beside what those in use say. Nothing is changed. */
async function tryRules(copy: LocalCopy, company: Company, settings: ContactRuleSettings, now: Instant): Promise<TriedRules> {
  const { policy, timeZone: companyTimeZone } = company;
  const { ranking } = copy.generation;
  const { today } = copy.rules;
  const tallies = [new Tally(contactRulesOf(policy)), new Tally(rulesWith(policy, settings))] as const;
  const ids = [...copy.generation.ids()];
  for (const [at, id] of ids.entries()) {
    if (at % accountsAtOnce === accountsAtOnce - 1) await othersTurn();
    const account = ranking.facts(id);
    if (!account) continue;
    for (const tally of tallies) {
      tally.add(decideContact({ channel: 'call' }, { account, today, companyTimeZone }, tally.rules, now).verdict);
    }
  }
  const [inUse, edited] = tallies;
  return {
    inUse: inUse.counts(ranking.callNowCount(contactRuleSettingsOf(policy).callsADay)),
    edited: edited.counts(ranking.callNowCount(settings.callsADay)),
    of: ids.length,
  };
}

class Tally {
  readonly rules: ContactRules;
  readonly #counts: Record<ContactVerdict, number> = { allow: 0, warn: 0, needsApproval: 0, block: 0 };

  constructor(rules: ContactRules) {
    this.rules = rules;
  }

  add(verdict: ContactVerdict): void {
    this.#counts[verdict] += 1;
  }

  counts = (callNow: number): RuleCounts => ({ ...this.#counts, callNow });
}
