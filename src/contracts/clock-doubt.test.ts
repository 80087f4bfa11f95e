import { expect, it } from 'vitest';
import { lengthInWords } from './clock-doubt.ts';

it.each([
  [45, '45 seconds'],
  [60, '1 minute'],
  [150, '3 minutes'],
  [3600, '1 hour'],
  [10_800, '3 hours'],
  [86_400, '1 day'],
  [100_000_000, '1,157 days'],
])('%s seconds are %s', (seconds, words) => {
  expect(lengthInWords(seconds)).toBe(words);
});
