import { z } from 'zod';

/** Clocks further apart than this are worth a word: less is a slow answer, or a clock that nobody minds. */
export const clockToleranceMs = 2 * 60_000;

const reasons = z.enum([
  /** The API's clock and its database's are apart. */
  'database',
  /** The API's clock shows less than a moment that it has recorded. */
  'backwards',
  'computerAhead',
  'computerBehind',
]);

const seconds = z.number().int().min(0);

/** Why a clock is doubted, and by how many seconds. */
export const clockDoubtSchema = z.strictObject({ reason: reasons, seconds });
export type ClockDoubt = z.infer<typeof clockDoubtSchema>;

/** What the central API has noticed about its own clock. */
export const serverClockDoubtSchema = z.strictObject({ reason: reasons.extract(['database', 'backwards']), seconds });
export type ServerClockDoubt = z.infer<typeof serverClockDoubtSchema>;

/**
 * The `prefer` header of a request that wants to hear of it. A desktop from before there was such a member takes no answer with a member
 * that it does not know, and is not told.
 */
export const clockPreference = 'clock-doubt';

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** Seconds as people say them, in the largest unit that is reached: '3 hours', '1 day', '45 seconds'. */
export function lengthInWords(length: number): string {
  const [name, unit] = units.find(([, size]) => length >= size) ?? ['second', 1];
  const count = Math.round(length / unit);
  return `${count.toLocaleString('en-US')} ${name}${count === 1 ? '' : 's'}`;
}
