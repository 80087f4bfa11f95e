import { demoPassword } from '#server/auth/demo-password.ts';
import { demoColleague, demoUsers } from '#server/seed/demo-users.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { ServerFailure } from '#server/server-failure.ts';
import { fail, parseCommandLine, runCommand, say, wholeNumber } from './support/cli.ts';
import { createProgress } from './support/progress.ts';

const page = {
  command: 'npm run seed --',
  about:
    'Makes the demo company: receivables with the concentration, terms, lateness, disputes and promises of real ledgers. The\n' +
    'same number of accounts, seed and day give the same company. Where it exists already, nothing is changed.',
  flags: {
    accounts: { type: 'string', words: 'how many accounts', value: 'N', default: '300' },
    seed: { type: 'string', words: 'which company of that size', value: 'S', default: '1' },
    data: { type: 'string', words: 'folder of the embedded database; DATABASE_URL takes its place', value: 'DIR', default: '.data' },
  },
} as const;

/** More than any collector's company has; the demo is made in memory chunk by chunk, the plan of all accounts at once. */
const mostAccounts = 200_000;

await runCommand(async () => {
  const { flags } = parseCommandLine(page);
  const databaseUrl = process.env['DATABASE_URL'];
  const progress = createProgress('Making the demo company');
  try {
    const summary = await seedCompany({
      isForShow: true,
      ...(databaseUrl === undefined ? { dataDir: flags.data } : { databaseUrl }),
      accounts: wholeNumber('accounts', flags.accounts, { min: 1, max: mostAccounts }),
      seed: wholeNumber('seed', flags.seed, { min: 0, max: 4_294_967_295 }),
      onProgress: (done, total, words) => progress.update(done, total, words),
    });
    progress.finish(summary.isNew ? `${summary.accounts} accounts, ${summary.rows} rows` : 'it is there already; nothing was changed');
    say(`${summary.company}: sign in as ${[...demoUsers, demoColleague].map((user) => `${user.email} (${user.role})`).join(', ')}`);
    say(`Password of all of them: ${demoPassword}`);
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  } catch (failure) {
    if (failure instanceof ServerFailure) fail(failure.message);
    throw failure;
  }
});
