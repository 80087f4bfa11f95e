import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { type ClientId, clientIdSchema } from '#domain/kernel/ids.ts';
import { codeOf } from '#server/db/leases.ts';
import { type RecoveredCount, recoverWork, renewSealKeys } from '#server/devices/recover-work.ts';
import { openServerKey, replaceServerKey } from '#server/devices/server-key.ts';
import { type Books, dataFlag, withBooks } from './support/books.ts';
import { fail, parseCommandLine, runCommand, say } from './support/cli.ts';

const page = {
  command: 'npm run recover --',
  about:
    'Writes down the work that wiped computers had not sent: one JSON object a line, with the person, the computer and the command. It holds\n' +
    'words about customers: keep the file where only those who need it can read it. Nothing in the books is changed.',
  flags: {
    data: dataFlag,
    out: { type: 'string', words: 'a new file for it', value: 'FILE' },
    device: { type: 'string', words: 'of one computer only (npm run devices -- list)', value: 'ID' },
    'renew-keys': {
      type: 'boolean',
      words: "when the server's key is lost for good: make new keys; what was sealed to the old ones stays shut",
    },
  },
} as const;

await runCommand(async () => {
  const { flags } = parseCommandLine(page);
  const device = flags.device === undefined ? undefined : clientOf(flags.device);
  const { out } = flags;
  if (out === undefined && !flags['renew-keys']) fail('Say where it goes: --out FILE. The file must not exist yet.');
  await withBooks('npm run recover', flags.data, async (books) => {
    if (out !== undefined) tell(await writeWork(books, device, out), out);
    if (flags['renew-keys']) await renew(books);
  });
});

async function writeWork({ place, database }: Books, device: ClientId | undefined, file: string): Promise<RecoveredCount> {
  const key = await openServerKey(place, database, say);
  const handle = openNew(file);
  try {
    const count = await recoverWork(database.owner, key, device, (work) => void writeSync(handle, `${JSON.stringify(work)}\n`));
    fsyncSync(handle);
    return count;
  } catch (fault) {
    rmSync(file, { force: true });
    throw fault;
  } finally {
    closeSync(handle);
  }
}

/** Readable by its owner only; a file that is there is somebody's. */
function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (fault) {
    if (codeOf(fault) === 'EEXIST') fail(`${file} is there already. Nothing was written. Choose another name with --out.`);
    fail(`${file} cannot be written (${String(codeOf(fault))}). Nothing was changed. Choose another place with --out.`);
  }
}

function tell({ opened, sealed }: RecoveredCount, file: string): void {
  say(`${opened} commands of wiped computers are in ${file}.`);
  if (sealed > 0) say(`${sealed} more do not open with the keys there are; they are in it sealed, and stay in the database as they came.`);
}

async function renew({ place, database, actor, now }: Books): Promise<void> {
  if ((await openServerKey(place, database, () => undefined)) !== null) {
    fail("The server's key is there and fits, so no new one is needed. Nothing was changed.");
  }
  const key = replaceServerKey(place);
  if (key === null) fail('Set COLLECTOR_SERVER_KEY to a key of 32 bytes in base64 first. Nothing was changed.');
  const companies = await renewSealKeys(database.owner, key, actor, now);
  say(`${companies} companies have new keys; desktops take them up at their next sign-in. Restart the central API.`);
}

function clientOf(text: string): ClientId {
  const id = clientIdSchema.safeParse(text);
  return id.success ? id.data : fail(`--device is an id from \`npm run devices -- list\`, not "${text}". Nothing was written.`);
}
