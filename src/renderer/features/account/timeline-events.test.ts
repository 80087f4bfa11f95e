import { describe, expect, it } from 'vitest';
import { build, date, instant, newId } from '#tests/support/build.ts';
import { timelineOf } from './timeline-events.ts';

const note = (recordedOn: string, recordedAt: string) => ({
  id: newId(),
  channel: 'call',
  direction: 'outbound',
  contactId: null,
  contactName: '',
  outcome: 'voicemail',
  text: '',
  nextStep: '',
  recordedAt: instant(recordedAt),
  recordedOn: date(recordedOn),
  recordedById: newId(),
  recordedByName: 'Dana Reyes',
  version: 1,
});
const payment = (receivedDate: string, amountMinor: number, currency = 'USD') => ({
  id: newId(),
  receivedDate: date(receivedDate),
  reference: '',
  method: 'ach',
  currency,
  amountMinor,
  unappliedAmountMinor: 0,
  batchId: null,
  version: 1,
});
const zone = 'America/Chicago';
const kindsOf = (folder: ReturnType<typeof build.folder>, today = '2026-03-31') =>
  timelineOf(folder, date(today), zone).map(({ kind, on }) => `${kind} ${on}`);

describe('the timeline of an account', () => {
  it('has the newest first, and moments of a day before what only has the day', () => {
    const folder = build.folder({
      notes: [note('2026-03-31', '2026-03-31T14:00:00.000Z'), note('2026-03-30', '2026-03-30T20:00:00.000Z')],
      payments: [payment('2026-03-31', 100), payment('2026-03-29', 100)],
    });
    expect(kindsOf(folder)).toEqual(['note 2026-03-31', 'payments 2026-03-31', 'note 2026-03-30', 'payments 2026-03-29']);
  });

  it('draws the payments of one day together, one event a currency', () => {
    const folder = build.folder({ payments: [payment('2026-03-30', 100), payment('2026-03-30', 250), payment('2026-03-30', 70, 'CAD')] });
    const events = timelineOf(folder, date('2026-03-31'), zone);
    expect(events.map((event) => event.kind === 'payments' && event.rows.length).sort()).toEqual([1, 2]);
  });

  it('puts a broken promise on the day it was due, and an open one on the day it was made', () => {
    const folder = build.folder({
      promises: [
        build.promise({ status: 'broken', promisedDate: '2026-03-13', recordedAt: '2026-03-01T15:00:00.000Z' }),
        build.promise({ status: 'open', promisedDate: '2026-04-13', recordedAt: '2026-03-05T15:00:00.000Z' }),
      ],
    });
    expect(kindsOf(folder)).toEqual(['promise 2026-03-13', 'promise 2026-03-05']);
  });

  it('shows a follow-up once it is closed, on the day of the company', () => {
    const closed = build.followUp({ status: 'done', closedAt: '2026-03-30T02:00:00.000Z' });
    expect(kindsOf(build.folder({ followUps: [build.followUp(), closed] }))).toEqual(['followUp 2026-03-29']);
  });

  it('keeps what is done on a ledger of an earlier day on that day', () => {
    const closed = build.followUp({ status: 'done', closedAt: '2026-11-22T09:00:00.000Z' });
    expect(kindsOf(build.folder({ followUps: [closed] }), '2020-12-31')).toEqual(['followUp 2020-12-31']);
  });
});
