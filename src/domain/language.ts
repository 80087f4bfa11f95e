import { z } from 'zod';

/** The languages that messages to customers are written in. */
export const languages = ['en', 'de', 'fr', 'es'] as const;
export const languageSchema = z.enum(languages);
export type Language = z.infer<typeof languageSchema>;

/** The language that is written to companies of a country, where it is one of ours; of several the one most of its companies use. */
const byCountry: ReadonlyMap<string, Language> = new Map([
  ...['DE', 'AT', 'CH', 'LI'].map((country) => [country, 'de'] as const),
  ...['FR', 'MC', 'LU', 'SN', 'CI'].map((country) => [country, 'fr'] as const),
  ...['ES', 'MX', 'AR', 'CL', 'CO', 'PE', 'UY', 'EC', 'BO', 'PY', 'VE', 'CR', 'PA', 'GT', 'HN', 'NI', 'SV', 'DO', 'CU'].map(
    (country) => [country, 'es'] as const,
  ),
]);

/** The language to write to an account in: its own, or its country's, or English. */
export const languageOf = ({
  language,
  country,
}: {
  readonly language?: Language | null | undefined;
  readonly country: string | null;
}): Language => language ?? byCountry.get(country ?? '') ?? 'en';
