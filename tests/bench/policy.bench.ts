import { type BenchPlan, quantile } from '#scripts/support/bench.ts';
import { sharedMeasure } from '#scripts/support/shared-measure.ts';
import { accountFactsOf } from '#domain/account-facts.ts';
import { contactRulesOf, decideContact } from '#domain/contact-guard.ts';
import type { ContactAction, ContactFacts } from '#domain/contact-question.ts';
import type { Folder } from '#domain/folder.ts';
import { addDays, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { build, date, instant } from '#tests/support/build.ts';

const historyEvents = 10_000;
const decisionsARound = 20_000;
const summariesARound = 100;

/** What one question to the contact guard costs on an account with a long history: on its summary, and with the summary made anew each time. */
export async function plan(tell: (words: string) => void): Promise<BenchPlan> {
  tell(`making accounts with ${historyEvents.toLocaleString('en-US')} contacts and calls each`);
  const folders = zones.map(folderIn);
  const summaries = folders.map((folder) => accountFactsOf(folder));
  const timings = sharedMeasure(async () => decisions(summaries));
  return {
    rounds: 7,
    warmUps: 2,
    rows: [
      {
        name: 'decisions a second, one after the other',
        unit: 'decisions/s',
        ours: timings((ms) => Math.round((1000 * ms.length) / sumOf(ms))),
      },
      { name: 'a decision, p50', unit: 'ms', ours: timings((ms) => quantile(ms, 0.5)) },
      {
        name: 'a decision, p99',
        unit: 'ms',
        ours: timings((ms) => quantile(ms, 0.99)),
        limit: 1,
        goal: { direction: 'at most', factor: 1, of: 'limit' },
      },
      {
        name: 'the summary of the whole history and a decision, p99',
        unit: 'ms',
        ours: async () => quantile(withSummaries(folders), 0.99),
      },
    ],
  };
}

const zones = [
  ['America/Chicago', 'US'],
  ['America/New_York', 'US'],
  ['Europe/Berlin', 'DE'],
  ['Europe/London', 'GB'],
  ['Asia/Tokyo', 'JP'],
] as const;

/** Half contact notes, half calls without one, three a day back from the day that is asked about; some stops and open invoices. */
function folderIn([timeZone, country]: (typeof zones)[number]): Folder {
  const account = build.account({ timeZone, country });
  const dayOf = (at: number) => addDays(today, -Math.floor(at / 3));
  const notes = Array.from({ length: historyEvents / 2 }, (_, at) =>
    build.note({ outcome: at % 9 === 4 ? 'reached' : 'noAnswer', recordedOn: dayOf(at), recordedAt: `${dayOf(at)}T15:00:00.000Z` }),
  );
  const calls = Array.from({ length: historyEvents / 2 }, (_, at) => build.call({ placedOn: dayOf(at), state: 'completed' }));
  const contactStops = Array.from({ length: 20 }, (_, at) => build.contactStop({ kind: 'optOut', address: `+1312555${1000 + at}` }));
  const invoices = Array.from({ length: 200 }, (_, at) => build.invoice({ disputedAmountMinor: at % 4 === 0 ? 50_00 : 0 }));
  return build.folder({ account, notes, calls, contactStops, invoices });
}

const today = date('2026-03-31');
const start = epochMsOf(instant('2026-03-31T00:00:00.000Z'));
const rules = contactRulesOf(defaultPolicy);
const actions: readonly ContactAction[] = [
  { channel: 'call' },
  { channel: 'call', address: '+13125550148' },
  { channel: 'call', address: '+61412345678' },
  { channel: 'call', address: '+442071838750', recording: { isAgreed: false } },
  { channel: 'email', address: 'payables@customer.example' },
];

/** Milliseconds of each decision: another account, action and moment from one to the next. */
function decisions(summaries: readonly ContactFacts['account'][]): readonly number[] {
  return Array.from({ length: decisionsARound }, (_, at) => {
    const account = summaries[at % summaries.length] ?? never('account');
    const action = actions[Math.floor(at / summaries.length) % actions.length] ?? never('action');
    const now = instantOf(start + ((at * 7) % (7 * 24 * 60)) * 60_000);
    const began = performance.now();
    decideContact(
      action,
      { account, today, companyTimeZone: 'America/Chicago', copyAsOf: instant('2026-03-31T12:00:00.000Z') },
      rules,
      now,
    );
    return performance.now() - began;
  });
}

function withSummaries(folders: readonly Folder[]): readonly number[] {
  return Array.from({ length: summariesARound }, (_, at) => {
    const folder = folders[at % folders.length] ?? never('folder');
    const began = performance.now();
    decideContact(
      { channel: 'call' },
      { account: accountFactsOf(folder), today, companyTimeZone: 'America/Chicago' },
      rules,
      instantOf(start),
    );
    return performance.now() - began;
  });
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function never(what: string): never {
  throw new Error(`there is no ${what} to decide about`);
}
