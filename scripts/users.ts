import { emailSchema, storableText } from '#contracts/http.ts';
import { roleSchema } from '#domain/command.ts';
import type { Result } from '#domain/kernel/result.ts';
import { listCompanies } from '#server/seed/create-company.ts';
import { type UserChange, addUser, changePassword, disableUser, enableUser, listUsers } from '#server/users/manage-users.ts';
import { wordsOfRefusal } from './support/access-words.ts';
import { type Books, columns, dataFlag, withBooks } from './support/books.ts';
import { fail, parseCommandLine, runCommand, say } from './support/cli.ts';
import { readNewPassword } from './support/read-secret.ts';

const page = {
  command: 'npm run users --',
  about:
    'The people who may sign in. `list` shows them; `add EMAIL`, `password EMAIL`, `disable EMAIL` and `enable EMAIL` change one.\n' +
    'Passwords have 12 characters or more; they are typed, or come on standard input, never on the command line. A disabled person is\n' +
    'signed out everywhere at once; work that was not sent stays on her computers. It may run while the central API runs.',
  positionals: 'list|add|password|disable|enable [EMAIL]',
  flags: {
    data: dataFlag,
    name: { type: 'string', words: 'of a new person', value: 'NAME' },
    role: { type: 'string', words: 'of a new person: collector, supervisor, manager, administrator or auditor', value: 'ROLE' },
    company: { type: 'string', words: 'of a new person, where there are several', value: 'NAME' },
    json: { type: 'boolean', words: 'list as JSON' },
  },
} as const;

type Flags = ReturnType<typeof parseCommandLine<(typeof page)['flags']>>['flags'];

await runCommand(async () => {
  const { flags, positionals } = parseCommandLine(page);
  const [action = '', email, ...more] = positionals;
  const isList = action === 'list';
  if (more.length > 0 || isList !== (email === undefined) || !['list', 'add', 'password', 'disable', 'enable'].includes(action)) {
    fail(`Say what to do: ${page.positionals}. \`${page.command} --help\` shows more.`);
  }
  await withBooks('npm run users', flags.data, async (books) => {
    if (email === undefined) await list(books, flags.json);
    else await run(action, addressOf(email), books, flags);
  });
});

async function list({ database }: Books, asJson: boolean): Promise<void> {
  const users = await listUsers(database.owner);
  const rows = users.map(({ companyName, email, name, role, disabledAt, lastSeenAt }) => {
    const standing = disabledAt === null ? 'enabled' : `disabled ${disabledAt.slice(0, 10)}`;
    return [companyName, email, name, role, standing, lastSeenAt === null ? 'never seen' : `last seen ${lastSeenAt.slice(0, 10)}`];
  });
  process.stdout.write(`${asJson ? JSON.stringify(users) : columns(rows)}\n`);
}

async function run(action: string, email: string, books: Books, flags: Flags): Promise<void> {
  const { owner } = books.database;
  if (action === 'add') await add(email, books, flags);
  else if (action === 'password') {
    finish(
      await changePassword(owner, email, await readNewPassword(`New password of ${email}`), books),
      `${email} has a new password and is signed out everywhere.`,
    );
    say('Her computers ask for the new password once; where work was not sent yet, they ask for the former one first. Nothing is lost.');
  } else if (action === 'disable') {
    finish(
      await disableUser(owner, email, books),
      `${email} is signed out everywhere and cannot sign in. What was not sent stays on her computers.`,
    );
    say(`To have her computers wiped as well: npm run devices -- revoke ${email}`);
  } else finish(await enableUser(owner, email, books), `${email} can sign in again.`);
}

async function add(email: string, { database, ...act }: Books, flags: Flags): Promise<void> {
  const role = roleSchema.safeParse(flags.role);
  const name = storableText(200).min(1).safeParse(flags.name);
  if (!role.success) fail('Say what the person does: --role collector, supervisor, manager, administrator or auditor.');
  if (!name.success) fail('Say what the person is called: --name "First Last".');
  const client = await database.ownerPool.connect();
  const companies = await listCompanies(client).finally(() => client.release());
  const fitting = companies.filter((company) => flags.company === undefined || company.name === flags.company);
  const [company, ...others] = fitting;
  if (!company || others.length > 0) {
    fail(
      `Say which company with --company: ${companies.map((known) => `"${known.name}"`).join(', ') || 'there is none yet'}. Nothing was changed.`,
    );
  }
  const password = await readNewPassword(`Password of ${email}`);
  const added = await addUser(database.owner, { companyId: company.id, email, name: name.data, role: role.data, password }, act);
  if (!added.ok) fail(wordsOfRefusal(added.error));
  say(`${name.data} (${role.data}) can sign in to ${company.name} as ${email}.`);
}

function finish(result: Result<UserChange>, words: string): void {
  if (!result.ok) fail(wordsOfRefusal(result.error));
  say(words);
  if (result.value.demoClosed) {
    say('The published password opens nothing any more: the company is no demo from now on, and its API may be served to a network.');
  }
}

function addressOf(text: string): string {
  const email = emailSchema.safeParse(text);
  return email.success ? email.data.toLowerCase() : fail(`"${text}" is no e-mail address. Nothing was changed.`);
}
