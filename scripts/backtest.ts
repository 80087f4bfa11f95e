import { runBackTest, backTestDatesOf, type BackTestResult } from '#domain/back-test.ts';
import { type PaymentDateResult, paymentDateErrorOf } from '#domain/back-test-dates.ts';
import { type BackTestLedger, backTestLedgerOf } from '#domain/back-test-ledger.ts';
import { orderNames } from '#domain/back-test-orders.ts';
import { epochDay, fromEpochDay, localDateSchema } from '#domain/kernel/dates.ts';
import { weighedAmount } from '#domain/late-money.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { loadMapping, shippedMappings } from '#server/ingest/mapping.ts';
import { parseLedger } from '#server/ingest/parse-ledger.ts';
import { currencyFlag, dateFlag, fail, parseCommandLine, runCommand, say } from './support/cli.ts';
import { createProgress } from './support/progress.ts';

const page = {
  command: 'npm run backtest --',
  about:
    'Shows what the order of the queue would have been worth on a history of paid invoices: on every second Monday, which share of\n' +
    'the late money of the next 60 days the first 20, 50 and 100 accounts hold, for our order, five common ones and the best possible.\n' +
    'On each date an order knows only what was known that evening. Nothing is written. Without --from the first date is 500 days after\n' +
    `the first invoice. Mappings: ${shippedMappings().join(', ')}, or the path of one of your own (resources/mappings/README.md).`,
  flags: {
    file: { type: 'string', words: 'the ledger, a CSV file with the days on which invoices were paid', value: 'FILE' },
    mapping: { type: 'string', words: 'how the columns of the file are to be read', value: 'NAME' },
    from: { type: 'string', words: 'the first date', value: 'DATE' },
    to: { type: 'string', words: 'the last date; 60 days of data have to follow it', value: 'DATE' },
    currency: { type: 'string', words: 'for lines without a currency', value: 'CODE' },
    large: { type: 'boolean', words: 'take files over 50 MB or 200,000 lines' },
    json: { type: 'boolean', words: 'the figures as JSON on the last line of standard output' },
  },
} as const;

/** Every payment of the file has happened. */
const endOfTime = localDateSchema.parse('2999-12-31');

const figureWords = [
  ['m60@20', 'late money @20'],
  ['m60@50', '@50'],
  ['m60@100', '@100'],
  ['ndcg@50', 'NDCG@50'],
  ['late7@50', 'late invoices @50'],
] as const;
const nameWidth = 16;

await runCommand(async () => {
  const { flags } = parseCommandLine(page);
  if (flags.file === undefined) fail(`Name the ledger: --file FILE. \`${page.command} --help\` shows how.`);
  if (flags.mapping === undefined)
    fail(`Say how the file is to be read: --mapping ${shippedMappings().join('|')} or a mapping file of your own.`);
  const given = {
    ...(flags.from === undefined ? {} : { fromDay: epochDay(dateFlag('from', flags.from)) }),
    ...(flags.to === undefined ? {} : { toDay: epochDay(dateFlag('to', flags.to)) }),
  };
  const ledger = await readLedger(flags.file, flags.mapping, flags.currency, flags.large);
  const dates = backTestDatesOf(ledger, given);
  if (dates === null) fail(noDateWords(ledger));
  const progress = createProgress('Testing');
  const result = runBackTest(ledger, dates, ({ done, total, date }) => progress.update(done, total, date));
  if (result === null) throw new Error('the back-test was stopped by nobody');
  progress.finish(`${result.dates} dates, ${result.from} to ${result.to}`);
  const paymentDate = paymentDateErrorOf(ledger, dates);
  process.stdout.write(
    flags.json ? `${JSON.stringify(summaryOf(result, paymentDate))}\n` : `${tableOf(result)}\n${dateLines(paymentDate)}`,
  );
});

async function readLedger(file: string, mapping: string, currency: string | undefined, allowLarge: boolean): Promise<BackTestLedger> {
  const progress = createProgress('Reading');
  const parsed = await parseLedger({
    file,
    mapping: loadMapping(mapping),
    asOf: endOfTime,
    currency: currency === undefined ? undefined : currencyFlag('currency', currency),
    allowLarge,
    onProgress: (done, total, words) => progress.update(done, total, words),
  });
  const isMixed = new Set(parsed.lines.map((line) => line.currency)).size > 1;
  const weights = isMixed ? defaultPolicy.orderingWeightPpm : {};
  const ledger = backTestLedgerOf(
    parsed.lines.map(({ accountNumber, issueDate, dueDate, paidDate, amountMinor, currency: code }) => ({
      account: accountNumber,
      issueDate,
      dueDate,
      paidDate,
      amount: weighedAmount(amountMinor, code, weights),
    })),
  );
  progress.finish(`${ledger.account.length} invoices of ${ledger.accountCount} accounts`);
  const refused = parsed.refused.length + ledger.leftOut;
  if (refused > 0)
    say(`${refused} lines are left out: unreadable, credits, doubles, terms below none or above a year, or paid before they were issued.`);
  return ledger;
}

function noDateWords(ledger: BackTestLedger): string {
  const first = ledger.issueDay[0];
  const span =
    first === undefined ? 'it holds no usable invoice' : `it reaches from ${fromEpochDay(first)} to ${fromEpochDay(ledger.lastDay)}`;
  return `There is no date to test on: ${span}, and each date needs invoices before it and 60 days of data after it. Give a longer history, or other dates with --from and --to. Nothing was changed.`;
}

function summaryOf({ dates, from, to, orders, paired }: BackTestResult, paymentDate: PaymentDateResult) {
  return { dates, from, to, orders: roundAll(orders), paired: roundAll(paired), paymentDate: roundAll(paymentDate) };
}

type Figures = { readonly [name: string]: number | Figures };

/** Figures to four decimals; more of them would say nothing. */
function roundAll(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : roundAll(value)]),
  );
}

function dateLines({ invoices, ours, dueDate, byLatest }: PaymentDateResult): string {
  const line = (words: string, { meanAbsoluteDays, within1Day, within3Days }: PaymentDateResult['ours']) =>
    `${words.padEnd(nameWidth)}  wrong by ${meanAbsoluteDays.toFixed(2)} days; ${percent(within1Day)} within 1 day, ${percent(within3Days)} within 3`;
  return `${[
    `Payment date said on the day of issue, ${invoices} invoices:`,
    line('expected date', ours),
    line('due date', dueDate),
    `${percent(byLatest)} were paid by the latest day we gave`,
  ].join('\n')}\n`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function tableOf({ dates, from, to, orders, paired }: BackTestResult): string {
  const heading = ['order'.padEnd(nameWidth), ...figureWords.map(([, words]) => words)].join('  ');
  const lines = orderNames.map((name) =>
    [name.padEnd(nameWidth), ...figureWords.map(([figure, words]) => orders[name][figure].toFixed(3).padStart(words.length))].join('  '),
  );
  const better = Object.entries(paired).map(
    ([name, { mean, low, high, betterOn }]) =>
      `ours less ${name.padEnd(nameWidth)} ${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}], better on ${betterOn} of ${dates} dates`,
  );
  return `${[`${dates} dates, ${from} to ${to}`, '', heading, ...lines, '', 'Late money @50, paired, with the 95 % range of a bootstrap:', ...better].join('\n')}\n`;
}
