import { expect, test } from 'vitest';
import { build, currency, date } from '#tests/support/build.ts';
import { defaultPolicy } from './policy.ts';
import { fitWrittenOffer } from './written-offer.ts';

const today = date('2026-03-31');
const folder = build.folder({
  invoices: [
    build.invoice({ amountMinor: 900_00, openAmountMinor: 900_00 }),
    build.invoice({ kind: 'creditMemo', amountMinor: -100_00, openAmountMinor: -100_00 }),
    build.invoice({ currency: 'EUR', openAmountMinor: 50_00 }),
  ],
});
const company = { timeZone: 'America/Chicago', policy: defaultPolicy };
const offer = (amountMinor: number, over: object = {}, role: 'collector' | 'supervisor' = 'collector') => {
  const fits = fitWrittenOffer({ currency: currency('USD'), amountMinor, payBy: date('2026-04-14'), ...over }, folder, {
    company,
    role,
    today,
  });
  return fits.ok ? 'ok' : fits.error.code;
};

test('an offer in writing is held to the limits of the settlement it would become', () => {
  expect(offer(600_00)).toBe('ok');
  expect(offer(800_00), 'what is open, the credit taken off').toBe('settlement.notLess');
  expect(offer(1)).toBe('settlement.belowFloor');
  expect(offer(500_00), 'more is given away than a collector may').toBe('settlement.needsApproval');
  expect(offer(500_00, {}, 'supervisor')).toBe('ok');
});

test('its day is to come, and not too far away', () => {
  expect(offer(600_00, { payBy: today })).toBe('ok');
  expect(offer(600_00, { payBy: date('2026-03-30') })).toBe('arrangement.dateInPast');
  expect(offer(600_00, { payBy: date('2030-01-01') })).toBe('arrangement.tooFarAhead');
});
