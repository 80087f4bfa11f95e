import { describe, expect, it } from 'vitest';
import type { QueueReason } from '#domain/call-queue.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { currency, date } from '#tests/support/build.ts';
import { textOfReason, wordsOfReason } from './reason-words.ts';

const today = date('2026-03-31');
const usd = currency('USD');
const stories: readonly (readonly [QueueReason, string])[] = [
  [{ code: 'promise.broken', promisedDate: date('2026-03-13'), amountMinor: 25_000_00, currency: usd }, 'Promise broken 13 Mar, $25,000'],
  [{ code: 'promise.due', promisedDate: today, amountMinor: 12_400_00, currency: usd }, 'Promise due today · $12,400'],
  [{ code: 'promise.due', promisedDate: date('2026-03-30'), amountMinor: 100, currency: usd }, 'Promise overdue · $1'],
  [{ code: 'followUp.due', dueDate: today, daysOverdue: 0 }, 'Follow-up due today'],
  [{ code: 'followUp.due', dueDate: date('2026-03-29'), daysOverdue: 2 }, 'Follow-up 2 d overdue'],
  [{ code: 'invoice.pastDue', count: 4, oldestDaysLate: 112, bucket: 'beyond' }, '90+ · 4 invoices, oldest 112 d'],
  [{ code: 'invoice.pastDue', count: 1, oldestDaysLate: 11, bucket: 'first' }, '1–30 · 1 invoice, 11 d late'],
  [{ code: 'dispute.open', amountMinor: 9_120_00, currency: usd, since: null }, 'Disputed $9,120'],
  [{ code: 'dispute.open', amountMinor: 9_120_00, currency: usd, since: today }, 'Disputed $9,120'],
  [{ code: 'dispute.open', amountMinor: 9_120_00, currency: usd, since: date('2026-03-19') }, 'Disputed $9,120, waiting 12 d'],
  [{ code: 'contact.never' }, 'never contacted'],
  [{ code: 'contact.last', daysAgo: 0 }, 'contacted today'],
  [{ code: 'contact.last', daysAgo: 1 }, 'contacted yesterday'],
  [{ code: 'contact.last', daysAgo: 21 }, 'no contact 21 d'],
  [{ code: 'promise.open', promisedDate: date('2026-04-10'), amountMinor: 500_00, currency: usd }, 'Promised $500 for 10 Apr'],
  [{ code: 'stay', since: date('2026-03-12') }, 'Do not collect stay since 12 Mar'],
  [{ code: 'pin', reason: 'The auditor asks', until: date('2026-04-07'), byName: 'Dana' }, 'Pinned The auditor asks · until 7 Apr, Dana'],
  [
    { code: 'snooze', reason: 'Credit memo on its way', until: date('2026-04-07'), byName: 'Dana' },
    'Snoozed until 7 Apr · Credit memo on its way, Dana',
  ],
  [{ code: 'skip', reason: '', until: date('2026-04-01'), byName: 'Dana' }, 'Skipped today · Dana'],
  [{ code: 'holdOut' }, 'hold-out: ordered by past-due amount alone'],
  [{ code: 'contact.limit', attempts: 7, days: 7 }, '7 calls in 7 d e-mail instead'],
  [{ code: 'invoice.comingLate', count: 2, nextDueDate: date('2026-04-04'), isWorthACall: true }, 'due 4 Apr, may be late'],
  [{ code: 'invoice.comingLate', count: 2, nextDueDate: date('2026-04-04'), isWorthACall: false }, 'next due 4 Apr'],
  [{ code: 'invoice.shortPaid', count: 2 }, 'Short pay on 2 invoices'],
  [{ code: 'cash.unapplied', amountMinor: 120_00, currency: usd }, '$120 paid, not applied'],
  [{ code: 'credit.used', percent: 93 }, 'credit limit 93% used'],
  [{ code: 'contact.bestHour', hour: 9 }, 'usually reached 09–10 h local'],
  [{ code: 'data.missing', gap: 'onlyCredits' }, 'Needs data only credits are open'],
  [{ code: 'invoice.notYetDue', nextDueDate: date('2026-04-04') }, 'next due 4 Apr'],
];

describe('why an account stands where it stands', () => {
  it.each(stories)('%j', (reason, text) => {
    expect(textOfReason(wordsOfReason(reason, defaultPolicy, today))).toBe(text);
  });
});
