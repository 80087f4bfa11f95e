import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { handOverRequestSchema } from '#contracts/books.ts';
import { type LocalDate, localDateSchema } from '#domain/kernel/dates.ts';
import type { AccountId, CompanyId } from '#domain/kernel/ids.ts';
import type { Database } from '#server/db/connections.ts';
import { RequestProblem } from '#server/problem.ts';
import { handOver } from '#server/sync/hand-over.ts';
import { dataFlag, withBooks } from './support/books.ts';
import { fail, parseCommandLine, runCommand, say } from './support/cli.ts';

const page = {
  command: 'npm run hand-over --',
  about:
    "Hands a collector's book to another one, whole or the accounts of a list: all at once or none. Desktops hear of it within a\n" +
    'second, also while the API runs. Unsent work of the former collector stays on her desktop and is shown to her as refused.',
  flags: {
    from: { type: 'string', words: 'e-mail address of the collector who has the accounts', value: 'EMAIL' },
    to: { type: 'string', words: 'e-mail address of the collector who gets them', value: 'EMAIL' },
    accounts: { type: 'string', words: 'file with one account number a line; without it the whole book goes', value: 'FILE' },
    until: { type: 'string', words: 'last day of a cover (YYYY-MM-DD): the accounts go back by themselves after it', value: 'DATE' },
    data: { ...dataFlag, default: '.data' },
  },
} as const;

await runCommand(async () => {
  const { flags } = parseCommandLine(page);
  const { from: fromEmail, to: toEmail } = flags;
  if (fromEmail === undefined || toEmail === undefined)
    fail('Say who has the accounts and who gets them: --from EMAIL --to EMAIL. Nothing was changed.');
  const until = flags.until === undefined ? undefined : dayOf(flags.until);
  const numbers = flags.accounts === undefined ? null : numbersIn(flags.accounts);
  await withBooks('npm run hand-over', flags.data, async ({ database: { owner, requests }, now }) => {
    const [from, to] = [await personOf(owner, fromEmail), await personOf(owner, toEmail)];
    if (from.companyId !== to.companyId) fail('The two belong to different companies. Nothing was changed.');
    const request = handOverRequestSchema.parse({
      commandId: randomUUID(),
      fromCollectorId: from.id,
      toCollectorId: to.id,
      accountIds: numbers === null ? 'all' : await idsOf(owner, from.companyId, numbers),
      until,
    });
    const actor = { companyId: from.companyId, id: null, name: `${userInfo().username} (on the server)`.slice(0, 200) };
    const { accountCount } = await handOver(requests, actor, request, now).catch(failInWords);
    say(
      `${accountCount} accounts went from ${fromEmail} to ${toEmail}.${until === undefined ? '' : ` They go back by themselves after ${until}.`}`,
    );
    process.stdout.write(`${JSON.stringify({ accountCount })}\n`);
  });
});

function dayOf(text: string): LocalDate {
  const day = localDateSchema.safeParse(text);
  return day.success ? day.data : fail(`${text} is no day of the calendar; write it as 2026-03-31. Nothing was changed.`);
}

function failInWords(failure: unknown): never {
  if (failure instanceof RequestProblem) fail(failure.title);
  throw failure;
}

function numbersIn(file: string): readonly string[] {
  const lines = readOrFail(file)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length > 0 ? [...new Set(lines)] : fail(`${file} names no account. Nothing was changed.`);
}

function readOrFail(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return fail(`${file} cannot be read. Nothing was changed.`);
  }
}

async function personOf(owner: Database, email: string) {
  const found = await owner.selectFrom('appUser').select(['id', 'companyId']).where('email', '=', email.toLowerCase()).executeTakeFirst();
  return found ?? fail(`Nobody here signs in as ${email}. Nothing was changed.`);
}

async function idsOf(owner: Database, companyId: CompanyId, numbers: readonly string[]): Promise<readonly AccountId[]> {
  const rows = await owner.selectFrom('accounts').select(['id', 'number']).where('companyId', '=', companyId).execute();
  const ids = new Map(rows.map(({ id, number }) => [number, id]));
  const unknown = numbers.filter((number) => !ids.has(number));
  if (unknown.length > 0) {
    fail(
      `There is no account ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ' …' : ''} here. Nothing was changed; correct the list.`,
    );
  }
  return numbers.flatMap((number) => ids.get(number) ?? []);
}
