import type { Company } from '#domain/company.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { everybody, fixedStops, unwritten } from '#domain/strategy.ts';
import { build, date } from './build.ts';
import { usualCompany } from './desk-world.ts';

export const today = date('2026-03-31');
export const step = { strategyId: 'written', stepId: 'first' };
/** A company that writes to everybody: an e-mail four days after the due date, a letter after thirty. */
export const runCompany: Company = {
  ...usualCompany,
  policy: {
    ...defaultPolicy,
    strategies: {
      version: 1,
      list: [
        {
          id: 'written',
          name: 'In writing',
          segment: everybody,
          stopsOn: [...fixedStops, 'promise', 'dispute'],
          steps: [
            {
              ...unwritten,
              id: 'first',
              channel: 'email',
              startsAfterDays: 4,
              waitDays: 4,
              repeatEveryDays: null,
              templateKey: 'friendlyReminder',
              attach: ['statement'],
            },
            {
              ...unwritten,
              id: 'second',
              channel: 'letter',
              startsAfterDays: 30,
              waitDays: 10,
              repeatEveryDays: 14,
              templateKey: 'firmNotice',
            },
          ],
        },
      ],
    },
  },
};

type Parts = { readonly email?: string | null; readonly postal?: string | null; readonly disputed?: number; readonly daysLate?: number };

/** An account with one invoice of 100.00 that is late. */
export function owing(
  number: string,
  { email = `ap@c${number}.example`, postal = '1 Main St\nOmaha NE 68102', disputed = 0, daysLate = 10 }: Parts = {},
) {
  const dueDate = addDays(today, -daysLate);
  return build.folder({
    account: build.account({ number, name: `Customer ${number}`, postalAddress: postal, country: 'US', staySince: null }),
    contacts: [build.contact({ name: 'Marian Webb', email, isPrimary: true })],
    invoices: [
      build.invoice({
        number: `INV-${number}`,
        issueDate: addDays(dueDate, -30),
        dueDate,
        openAmountMinor: 100_00,
        amountMinor: 100_00,
        disputedAmountMinor: disputed,
      }),
    ],
  });
}

export const ready = ['1001', '1002', '1003'].map((number) => owing(number));
export const byLetter = owing('1004', { email: null });
export const disputed = owing('1005', { disputed: 100_00 });
export const nowhere = owing('1006', { email: null, postal: null });
export const notYet = owing('1007', { daysLate: 1 });
