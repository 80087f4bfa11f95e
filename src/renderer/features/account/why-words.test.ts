import { describe, expect, it } from 'vitest';
import type { Contribution } from '#domain/call-queue.ts';
import { currency, date } from '#tests/support/build.ts';
import { sentenceOf } from './why-words.ts';

const today = date('2026-03-31');
const usd = currency('USD');
const mark = { reason: 'new clerk', until: date('2026-04-06'), byName: 'Dana Reyes' };
const stories: readonly (readonly [Contribution, string])[] = [
  [{ code: 'stay', since: date('2026-03-20'), moneyDays: 0 }, 'A court’s stay since 20 Mar: nothing may be collected.'],
  [{ code: 'pin', ...mark, moneyDays: 0 }, 'Pinned to the top until Mon 6 Apr by Dana Reyes: new clerk.'],
  [{ code: 'snooze', ...mark, moneyDays: 0 }, 'Snoozed until Mon 6 Apr by Dana Reyes: new clerk.'],
  [{ code: 'skip', ...mark, reason: '', until: date('2026-04-01'), moneyDays: 0 }, 'Skipped until tomorrow by Dana Reyes.'],
  [
    { code: 'promise.broken', promisedDate: date('2026-03-13'), amountMinor: 25_000_00, currency: usd, moneyDays: 375_000 },
    'They promised $25,000 for 13 Mar and did not keep it.',
  ],
  [
    { code: 'promise.due', promisedDate: today, amountMinor: 12_400_00, currency: usd, moneyDays: 124_000 },
    'They promised $12,400 for today.',
  ],
  [
    { code: 'promise.open', promisedDate: date('2026-04-04'), amountMinor: 100_00, currency: usd, moneyDays: -80 },
    'They have promised $100 for 4 Apr: it may come by itself.',
  ],
  [{ code: 'followUp.due', dueDate: date('2026-03-29'), daysOverdue: 2, moneyDays: 10 }, 'A follow-up was set for 29 Mar, 2 days ago.'],
  [{ code: 'contact.limit', attempts: 7, days: 7, moneyDays: 0 }, '7 calls in 7 days are the limit: write instead.'],
  [{ code: 'invoice.pastDue', count: 1, oldestDaysLate: 9, bucket: 'first', moneyDays: 10 }, '1 invoice is past due, the oldest 9 days.'],
  [
    { code: 'invoice.comingLate', count: 3, nextDueDate: date('2026-04-04'), isWorthACall: true, moneyDays: 10 },
    '3 invoices fall due from 4 Apr on and may be paid late.',
  ],
  [
    { code: 'cash.unapplied', amountMinor: 3_000_00, currency: usd, moneyDays: -10 },
    '$3,000 came in and is not applied yet: it pays part of what is open.',
  ],
  [{ code: 'dispute.open', amountMinor: 9_120_00, currency: usd, since: null, moneyDays: 0 }, '$9,120 is disputed and left out.'],
  [
    { code: 'dispute.open', amountMinor: 9_120_00, currency: usd, since: date('2026-03-19'), moneyDays: 0 },
    '$9,120 is disputed and left out; they have waited for an answer since 19 Mar, 12 days.',
  ],
  [{ code: 'contact.last', daysAgo: 2, moneyDays: -10 }, 'The last contact was 2 days ago: give it time to work.'],
  [{ code: 'contact.last', daysAgo: 30, moneyDays: 10 }, 'Nobody has been in contact for 30 days.'],
  [{ code: 'contact.last', daysAgo: 9, moneyDays: 0 }, 'The last contact was 9 days ago.'],
  [{ code: 'contact.bestHour', hour: 23, moneyDays: 0 }, 'Most calls that reached somebody were between 23:00 and 0:00 their time.'],
  [{ code: 'data.missing', gap: 'onlyCredits', moneyDays: 0 }, 'Cannot be ranked properly: only credits are open.'],
];

describe('a contribution as a sentence', () => {
  it.each(stories)('%j', (contribution, sentence) => {
    expect(sentenceOf(contribution, today)).toBe(sentence);
  });
});
