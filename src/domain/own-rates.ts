import { z } from 'zod';
import { type LocalDate, addDays, daysBetween, localDateSchema } from './kernel/dates.ts';
import { type ChargePack, type ChargeRules, chargePacks } from './late-interest-rates.ts';

/** Base rates as far as anything of the kind was ever published, in hundredths of a percent a year: the German one was below zero from 2013 to 2022. */
const bounds: Readonly<Record<ChargePack, { readonly least: number; readonly most: number }>> = {
  eu: { least: 0, most: 20_00 },
  de: { least: -5_00, most: 20_00 },
  uk: { least: 0, most: 20_00 },
};
/** A half-year's rate is published in the days around its beginning; whatever is said long before is a guess. */
const mostDaysAhead = 31;
/** Those who lead are told so many days before the last known half-year ends. */
const noticeDays = 42;

/** A base rate that a company has recorded for a half-year, in hundredths of a percent a year, with where and when it was published. */
export const ownRateSchema = z
  .strictObject({
    pack: z.enum(['eu', 'de', 'uk']),
    from: localDateSchema.refine((day) => /-0[17]-01$/.test(day), 'a half-year begins on 1 January or 1 July'),
    base: z.number().int(),
    source: z
      .string()
      .trim()
      .min(5)
      .max(300)
      .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'holds a control character'),
    publishedOn: localDateSchema,
  })
  .refine(({ pack, base }) => base >= bounds[pack].least && base <= bounds[pack].most, 'no such rate was ever published');
export type OwnRate = z.infer<typeof ownRateSchema>;

/** All that a company has recorded, one a half-year and law: twenty years of three laws. */
export const ownRatesSchema = z
  .array(ownRateSchema)
  .max(120)
  .refine((rates) => new Set(rates.map(({ pack, from }) => `${pack} ${from}`)).size === rates.length, 'a half-year is there twice');

/** The day on which the half-year after the one of a day begins. */
export const nextHalfYear = (day: LocalDate): LocalDate =>
  localDateSchema.parse(
    day < `${day.slice(0, 4)}-07-01` ? `${day.slice(0, 4)}-07-01` : `${String(Number(day.slice(0, 4)) + 1).padStart(4, '0')}-01-01`,
  );

/** The last day of the half-year that begins on a day. */
export const halfYearEnd = (from: LocalDate): LocalDate => addDays(nextHalfYear(from), -1);

/**
 * A law with the rates a company has recorded behind those the program comes with. Only half-years that follow on without a gap count, and where the program has a rate
 * of its own that one holds.
 */
export function chargeRulesOf(pack: ChargePack, own: readonly OwnRate[]): ChargeRules {
  const shipped = chargePacks[pack];
  const added: ChargeRules['rates'][number][] = [];
  let { knownUntil } = shipped;
  for (;;) {
    const from = addDays(knownUntil, 1);
    const next = own.find((rate) => rate.pack === pack && rate.from === from);
    if (!next) break;
    added.push({ from, base: next.base });
    knownUntil = halfYearEnd(from);
  }
  return added.length === 0 ? shipped : { ...shipped, rates: [...shipped.rates, ...added], knownUntil };
}

/** Recorded rates in place of which the program has come to know another one, with that one. */
export function overruledRates(own: readonly OwnRate[]): readonly (OwnRate & { readonly shippedBase: number })[] {
  return own.flatMap((rate) => {
    const { rates, knownUntil } = chargePacks[rate.pack];
    const shipped = rate.from > knownUntil ? undefined : rates.findLast(({ from }) => from <= rate.from);
    return shipped && shipped.base !== rate.base ? [{ ...rate, shippedBase: shipped.base }] : [];
  });
}

/** Why a rate cannot be recorded: the program knows that half-year, one before it is missing, it begins too far ahead to be published, or its day of publication has not come. */
export type OwnRateProblem = 'known' | 'gap' | 'tooEarly' | 'notPublished';

/** What speaks against rates that are recorded anew or changed on a day; null: nothing. What was recorded before stays, also where the program has come to know it. */
export function ownRatesProblem(before: readonly OwnRate[], after: readonly OwnRate[], today: LocalDate): OwnRateProblem | null {
  const isOld = (rate: OwnRate): boolean =>
    before.some(({ pack, from, base, source, publishedOn }) => {
      const isSameHalfYear = pack === rate.pack && from === rate.from;
      return isSameHalfYear && base === rate.base && source === rate.source && publishedOn === rate.publishedOn;
    });
  for (const rate of after) {
    if (isOld(rate)) continue;
    if (rate.from <= chargePacks[rate.pack].knownUntil) return 'known';
    if (rate.from > chargeRulesOf(rate.pack, after).knownUntil) return 'gap';
    if (daysBetween(today, rate.from) > mostDaysAhead) return 'tooEarly';
    if (rate.publishedOn > today) return 'notPublished';
  }
  return null;
}

/** A law whose rates end soon or have ended: nothing is known from that day on. */
export type EndingRates = { readonly pack: ChargePack; readonly unknownFrom: LocalDate; readonly hasEnded: boolean };

/** The laws of a company's steps whose rates end within six weeks of a day, or have ended. */
export function endingRates(packs: readonly ChargePack[], own: readonly OwnRate[], today: LocalDate): readonly EndingRates[] {
  return [...new Set(packs)].flatMap((pack) => {
    const { knownUntil } = chargeRulesOf(pack, own);
    if (daysBetween(today, knownUntil) > noticeDays) return [];
    return [{ pack, unknownFrom: addDays(knownUntil, 1), hasEnded: today > knownUntil }];
  });
}

/** A percentage as it is typed, '2.40', '2,4' or '2.15 %', in hundredths of a percent; null where it is none, or has more than two places. */
export function readRate(text: string): number | null {
  const parts = /^(-?)(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim().replace('−', '-'));
  if (!parts) return null;
  const [, sign, whole, places = ''] = parts;
  const hundredths = Number(whole) * 100 + Number(places.padEnd(2, '0'));
  return sign === '-' && hundredths !== 0 ? -hundredths : hundredths;
}

/** A rate in hundredths of a percent as it is shown: '2.40 %'. */
export function printRate(hundredths: number): string {
  const digits = String(Math.abs(hundredths)).padStart(3, '0');
  return `${hundredths < 0 ? '−' : ''}${digits.slice(0, -2)}.${digits.slice(-2)} %`;
}

/** Whether a base rate is one that the law's bank can have published. */
export const isPossibleBase = (pack: ChargePack, base: number): boolean => base >= bounds[pack].least && base <= bounds[pack].most;
