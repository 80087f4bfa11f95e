import { changeArrangementRulesRequestSchema } from '#contracts/arrangement-rules.ts';
import { changeAuthorityRequestSchema } from '#contracts/authority.ts';
import { changeContactRulesRequestSchema } from '#contracts/contact-rules.ts';
import { changeLettersRequestSchema } from '#contracts/letters.ts';
import type { PolicyRequest } from '#contracts/policy-requests.ts';
import { changeStrategiesRequestSchema } from '#contracts/strategies.ts';
import { changeTemplateRequestSchema } from '#contracts/templates.ts';
import { arrangementRulesOf } from '#domain/arrangement-rules.ts';
import { authorityChanges, authoritySettingsOf } from '#domain/authority-change.ts';
import type { Company } from '#domain/company.ts';
import { contactRuleSettingsOf } from '#domain/contact-rules.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { leafChanges } from '#domain/leaf-changes.ts';
import { templateOf } from '#domain/shipped-templates.ts';
import type { Strategy } from '#domain/strategy.ts';
import { arrangementRuleChanges } from '#renderer/ui/arrangement-rule-words.ts';
import { authorityChangeWords } from '#renderer/ui/authority-words.ts';
import { countOf } from '#renderer/ui/money.ts';
import { templateWords } from '#renderer/ui/template-words.ts';

/** What a change of the policy would change of what is in use now, a sentence each. */
export function policyRequestWords({ part, body }: Pick<PolicyRequest, 'part' | 'body'>, { currency, policy }: Company): readonly string[] {
  switch (part) {
    case 'authority': {
      const { settings } = changeAuthorityRequestSchema.parse(body);
      return authorityChanges(authoritySettingsOf(policy.approval), settings).map((change) => authorityChangeWords(change, currency));
    }
    case 'strategies':
      return strategyWords(policy.strategies.list, changeStrategiesRequestSchema.parse(body).list);
    case 'templates': {
      const { key, language, text } = changeTemplateRequestSchema.parse(body);
      const inUse = templateOf(key, language, policy.letters);
      const name = `${templateWords[key]} (${language})`;
      if (text === null) return [`${name}: back to the text the program came with.`];
      return leafWords({ subject: inUse.subject, body: inUse.body }, text).map((words) => `${name}, ${words}`);
    }
    case 'contactRules':
      return leafWords(contactRuleSettingsOf(policy), changeContactRulesRequestSchema.parse(body).settings);
    case 'letters': {
      const { changedTemplates: _own, version: _version, ...inUse } = policy.letters;
      return leafWords(inUse, changeLettersRequestSchema.parse(body).settings);
    }
    case 'arrangements':
      return arrangementRuleChanges(arrangementRulesOf(policy), changeArrangementRulesRequestSchema.parse(body).settings, currency);
    default:
      return assertNever(part);
  }
}

const leafWords = (before: unknown, after: unknown): readonly string[] =>
  leafChanges(before, after).map(({ path, from, to }) => `${path}: ${to} (now ${from}).`);

function strategyWords(before: readonly Strategy[], after: readonly Strategy[]): readonly string[] {
  const inUse = new Map(before.map((strategy) => [strategy.id, strategy]));
  const kept = new Set(after.map(({ id }) => id));
  const changed = after.flatMap((strategy) => {
    const was = inUse.get(strategy.id);
    if (!was) return [`“${strategy.name}” is new, with ${countOf(strategy.steps.length, 'step')}.`];
    return leafWords(was, strategy).map((words) => `“${strategy.name}”, ${words}`);
  });
  const gone = before.filter(({ id }) => !kept.has(id)).map(({ name }) => `“${name}” is taken out.`);
  const order = (list: readonly Strategy[]): string => list.map(({ id }) => id).join(' ');
  const isMoved = changed.length + gone.length === 0 && order(before) !== order(after);
  return [...changed, ...gone, ...(isMoved ? ['The strategies are put in another order.'] : [])];
}
