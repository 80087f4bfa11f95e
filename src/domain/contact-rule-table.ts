import { type LocalDate, localDateSchema } from './kernel/dates.ts';

/** Where a rule of the contact guard comes from. */
export type ContactRuleSource = {
  readonly source: string;
  /** When somebody last read the source against the rule. */
  readonly reviewedOn: LocalDate;
} & (
  | {
      readonly kind: 'law';
      /** Raised with every change of what the rule says. */
      readonly version: number;
    }
  | {
      readonly kind: 'house';
      /** Which of the company's settings say how it goes, and give it their version. */
      readonly settings: 'contact' | 'queue';
    }
);

/** A rule, and the law it is where that protects a consumer (`isUnderConsumerLaw`). */
type ContactRule = ContactRuleSource & { readonly consumers?: ContactRuleSource };

const reviewedOn = localDateSchema.parse('2026-11-23');
const house = (source: string, { settings = 'contact', consumers }: HouseExtras = {}): ContactRule => ({
  kind: 'house',
  source,
  settings,
  reviewedOn,
  ...(consumers !== undefined && { consumers: law(consumers) }),
});
type HouseExtras = { readonly settings?: 'contact' | 'queue'; readonly consumers?: string };
const law = (source: string): ContactRuleSource => ({ kind: 'law', version: 1, source, reviewedOn });

const rules = {
  stay: law('11 USC 362(a)(1), (6)'),
  stop: house('house rule, after 12 CFR 1006.6(c)', { consumers: '12 CFR 1006.6(c)' }),
  counsel: house('house rule, after 12 CFR 1006.6(b)(2)', { consumers: '12 CFR 1006.6(b)(2)' }),
  optOut: house('house rule, after 12 CFR 1006.14(h) and 1006.6(e)', { consumers: '12 CFR 1006.14(h) and 1006.6(e)' }),
  wrongNumber: house('house rule: a number that is somebody else’s is not called again'),
  badAddress: house('house rule: an address that takes no mail is not written to again'),
  dispute: house('house rule: what is disputed is not dunned'),
  hours: house('house rule, after 12 CFR 1006.6(b)(1)', { consumers: '12 CFR 1006.6(b)(1)' }),
  attempts: house('house rule, after 12 CFR 1006.14(b)(2)(i)(A)', { settings: 'queue', consumers: '12 CFR 1006.14(b)(2)(i)(A)' }),
  conversation: house('house rule, after 12 CFR 1006.14(b)(2)(i)(B)', { consumers: '12 CFR 1006.14(b)(2)(i)(B)' }),
  emails: house('house rule, in the sense of 12 CFR 1006.14(a)'),
  recording: law(
    'laws of the states on the consent of all parties; the strictest applies across borders (Kearney v. Salomon, 39 Cal.4th 95)',
  ),
  staleCopy: house('house rule: a list of stops older than a day may lack one'),
} as const satisfies Readonly<Record<string, ContactRule>>;

export type ContactRuleId = keyof typeof rules;

/** THE rules of the contact guard and what they rest on. */
export const contactRuleTable: Readonly<Record<ContactRuleId, ContactRule>> = rules;
