import { localDateSchema } from './kernel/dates.ts';

/**
 * States (ISO 3166-2) in which everybody on a call has to agree to its recording. Lists differ in DC, Delaware, Michigan, Nevada and Oregon; they are taken as
 * such states here, because asking everybody is right in all.
 */
export const allPartyStates: ReadonlySet<string> = new Set(
  'CA CT DE DC FL IL MD MA MI MT NV NH OR PA WA'.split(' ').map((state) => `US-${state}`),
);

/** Where the list comes from, and when it was last read against it. */
export const allPartySource = {
  source:
    'statutes of the states on recorded conversations, for instance Cal. Penal Code 632, Fla. Stat. 934.03, 720 ILCS 5/14, RCW 9.73.030',
  reviewedOn: localDateSchema.parse('2026-11-23'),
} as const;

/** Whether one party's consent is enough: both places are known, in the United States, and in none of those states. */
export const isOneConsentEnough = (regions: readonly (string | null)[]): boolean =>
  regions.every((region) => region !== null && region.startsWith('US-') && !allPartyStates.has(region));
