import { describe, expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { accountFactsOf, mostRecentContacts } from './account-facts.ts';

describe('the summary of a folder', () => {
  test('is the same for the same rows in any order', () => {
    const invoices = [1, 2, 3].map((day) => build.invoice({ dueDate: `2026-03-0${day}`, number: String(day) }));
    const notes = [1, 2, 3].map((day) => build.note({ recordedAt: `2026-03-0${day}T15:00:00.000Z`, recordedOn: `2026-03-0${day}` }));
    const folder = build.folder({ invoices, notes });
    const turned = { ...folder, invoices: folder.invoices.toReversed(), notes: folder.notes.toReversed() };
    expect(accountFactsOf(turned)).toEqual(accountFactsOf(folder));
  });

  test('knows the first invoice, and no credit memo for it', () => {
    const facts = build.facts({
      invoices: [
        build.invoice({ issueDate: '2026-01-10' }),
        build.invoice({ issueDate: '2025-11-02', status: 'paid', openAmountMinor: 0 }),
        build.invoice({ issueDate: '2025-01-01', kind: 'creditMemo' }),
      ],
    });
    expect(facts.firstInvoiceOn).toBe('2025-11-02');
    expect(build.facts().firstInvoiceOn).toBeNull();
  });

  test('keeps the last contacts, the newest first, and no more than are looked at', () => {
    const notes = Array.from({ length: mostRecentContacts + 5 }, (_, at) => {
      const day = String(at + 1).padStart(2, '0');
      return build.note({ recordedOn: `2026-03-${day}`, recordedAt: `2026-03-${day}T15:00:00.000Z`, outcome: 'noAnswer' });
    });
    const { recentContacts, lastContact } = build.facts({ notes });
    expect(recentContacts).toHaveLength(mostRecentContacts);
    expect(recentContacts[0]).toEqual({ on: '2026-03-25', channel: 'call', direction: 'outbound', outcome: 'noAnswer' });
    expect(lastContact?.on).toBe('2026-03-25');
  });

  test('says at which hour of the account’s own day calls reach somebody, once there are three', () => {
    const at = (time: string, outcome = 'reached') => build.note({ recordedAt: `2026-03-10T${time}:00.000Z`, outcome });
    const account = build.account({ timeZone: 'America/Chicago' });
    const three = [at('15:05'), at('15:40'), at('19:10')];
    expect(build.facts({ account, notes: three }).reachedHour).toBe(10);
    expect(build.facts({ account, notes: [...three.slice(1), at('15:10', 'voicemail')] }).reachedHour).toBeNull();
    expect(build.facts({ account: build.account({ timeZone: null }), notes: three }).reachedHour).toBeNull();
  });

  test('adds up cash on account by currency', () => {
    const payment = (currency: string, unappliedAmountMinor: number) => ({
      id: crypto.randomUUID(),
      receivedDate: '2026-03-02',
      reference: 'ACH 1',
      method: 'ach',
      currency,
      amountMinor: 500_00,
      unappliedAmountMinor,
      batchId: null,
      version: 1,
    });
    const payments = [payment('USD', 20_00), payment('EUR', 5_00), payment('USD', 1_00), payment('GBP', 0)];
    expect(build.facts({ payments }).unapplied).toEqual([
      { currency: 'EUR', amountMinor: 5_00 },
      { currency: 'USD', amountMinor: 21_00 },
    ]);
  });

  test('knows since when disputes wait, where a note names what is disputed', () => {
    const disputed = (number: string, over = {}) => build.invoice({ number, disputedAmountMinor: 100, ...over });
    const says = (text: string, recordedOn: string, outcome = 'dispute') =>
      build.note({ text, recordedOn, recordedAt: `${recordedOn}T15:00:00.000Z`, outcome });
    const since = (invoices: readonly object[], ...notes: readonly object[]) => build.facts({ invoices, notes }).disputesSince;
    const [first, second] = [disputed('INV-1'), disputed('INV-2')];
    const told = [says('About: INV-1.\nShort', '2026-03-02'), says('About: INV-2, INV-3.\nPrice', '2026-03-09')];
    expect(since([first, second], ...told)).toEqual([{ currency: 'USD', since: '2026-03-02' }]);
    expect(since([first, second], ...told, says('INV-1 again', '2026-03-20'))).toEqual([{ currency: 'USD', since: '2026-03-09' }]);
    expect(since([second, disputed('INV-1', { currency: 'EUR' })], ...told)).toEqual([
      { currency: 'EUR', since: '2026-03-02' },
      { currency: 'USD', since: '2026-03-09' },
    ]);
    expect(since([disputed('INV-9')], ...told)).toEqual([]);
    expect(since([disputed('INV-1', { disputedAmountMinor: 0 })], ...told)).toEqual([]);
    expect(since([disputed('INV-1', { status: 'paid', openAmountMinor: 0 })], ...told)).toEqual([]);
    expect(since([first], says('INV-1 is approved', '2026-03-02', 'reached'))).toEqual([]);
  });

  test('has the mark that nobody took back', () => {
    const queueMarks = [build.queueMark({ status: 'closed', reason: 'old' }), build.queueMark({ kind: 'pin', reason: 'The auditor asks' })];
    expect(build.facts({ queueMarks }).mark).toMatchObject({ kind: 'pin', reason: 'The auditor asks', until: '2026-04-07' });
    expect(build.facts({ queueMarks: queueMarks.slice(0, 1) }).mark).toBeNull();
  });
});
