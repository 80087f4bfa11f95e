import { z } from 'zod';
import { openMinorIn } from './invoice.ts';
import { type Currency, currencySchema, minorSchema } from './kernel/money.ts';
import { templateKeySchema } from './message-template.ts';
import { type Account, accountSchema } from './rows.ts';

/** How a step of the programme reaches a customer. */
export const stepChannelSchema = z.enum(['call', 'email', 'letter']);
export type StepChannel = z.infer<typeof stepChannelSchema>;

/** What a segment may ask of an account's risk: its class, or that it has none. */
export const segmentRiskSchema = z.enum([...accountSchema.shape.riskClass.unwrap().options, 'none']);
export type SegmentRisk = z.infer<typeof segmentRiskSchema>;

const daysSchema = z.number().int().min(0).max(3650);
/** The limits of a list of strategies; what no company needs keeps the company's record small, which travels with every pull. */
export const strategyLimits = { strategies: 20, steps: 12, firstDayBefore: 60, lastDay: 365 } as const;

/** Which accounts a strategy is for. What is null does not matter; what is not has to hold, all of it. */
export const segmentSchema = z.strictObject({
  riskClasses: z.array(segmentRiskSchema).min(1).max(4).nullable(),
  /** Days from issue to due date, both ends included; `toDays` null: without an upper end. Accounts without known terms do not fit. */
  terms: z
    .strictObject({ fromDays: daysSchema, toDays: daysSchema.nullable() })
    .refine(({ fromDays, toDays }) => toDays === null || fromDays <= toDays, 'the band ends before it begins')
    .nullable(),
  currencies: z.array(currencySchema).min(1).max(20).nullable(),
  /** ISO 3166 codes of two letters. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .min(1)
    .max(50)
    .nullable(),
  /** What is open in one currency, in its minor units: from (included) to (not included). Accounts with nothing open in it do not fit. */
  openAmount: z
    .strictObject({ currency: currencySchema, fromMinor: minorSchema.min(0).nullable(), toMinor: minorSchema.min(1).nullable() })
    .refine(({ fromMinor, toMinor }) => toMinor === null || (fromMinor ?? 0) < toMinor, 'the band ends before it begins')
    .nullable(),
  history: z.enum(['newAccount']).nullable(),
});
export type Segment = z.infer<typeof segmentSchema>;

/** The segment of everybody. */
export const everybody: Segment = { riskClasses: null, terms: null, currencies: null, countries: null, openAmount: null, history: null };

/** Whether a segment leaves nobody out. */
export const fitsEverybody = (segment: Segment): boolean => Object.values(segment).every((condition) => condition === null);

const keySchema = z.string().regex(/^[\w-]{1,40}$/);

/** What goes along with a message: all open items, or copies of the invoices it asks for. */
export const stepAttachmentSchema = z.enum(['statement', 'invoices']);
export type StepAttachment = z.infer<typeof stepAttachmentSchema>;

export const strategyStepSchema = z.strictObject({
  id: keySchema,
  channel: stepChannelSchema,
  /** Days after the due date of the oldest item that is chased; below zero: before it. */
  startsAfterDays: z.number().int().min(-strategyLimits.firstDayBefore).max(strategyLimits.lastDay),
  /** Days that have to pass after the contact before. One at least, so that no two steps ever fall on one day. */
  waitDays: z.number().int().min(1).max(strategyLimits.lastDay),
  /** Of the last step: it comes again after so many days, for as long as it has to. Null: the strategy ends with it. */
  repeatEveryDays: z.number().int().min(1).max(strategyLimits.lastDay).nullable(),
  // What follows is asked of letters and e-mails alone. Strategies stored before it was asked have the defaults.
  /** What is written; null: whoever takes the step chooses. */
  templateKey: templateKeySchema.nullable().default(null),
  /** Nothing is written about less than this in a currency, in its minor units. */
  minimumMinor: z.record(currencySchema, minorSchema.min(1)).default({}),
  /** Whether a supervisor has to release it. */
  needsSupervisor: z.boolean().default(false),
  /** The law by which interest and a fixed sum are asked for late payment; `none`: they are not. */
  charges: z.enum(['none', 'eu', 'uk', 'de']).default('none'),
  attach: z
    .array(stepAttachmentSchema)
    .max(stepAttachmentSchema.options.length)
    .refine((attachments) => areDistinct(attachments), 'an attachment is named twice')
    .default([]),
});
export type StrategyStep = z.infer<typeof strategyStepSchema>;

/** Of a step about which nobody has said how it writes. */
export const unwritten: Pick<StrategyStep, 'templateKey' | 'minimumMinor' | 'needsSupervisor' | 'charges' | 'attach'> = {
  templateKey: null,
  minimumMinor: {},
  needsSupervisor: false,
  charges: 'none',
  attach: [],
};

export const stopConditionSchema = z.enum(['paid', 'promise', 'dispute', 'stay', 'optOut']);
export type StopCondition = z.infer<typeof stopConditionSchema>;
/** What stops every strategy: no company may chase what is paid, what a court protects, or over a channel a customer has refused. */
export const fixedStops = ['paid', 'stay', 'optOut'] as const satisfies readonly StopCondition[];

export const strategySchema = z.strictObject({
  id: keySchema,
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^\P{Cc}*$/u, 'holds a control character'),
  segment: segmentSchema,
  steps: z
    .array(strategyStepSchema)
    .min(1)
    .max(strategyLimits.steps)
    .refine((steps) => steps.slice(0, -1).every((step) => step.repeatEveryDays === null), 'only the last step may repeat')
    .refine((steps) => areDistinct(steps.map(({ id }) => id)), 'two steps have one id'),
  stopsOn: z
    .array(stopConditionSchema)
    .max(stopConditionSchema.options.length)
    .refine((stops) => fixedStops.every((stop) => stops.includes(stop)), 'paid, stay and opt-out always stop a strategy'),
});
export type Strategy = z.infer<typeof strategySchema>;

/** A company's strategies in their order: the first whose segment fits an account is its own. */
export const strategyListSchema = z
  .array(strategySchema)
  .min(1)
  .max(strategyLimits.strategies)
  .refine((list) => areDistinct(list.map(({ id }) => id)), 'two strategies have one id')
  .refine((list) => areDistinct(list.map(({ name }) => name.toLowerCase())), 'two strategies have one name');

/** The list with its version: 0 is what the program comes with, and each change by a person is one more. */
export const strategiesSchema = z.strictObject({ version: z.number().int().min(0), list: strategyListSchema });
export type Strategies = z.infer<typeof strategiesSchema>;

/** Whether every account has a strategy: only where the last one is everybody's. */
export const hasStrategyForAll = (list: readonly Strategy[]): boolean => {
  const last = list.at(-1);
  return last !== undefined && fitsEverybody(last.segment);
};

/** What is asked of an account to find its strategy. `openItems` are its open invoices and credit memos. */
export type SegmentFacts = {
  readonly account: Pick<Account, 'riskClass' | 'termsDays' | 'country' | 'currency'>;
  readonly openItems: readonly { readonly currency: Currency; readonly openAmountMinor: number }[];
  /** Invoices and credit memos it ever had. */
  readonly invoiceCount: number;
};

/** An account with at most so many invoices in all is new: it has no habit to speak of yet. */
export const newAccountInvoices = 3;

/** The first strategy whose segment fits the account; undefined only for a list whose last one does not fit everybody. */
export const strategyOf = (facts: SegmentFacts, list: readonly Strategy[]): Strategy | undefined =>
  list.find(({ segment }) => fits(facts, segment));

/** Whether an account is in a segment. */
export function fits({ account, openItems, invoiceCount }: SegmentFacts, segment: Segment): boolean {
  const { riskClasses, terms, currencies, countries, openAmount, history } = segment;
  if (riskClasses && !riskClasses.includes(account.riskClass ?? 'none')) return false;
  if (terms && !isWithin(account.termsDays, terms)) return false;
  if (currencies && !currencies.includes(account.currency)) return false;
  if (countries && !(account.country !== null && countries.includes(account.country))) return false;
  if (openAmount && !hasOpenWithin(openItems, openAmount)) return false;
  return history === null || invoiceCount <= newAccountInvoices;
}

const isWithin = (days: number | null, { fromDays, toDays }: NonNullable<Segment['terms']>): boolean =>
  days !== null && days >= fromDays && (toDays === null || days <= toDays);

function hasOpenWithin(
  items: SegmentFacts['openItems'],
  { currency, fromMinor, toMinor }: { readonly currency: Currency; readonly fromMinor: number | null; readonly toMinor: number | null },
): boolean {
  const openMinor = openMinorIn(items, currency);
  return openMinor > 0 && openMinor >= (fromMinor ?? 0) && (toMinor === null || openMinor < toMinor);
}

const areDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length;
