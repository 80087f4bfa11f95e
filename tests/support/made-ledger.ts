import type { BackTestRow } from '#domain/back-test-ledger.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { date } from './build.ts';

/** Numbers 0 to below 1, the same ones for the same seed. */
export function numbersOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/**
 * A history of two and a half years with what matters in real ones: most payers pay on the day, some late again and again, long terms run
 * later, small invoices stay open longest, amounts are spread over three powers of ten. The last invoices are open.
 */
export function madeLedger(seed = 1, accountCount = 150): readonly BackTestRow[] {
  const random = numbersOf(seed);
  const first = date('2023-01-02');
  const last = addDays(first, 900);
  return Array.from({ length: accountCount }, (_, at) => at).flatMap((at) => {
    const lateShare = random() ** 4;
    const termsDays = [15, 20, 30, 45, 60][Math.floor(random() ** 2 * 5)] ?? 15;
    const size = 10 ** (2 + 2 * random());
    let wasLate = false;
    const issueDays = Array.from({ length: 25 }, () => Math.floor(random() * 900)).sort((a, b) => a - b);
    return issueDays.map((day): BackTestRow => {
      const issueDate = addDays(first, day);
      const dueDate = addDays(issueDate, termsDays);
      wasLate = random() < (wasLate ? 0.3 + 0.7 * lateShare : lateShare);
      const daysLate = wasLate ? Math.ceil((termsDays / 10) * (1 + 12 * random() ** 3)) : -Math.floor(2 * random() ** 3);
      const paidDate = addDays(dueDate, daysLate);
      return {
        account: `A${at}`,
        issueDate,
        dueDate,
        paidDate: paidDate > last ? null : paidDate,
        amount: Math.round(size * (0.3 + random()) * 100) / 100,
      };
    });
  });
}
