import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ImportOutcome, importLedger } from '#server/ingest/import-ledger.ts';
import { shippedMappings } from '#server/ingest/mapping.ts';
import { writeReport } from '#server/ingest/report-file.ts';
import { demoPassword } from '#server/auth/demo-password.ts';
import { demoUsers } from '#server/seed/demo-users.ts';
import { ServerFailure } from '#server/server-failure.ts';
import { currencyFlag, dateFlag, fail, parseCommandLine, runCommand, say } from './support/cli.ts';
import { createProgress } from './support/progress.ts';

const page = {
  command: 'npm run import --',
  about:
    'Loads invoices and payments from a CSV file: all usable lines in one batch, or nothing. Running it again with the same\n' +
    `file changes nothing. Mappings: ${shippedMappings().join(', ')}, or the path of one of your own (resources/mappings/README.md).\n` +
    'The last line on standard output is a summary of the file as JSON; "refused" includes "duplicates".',
  positionals: 'FILE',
  flags: {
    mapping: { type: 'string', words: 'how the columns of the file are to be read', value: 'NAME' },
    data: { type: 'string', words: 'folder of the embedded database; DATABASE_URL takes its place', value: 'DIR' },
    'as-of': { type: 'string', words: "fix the company's business date; payments after it have not happened", value: 'DATE' },
    'dry-run': { type: 'boolean', words: 'read and compare, show what would happen, write nothing' },
    currency: { type: 'string', words: 'for lines without a currency', value: 'CODE' },
    company: { type: 'string', words: 'name of the company, for a new one or where there are several', value: 'NAME' },
    report: { type: 'string', words: 'where the list of refused lines goes (default: below the data folder)', value: 'FILE' },
    large: { type: 'boolean', words: 'take files over 50 MB or 200,000 lines' },
  },
} as const;

/** Shown of a dry run; the whole is in the report and the summary. */
const previewLines = 5;

await runCommand(async () => {
  const { flags, positionals } = parseCommandLine(page);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) fail(`Name one file to import. \`${page.command} --help\` shows how.`);
  if (flags.mapping === undefined)
    fail(`Say how the file is to be read: --mapping ${shippedMappings().join('|')} or a mapping file of your own.`);
  const databaseUrl = process.env['DATABASE_URL'];
  if (databaseUrl === undefined && flags.data === undefined) fail('Say where the database is: --data DIR, or DATABASE_URL=postgres://…');
  const progress = createProgress('Importing');
  try {
    const outcome = await importLedger({
      ...(databaseUrl === undefined ? { dataDir: flags.data } : { databaseUrl }),
      file,
      mapping: flags.mapping,
      asOf: flags['as-of'] === undefined ? undefined : dateFlag('as-of', flags['as-of']),
      currency: flags.currency === undefined ? undefined : currencyFlag('currency', flags.currency),
      company: flags.company,
      isDryRun: flags['dry-run'],
      allowLarge: flags.large,
      onProgress: (done, total, words) => progress.update(done, total, words),
    });
    progress.finish(
      flags['dry-run'] ? 'dry run, nothing was written' : outcome.batchId === null ? 'nothing to change' : `batch ${outcome.batchId}`,
    );
    tell(outcome, flags['dry-run']);
    writeReports(outcome, flags.report ?? path.join(flags.data ?? '.', 'import-reports', `${path.basename(file, '.csv')}-refused.csv`));
    process.stdout.write(`${JSON.stringify(outcome.summary)}\n`);
  } catch (failure) {
    if (failure instanceof ServerFailure) fail(failure.message);
    throw failure;
  }
});

function tell({ ledger, plan, company, asOf, issuedLater, batchId, summary }: ImportOutcome, isDryRun: boolean): void {
  const { encoding } = ledger.source;
  if (encoding !== 'utf-8')
    say(`The file is not UTF-8; it was read as ${encoding}. Look at a few names with accents before you rely on them.`);
  if (isDryRun) preview(ledger.source.file, { ledger, asOf });
  say(
    `${company.name}${company.isNew && !isDryRun ? ' (new)' : ''}, as of ${asOf}: accounts ${plan.accountsNew} new${plan.accountsMoved > 0 ? `, ${plan.accountsMoved} under another parent` : ''}${plan.salesChanged > 0 ? `, ${plan.salesChanged} with another sales representative or address` : ''}${plan.customersChanged > 0 ? `, ${plan.customersChanged} with another place or kind` : ''}; invoices ${plan.invoicesNew} new, ${plan.invoicesChanged} changed, ${plan.unchanged} unchanged.`,
  );
  if (batchId === null && !isDryRun) say('The books hold all of this already; nothing was changed.');
  if (plan.leftPaid > 0) say(`${plan.leftPaid} invoices are paid in the books and open in this file; they were left paid.`);
  if (issuedLater > 0) say(`${issuedLater} invoices are issued after ${asOf}; they are imported all the same.`);
  if (ledger.divided > 0) say(dividedWords(ledger));
  if (summary.refused > 0) say(`${summary.refused} lines are refused, ${summary.duplicates} of them because they say the same as another.`);
  if (company.isNew && !isDryRun) say(`Sign in as ${demoUsers.map((user) => user.email).join(', ')} with the password ${demoPassword}`);
}

/** A file that says its amounts in another currency than the invoices' is changed on the way in; nobody should find that out later. */
function dividedWords({ divided, layout }: ImportOutcome['ledger']): string {
  const codes = Object.entries(layout.amountDividedByCompanyCode).map(([code, divisor]) => `company code ${code} by ${divisor}`);
  const column = layout.columns.amount.join('" or "');
  return `The amounts of ${divided} lines are not as the file has them: "${column}" was converted from the invoice's own currency, so the mapping divides it (${codes.join(', ')}) to get the original amount back.`;
}

function preview(file: string, { ledger, asOf }: Pick<ImportOutcome, 'ledger' | 'asOf'>): void {
  const heading = readFileSync(file).subarray(0, 300).toString('utf8').split(/\r?\n/)[0] ?? '';
  say(`First lines as they would be imported as of ${asOf} (heading: ${heading.slice(0, 120)})`);
  for (const line of ledger.lines.slice(0, previewLines)) {
    say(
      `  line ${line.line}: ${line.accountNumber} ${line.accountName} | ${line.number} | issued ${line.issueDate}, due ${line.dueDate}, paid ${line.paidDate ?? 'no'} | ${line.amountMinor} minor units ${line.currency}, open ${line.openAmountMinor}`,
    );
  }
}

function writeReports({ ledger }: ImportOutcome, file: string): void {
  writeReport(file, ledger.refused);
  say(`Refused lines: ${file}`);
  if (ledger.warnings.length === 0) return;
  const warnings = file.replace(/(-refused)?(\.csv)?$/, '-warnings.csv');
  writeReport(warnings, ledger.warnings);
  say(`${ledger.warnings.length} oddities, imported all the same: ${warnings}`);
}
