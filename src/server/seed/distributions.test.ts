import { describe, expect, it } from 'vitest';
import { daysBetween, isoWeekday, localDateSchema } from '#domain/kernel/dates.ts';
import { userIdSchema } from '#domain/kernel/ids.ts';
import { planAccounts } from './account-plan.ts';
import { invoiceFates } from './payment-behaviour.ts';
import { Random } from './random.ts';
import { accountChunks } from './seed-company.ts';

const today = localDateSchema.parse('2026-03-31');
const share = <T>(items: readonly T[], is: (item: T) => boolean): number => items.filter(is).length / items.length;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('Random', () => {
  it('has the moments of its distributions', () => {
    const random = new Random(1);
    const draw = (one: () => number): number[] => Array.from({ length: 40_000 }, one);
    expect(mean(draw(() => random.unit()))).toBeCloseTo(0.5, 1);
    const normal = draw(() => random.normal());
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((value) => value * value))).toBeCloseTo(1, 1);
    expect(mean(draw(() => random.beta(0.23, 1.83)))).toBeCloseTo(0.23 / 2.06, 2);
    expect(median(draw(() => random.lognormal(1.66, 1.22)))).toBeCloseTo(Math.exp(1.66), 0);
    expect(mean(draw(() => random.exponential(6.7)))).toBeGreaterThan(6.4);
    const dice = draw(() => random.int(1, 6));
    expect(new Set(dice).size).toBe(6);
    expect(share(dice, (value) => value === 6)).toBeCloseTo(1 / 6, 1);
  });

  it('gives the same numbers for the same seed', () => {
    expect([new Random(5).uint32(), new Random(5).uint32()]).toEqual([new Random(5).uint32(), new Random(5).uint32()]);
    expect(new Random(5).uint32()).not.toBe(new Random(6).uint32());
  });
});

describe('the plan of the accounts', () => {
  it.each([300, 3_000])('holds of %i accounts as much value in the ten largest as real ledgers do', (count) => {
    const plans = planAccounts(count, new Random(1));
    const values = plans.map((plan) => plan.medianAmount * plan.invoiceCount).sort((a, b) => b - a);
    const all = values.reduce((sum, value) => sum + value, 0);
    const topTen = values.slice(0, 10).reduce((sum, value) => sum + value, 0) / all;
    expect(topTen).toBeGreaterThan(0.43);
    expect(topTen).toBeLessThan(0.52);
    expect(median(plans.flatMap((plan) => Array<number>(plan.invoiceCount).fill(plan.medianAmount)))).toBeCloseTo(19_024, -3);
    expect(mean(plans.map((plan) => plan.invoiceCount))).toBeGreaterThan(5);
    expect(mean(plans.map((plan) => plan.invoiceCount))).toBeLessThan(9);
  });

  it('has terms in the shares of real ones', () => {
    const plans = planAccounts(20_000, new Random(2));
    expect(share(plans, (plan) => plan.termsDays <= 20)).toBeCloseTo(0.64, 1);
    expect(share(plans, (plan) => plan.termsDays > 20 && plan.termsDays <= 31)).toBeCloseTo(0.24, 1);
    expect(share(plans, (plan) => plan.termsDays > 46)).toBeCloseTo(0.03, 1);
  });
});

describe('how the demo pays', () => {
  const random = new Random(3);
  const accounts = planAccounts(4_000, new Random(4)).map((plan) => ({
    plan,
    fates: invoiceFates({ ...plan, invoiceCount: 20 }, today, random),
  }));
  const all = accounts.flatMap(({ fates }) => fates);
  const late = (fate: (typeof all)[number]): number => daysBetween(fate.dueDate, fate.paidDate);
  const undisputed = all.filter((fate) => !fate.isDisputed);

  it('is late as often as real payers, and by as much', () => {
    expect(share(undisputed, (fate) => late(fate) > 0)).toBeGreaterThan(0.08);
    expect(share(undisputed, (fate) => late(fate) > 0)).toBeLessThan(0.15);
    expect(share(undisputed, (fate) => late(fate) > 30)).toBeLessThan(0.02);
    expect(median(undisputed.filter((fate) => late(fate) > 0).map(late))).toBeGreaterThanOrEqual(5);
    expect(median(undisputed.filter((fate) => late(fate) > 0).map(late))).toBeLessThanOrEqual(8);
    expect(share(undisputed, (fate) => late(fate) === 0)).toBeGreaterThan(0.65);
  });

  it('sticks: who was late is late again, who was not is not', () => {
    const pairs = accounts
      .flatMap(({ fates }) => fates.slice(1).map((fate, at) => [fates[at], fate] as const))
      .filter(([a, b]) => a?.isDisputed === false && !b.isDisputed);
    const after = (wasLate: boolean): number =>
      share(
        pairs.filter(([a]) => (a ? late(a) > 0 : false) === wasLate),
        ([, b]) => late(b) > 0,
      );
    expect(after(true)).toBeGreaterThan(0.5);
    expect(after(true)).toBeLessThan(0.75);
    expect(after(false)).toBeLessThan(0.08);
  });

  it('gets wilder with longer terms', () => {
    const lateShare = (from: number, to: number): number =>
      share(
        accounts
          .filter(({ plan }) => plan.termsDays > from && plan.termsDays <= to)
          .flatMap(({ fates }) => fates.filter((fate) => !fate.isDisputed)),
        (fate) => late(fate) > 0,
      );
    expect(lateShare(0, 20)).toBeLessThan(lateShare(20, 31));
    expect(lateShare(20, 31)).toBeLessThan(lateShare(31, 90));
  });

  it('disputes as often as real payers and pays disputed invoices about a week later', () => {
    expect(share(all, (fate) => fate.isDisputed)).toBeCloseTo(0.227, 1);
    const difference = mean(all.filter((fate) => fate.isDisputed).map(late)) - mean(undisputed.map(late));
    expect(difference).toBeGreaterThan(5.5);
    expect(difference).toBeLessThan(9);
  });

  it('pays on weekdays, on Mondays most', () => {
    const weekdays = all.map((fate) => isoWeekday(fate.paidDate));
    expect(weekdays.every((day) => day <= 5)).toBe(true);
    expect(share(weekdays, (day) => day === 1)).toBeGreaterThan(0.25);
  });
});

describe('the credit limits of the demo', () => {
  it('are used by a good part where something is open, and by more than all in few places', () => {
    const collector = { collectorId: userIdSchema.parse('00000000-0000-7000-8000-000000000001'), collectorName: 'Dana Reyes' };
    const accounts = [...accountChunks({ accounts: 600, seed: 1 }, today, collector)].flat();
    const used = accounts.flatMap(({ accounts: [account], invoices }) => {
      const limitMinor = account?.['creditLimitMinor'];
      const own = invoices.filter((row) => row['currency'] === account?.['currency']);
      const openMinor = own.reduce((sum, row) => sum + Number(row['openAmountMinor']), 0);
      return typeof limitMinor === 'number' && openMinor > 0 ? [openMinor / limitMinor] : [];
    });
    expect(used.length).toBeGreaterThan(200);
    expect(share(used, (part) => part >= 0.2 && part <= 0.9)).toBeGreaterThan(0.7);
    expect(share(used, (part) => part > 1)).toBeGreaterThan(0.01);
    expect(share(used, (part) => part > 1)).toBeLessThan(0.1);
    expect(Math.max(...used)).toBeLessThanOrEqual(1.6);
  });
});
