import { describe, expect, test } from 'vitest';
import { build, date, newId } from '#tests/support/build.ts';
import {
  type ArrangementRules,
  arrangementCountsOf,
  arrangementRulesOf,
  arrangementRulesSchema,
  hasArrangements,
  noCounts,
  sumOfCounts,
  withArrangementRules,
} from './arrangement-rules.ts';
import { accountFactsOf } from './account-facts.ts';
import { companySchema } from './company.ts';
import type { Folder } from './folder.ts';
import { defaultPolicy } from './policy.ts';

const usualCompany = companySchema.parse({
  id: newId(),
  name: 'Brightwater Supply Co',
  currency: 'USD',
  timeZone: 'America/Chicago',
  fixedBusinessDate: null,
  policy: defaultPolicy,
});
const inUse = arrangementRulesOf(defaultPolicy);
const edited = (over: Partial<ArrangementRules['promise'] & ArrangementRules['arrangement']>): ArrangementRules => {
  const { toleranceDays = inUse.promise.toleranceDays, mostDaysAhead = inUse.promise.mostDaysAhead, ...arrangement } = over;
  return { promise: { toleranceDays, mostDaysAhead }, arrangement: { ...inUse.arrangement, ...arrangement } };
};

describe('rules of promises and arrangements that are put into use', () => {
  test('are the next version of all of them', () => {
    const rules = edited({ toleranceDays: 4, instalmentFloor: 250_00 });
    const policy = withArrangementRules(defaultPolicy, rules);
    expect(policy).toEqual({
      promise: { toleranceDays: 4, mostDaysAhead: 60 },
      arrangement: { ...defaultPolicy.arrangement, instalmentFloor: 250_00, version: 2 },
    });
    expect(arrangementRulesOf({ ...defaultPolicy, ...policy })).toEqual(rules);
  });

  test.each([
    { toleranceDays: 31 },
    { mostDaysAhead: 0 },
    { instalmentFloor: -1 },
    { leastSettlementPercent: 101 },
    { mostExtensionDays: 0 },
    // Nothing that is agreed reaches further than the furthest.
    { mostExtensionDays: 91, mostDays: 90 },
    { version: 3 },
  ])('are refused as %o', (over) => {
    expect(arrangementRulesSchema.safeParse(inUse).success).toBe(true);
    expect(arrangementRulesSchema.safeParse(edited(over)).success).toBe(false);
  });

  test('have a version in companies stored before they had one', () => {
    const { version: _version, ...before } = defaultPolicy.arrangement;
    expect(companySchema.parse({ ...usualCompany, policy: { ...defaultPolicy, arrangement: before } }).policy.arrangement.version).toBe(1);
  });
});

describe('what rules make of what is promised and agreed', () => {
  /** 31 March 2026 is a Tuesday. */
  const today = date('2026-03-31');
  const folderOf = (over: Omit<Parameters<typeof build.folder>[0], 'account'>): Folder =>
    build.folder({ account: build.account(), ...over });
  const counted = (folder: Folder, over: Parameters<typeof edited>[0] = {}) => {
    const company = { ...usualCompany, policy: { ...defaultPolicy, ...withArrangementRules(defaultPolicy, edited(over)) } };
    return arrangementCountsOf(folder, company, today);
  };
  const promise = (over: object) => folderOf({ promises: [build.promise({ recordedOn: '2026-03-02', ...over })] });

  test('an open promise is over where its last day has passed, which the tolerance says', () => {
    const due = promise({ promisedDate: '2026-03-27' });
    expect(counted(due)).toEqual({ ...noCounts, open: 1 });
    expect(counted(due, { toleranceDays: 1 })).toEqual({ ...noCounts, open: 1, over: 1 });
    expect(counted(promise({ promisedDate: '2026-03-27', status: 'kept' }), { toleranceDays: 0 })).toEqual(noCounts);
  });

  test.each(['broken', 'partiallyKept'])('a %s one is open again where its last day is still to come', (status) => {
    const late = promise({ promisedDate: '2026-03-26', status, closedOn: '2026-03-31' });
    expect(counted(late)).toEqual(noCounts);
    expect(counted(late, { toleranceDays: 3 })).toEqual({ ...noCounts, openAgain: 1 });
  });

  test('a promise was made for too far ahead by the day on which it was made, and an instalment never was', () => {
    const far = promise({ promisedDate: '2026-04-20' });
    expect(counted(far, { mostDaysAhead: 49 }).tooFar).toBe(0);
    expect(counted(far, { mostDaysAhead: 48 }).tooFar).toBe(1);
    expect(counted(agreed({}), { mostDaysAhead: 5 })).toMatchObject({ open: 3, tooFar: 0 });
  });

  /** 30,000 in three parts from 7 April on, agreed on 30 March, or something else of that shape. */
  function agreed(over: object, parts: readonly (readonly [string, number])[] = usualParts, status = 'open'): Folder {
    const arrangement = build.arrangement({ status: status === 'open' ? 'active' : 'proposed', activeOn: '2026-03-30', ...over });
    const promises = parts.map(([promisedDate, amountMinor]) =>
      build.promise({ arrangementId: arrangement.id, promisedDate, amountMinor, status, recordedOn: '2026-03-30' }),
    );
    return folderOf({ arrangements: [arrangement], promises });
  }
  const usualParts = [
    ['2026-04-07', 10_000_00],
    ['2026-05-07', 10_000_00],
    ['2026-06-07', 10_000_00],
  ] as const;

  test.each([
    { mostInstalments: 2 },
    { instalmentFloor: 10_000_01 },
    { mostDays: 68, mostExtensionDays: 68 },
    { mostInterestBasisPoints: 599 },
  ])('a plan that runs lies outside of %o', (over) => {
    // The interest of 6 percent stands in the last payment.
    const plan = agreed({ interestBasisPoints: 600, payMinor: 30_100_00 }, [...usualParts.slice(0, 2), ['2026-06-07', 10_100_00]]);
    expect(counted(plan)).toEqual({ ...noCounts, open: 3, running: 1 });
    expect(counted(plan, over)).toEqual({ ...noCounts, open: 3, running: 1, plan: 1 });
  });

  test('the smallest instalment is weighed in the currency of the plan', () => {
    const plan = agreed({ currency: 'EUR' });
    expect(counted(plan, { instalmentFloor: 11_000_00 }).plan).toBe(0);
    expect(counted(plan, { instalmentFloor: 11_000_01 }).plan).toBe(1);
  });

  test('a settlement and an extension have limits of their own', () => {
    const settlement = agreed({ kind: 'settlement', payMinor: 18_000_00, instalmentCount: 1 }, [['2026-04-07', 18_000_00]]);
    expect(counted(settlement, { leastSettlementPercent: 60 }).settlement).toBe(0);
    expect(counted(settlement, { leastSettlementPercent: 61 }).settlement).toBe(1);
    const extension = agreed({ kind: 'extension', lastDate: '2026-04-29', instalmentCount: 1 }, [['2026-04-29', 30_000_00]]);
    expect(counted(extension, { mostExtensionDays: 30 }).extension).toBe(0);
    expect(counted(extension, { mostExtensionDays: 29 }).extension).toBe(1);
  });

  test('what waits for an approval is counted by itself, and what is broken or over not at all', () => {
    expect(counted(agreed({}, usualParts, 'proposed'), { mostInstalments: 2 })).toEqual({ ...noCounts, waiting: 1 });
    const plan = agreed({});
    const broken = { ...plan, promises: plan.promises.map((each, at) => (at === 0 ? { ...each, status: 'broken' as const } : each)) };
    expect(counted(broken, { mostInstalments: 2 })).toMatchObject({ open: 2, running: 0, plan: 0 });
    expect(counted(agreed({ status: 'cancelled' }, [], 'cancelled'), { mostInstalments: 2 })).toEqual(noCounts);
  });

  test('accounts are found by their summaries, and their counts go together', () => {
    expect(hasArrangements(accountFactsOf(folderOf({})))).toBe(false);
    expect(hasArrangements(accountFactsOf(agreed({})))).toBe(true);
    expect(hasArrangements(accountFactsOf(promise({ status: 'broken' })))).toBe(true);
    expect(hasArrangements(accountFactsOf(folderOf({ approvals: [build.approval()] })))).toBe(true);
    const one = counted(agreed({}), { mostInstalments: 2 });
    expect(sumOfCounts(one, one)).toEqual({ ...noCounts, open: 6, running: 2, plan: 2 });
  });
});
