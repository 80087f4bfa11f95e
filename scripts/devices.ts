import { randomUUID } from 'node:crypto';
import type { Revocation } from '#contracts/http.ts';
import { type ClientId, type CompanyId, clientIdSchema } from '#domain/kernel/ids.ts';
import { withCompany } from '#server/db/connections.ts';
import { type DeviceWish, allowDevice, revokeDevice } from '#server/devices/device-access.ts';
import { listDevices } from '#server/devices/device-lists.ts';
import { wordsOfRefusal } from './support/access-words.ts';
import { type Books, columns, dataFlag, withBooks } from './support/books.ts';
import { fail, parseCommandLine, runCommand, say } from './support/cli.ts';

const page = {
  command: 'npm run devices --',
  about:
    'The computers people work on. `list` shows them. `revoke` withdraws the access of one computer, or of all of a person; at its next\n' +
    'contact it wipes itself. `allow` gives it back: a wiped computer then begins anew. It may run while the central API runs.',
  positionals: 'list|revoke|allow [ID|EMAIL]',
  flags: {
    data: dataFlag,
    mode: {
      type: 'string',
      words: 'push-first: unsent work still comes before the wipe; wipe-at-once: it comes sealed only (a stolen computer)',
      value: 'MODE',
      default: 'push-first',
    },
    json: { type: 'boolean', words: 'list as JSON' },
  },
} as const;

const modes: Readonly<Record<string, Revocation>> = { 'push-first': 'pushFirst', 'wipe-at-once': 'wipeAtOnce' };
const pageRows = 200;

await runCommand(async () => {
  const { flags, positionals } = parseCommandLine(page);
  const [action = '', wanted, ...more] = positionals;
  const mode = modes[flags.mode];
  if (mode === undefined) fail(`--mode is push-first or wipe-at-once, not "${flags.mode}". Nothing was changed.`);
  if (more.length > 0 || (action === 'list') !== (wanted === undefined) || !['list', 'revoke', 'allow'].includes(action)) {
    fail(`Say what to do: ${page.positionals}. \`${page.command} --help\` shows more.`);
  }
  await withBooks('npm run devices', flags.data, async (books) => {
    if (wanted === undefined) await list(books, flags.json);
    else await change(books, wanted, action === 'revoke' ? mode : null);
  });
});

async function list(books: Books, asJson: boolean): Promise<void> {
  const devices = await everyDevice(books);
  const rows = devices.map(({ clientId, userEmail, deviceName, lastSeenAt, revocation, wipedAt }) => {
    const standing = wipedAt !== null ? `wiped ${wipedAt.slice(0, 10)}` : revocation === null ? 'in use' : 'withdrawn, not wiped yet';
    return [
      clientId,
      userEmail,
      deviceName,
      `last seen ${lastSeenAt.slice(0, 10)}`,
      wipedAt !== null && revocation === null ? `${standing}, allowed again` : standing,
    ];
  });
  process.stdout.write(`${asJson ? JSON.stringify(devices) : columns(rows)}\n`);
}

type Device = Awaited<ReturnType<typeof listDevices>>['devices'][number] & { readonly companyId: CompanyId };

async function everyDevice({ database: { owner } }: Books): Promise<readonly Device[]> {
  const devices: Device[] = [];
  for (const { id: companyId } of await owner.selectFrom('company').select('id').orderBy('name').execute()) {
    for (let after: ClientId | undefined; ;) {
      const { devices: part, next } = await listDevices(owner, companyId, { after, limit: pageRows });
      devices.push(...part.map((device) => ({ ...device, companyId })));
      if (next === null) break;
      after = next;
    }
  }
  return devices;
}

/** A person's computers are those she may still use, or, to allow them, those she may not. */
async function change(books: Books, wanted: string, revocation: Revocation | null): Promise<void> {
  const id = clientIdSchema.safeParse(wanted);
  const devices = (await everyDevice(books)).filter((device) =>
    id.success
      ? device.clientId === id.data
      : device.userEmail === wanted.toLowerCase() && (revocation === null ? device.revocation !== null : device.wipedAt === null),
  );
  if (devices.length === 0) fail(wordsOfRefusal({ code: 'device.notFound' }));
  const { actor, now, database } = books;
  for (const { companyId, clientId, deviceName, userEmail } of devices) {
    const wish: DeviceWish = { companyId, clientId, requestId: randomUUID(), actor, now };
    const result = await withCompany(database.owner, companyId, (trx) =>
      revocation === null ? allowDevice(trx, wish) : revokeDevice(trx, wish, revocation),
    );
    if (!result.ok) fail(wordsOfRefusal(result.error));
    say(
      `${clientId} ${userEmail} "${deviceName}": ${revocation === null ? 'allowed again' : 'withdrawn; it wipes itself at its next contact'}.`,
    );
  }
}
