import { type LocalDate, localDateSchema } from './kernel/dates.ts';

export type ContactRuleId = 'stay' | 'dispute' | 'hours' | 'attempts' | 'conversation';

/** Where a rule of the contact guard comes from. `house`: the company's own, whose settings carry the version. */
export type ContactRuleSource = {
  readonly kind: 'law' | 'house';
  /** Raised with every change of what the rule says. */
  readonly version: number;
  readonly source: string;
  /** When somebody last read the source against the rule. */
  readonly reviewedOn: LocalDate;
};

const reviewedOn = localDateSchema.parse('2026-11-22');

/** THE rules of the contact guard and what they rest on. Each is a function of its own name in `contact-guard.ts`. */
export const contactRuleTable: Readonly<Record<ContactRuleId, ContactRuleSource>> = {
  stay: { kind: 'law', version: 1, source: '11 USC 362(a)(1), (6)', reviewedOn },
  dispute: { kind: 'house', version: 1, source: 'house rule: what is disputed is not dunned', reviewedOn },
  hours: { kind: 'house', version: 1, source: 'house rule for companies, after 12 CFR 1006.6(b)(1)', reviewedOn },
  attempts: { kind: 'house', version: 1, source: 'house rule for companies, after 12 CFR 1006.14(b)(2)(i)(A)', reviewedOn },
  conversation: { kind: 'house', version: 1, source: 'house rule for companies, after 12 CFR 1006.14(b)(2)(i)(B)', reviewedOn },
};
