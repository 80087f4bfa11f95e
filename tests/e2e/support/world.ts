import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import type { Role } from '#domain/command.ts';
import type { Folder } from '#domain/folder.ts';
import { type Company, businessDateOf } from '#domain/company.ts';
import { type LocalDate, instantOf } from '#domain/kernel/dates.ts';
import { commandListResponseSchema, signInResponseSchema } from '#contracts/http.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import { folderLineSchema } from '#contracts/sync.ts';
import type { Desktop, DesktopSettings } from '#scripts/support/launch-desktop.ts';
import { type Relay, openRelay } from '#scripts/support/relay.ts';
import { type OpenDatabase, openDatabase } from '#server/db/open-database.ts';
import { demoPassword } from '#server/auth/demo-password.ts';
import { keyVariable } from '#server/devices/server-key.ts';
import { demoUsers } from '#server/seed/demo-users.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { type CentralApi, startCentralApi } from '#server/serve.ts';
import { freshDatabase } from '#tests/server/support/database.ts';
import { launchDesktop, newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';
import { type Window, windowOf } from './window.ts';

const personOf = (role: Role) => {
  const person = demoUsers.find((user) => user.role === role);
  if (!person) throw new Error(`the demo has no ${role}`);
  return person;
};
export const dana = personOf('collector');
export const sam = personOf('supervisor');
export { demoPassword };

/** A command as the central API's log tells it. */
export type LoggedCommand = z.infer<typeof commandListResponseSchema>['commands'][number];

/** A real central API with its database, the cable to it, and one desktop: everything a story needs. */
export type World = {
  readonly database: Pick<OpenDatabase, 'owner' | 'ownerPool'>;
  readonly relay: Relay;
  readonly userDataDir: string;
  /** The desktop that runs now. */
  readonly desktop: () => Desktop;
  /** What a person does and sees in it. */
  readonly window: () => Window;
  /** Starts the desktop on the same data as before. */
  readonly openDesktop: (more?: Pick<DesktopSettings, 'args' | 'environment'>) => Promise<Window>;
  /** Stops the central API for good; the database stays for the test to look into. */
  readonly stopApi: () => Promise<void>;
  readonly startApi: () => Promise<void>;
  /** What the API says, asked as the company's supervisor on a computer of his own: of its log what people did at their desktops. */
  readonly commands: () => Promise<readonly LoggedCommand[]>;
  readonly folders: () => Promise<readonly Folder[]>;
  readonly company: () => Promise<Company>;
  readonly today: () => Promise<LocalDate>;
  readonly close: () => Promise<void>;
};

export type WorldOptions = { readonly accounts?: number; readonly seed?: number; readonly makeData?: (dataDir: string) => Promise<void> };

/** Where the API's data is, and the API on it. */
type Place = Pick<World, 'database'> & { readonly start: () => Promise<CentralApi>; readonly remove: () => Promise<void> };

/** Makes a world with the demo company (or with what `makeData` puts into the data folder). The desktop is not open yet. */
export async function createWorld({ accounts = 300, seed = 1, makeData }: WorldOptions = {}): Promise<World> {
  const { database, start, remove } = makeData ? await madeFolder(makeData) : await demoDatabase(accounts, seed);
  const userDataDir = await newUserDataDir();
  let api: CentralApi = await start();
  const relay = await openRelay(() => api.port);
  const asked = askingAs(() => api.url);
  let desktop: Desktop | null = null;
  const current = (): Desktop => {
    if (desktop === null) throw new Error('the story has not opened the desktop yet');
    return desktop;
  };
  return {
    database,
    relay,
    userDataDir,
    desktop: current,
    window: () => windowOf(current()),
    async openDesktop(more = {}) {
      desktop = await launchDesktop({ apiUrl: relay.url, userDataDir, ...more });
      return windowOf(desktop);
    },
    async stopApi() {
      await relay.pull();
      await api.close();
    },
    async startApi() {
      api = await start();
      await relay.plugIn();
    },
    ...asked,
    async close() {
      await desktop?.close();
      await relay.close();
      await api.close();
      await remove();
      await removeUserDataDir(userDataDir);
    },
  };
}

/** A data folder with an embedded database of its own, as a small company has it. */
async function madeFolder(makeData: (dataDir: string) => Promise<void>): Promise<Place> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'collector-world-'));
  // The user who runs PostgreSQL under root has to get in.
  await chmod(dataDir, 0o755);
  // Held open for the whole story, so that stopping the API does not stop PostgreSQL.
  const database = await openDatabase({ dataDir });
  await makeData(dataDir);
  return {
    database,
    start: () => startCentralApi({ port: 0, dataDir }),
    remove: async () => {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The demo company in a database of its own on the PostgreSQL of the whole run: to make and start one takes longer than many a story. */
async function demoDatabase(accounts: number, seed: number): Promise<Place> {
  const database = await freshDatabase();
  await seedCompany({ databaseUrl: database.url, accounts, seed });
  const key = randomBytes(32).toString('base64');
  return {
    database,
    start: async () => {
      process.env[keyVariable] = key;
      try {
        return await startCentralApi({ port: 0, databaseUrl: database.url });
      } finally {
        // The windows get this environment too, and have nothing to do with the server's key.
        delete process.env[keyVariable];
      }
    },
    remove: database.drop,
  };
}

/** Questions to the API, as the supervisor, who sees every account and every command. */
function askingAs(url: () => string): Pick<World, 'commands' | 'folders' | 'company' | 'today'> {
  let signedIn: Promise<z.infer<typeof signInResponseSchema>> | undefined;
  const session = () => (signedIn ??= signInOverHttp(url()));
  const text = async (place: string): Promise<string> => {
    const answer = await fetch(`${url()}${place}`, { headers: { authorization: `Bearer ${(await session()).token}` } });
    if (!answer.ok) throw new Error(`${place} answered ${answer.status}: ${await answer.text()}`);
    return answer.text();
  };
  const company = async (): Promise<Company> => (await session()).company;
  return {
    company,
    today: async () => businessDateOf(await company(), instantOf(Date.now())),
    commands: async () => {
      const { commands } = commandListResponseSchema.parse(JSON.parse(await text('/v1/commands?limit=200')));
      return commands.filter(({ clientId }) => clientId !== null);
    },
    async folders() {
      const lines = (await text('/v1/sync/snapshot')).trimEnd().split('\n').slice(1, -1);
      return lines.map((line) => folderLineSchema.parse(JSON.parse(line)).folder);
    },
  };
}

async function signInOverHttp(url: string): Promise<z.infer<typeof signInResponseSchema>> {
  const answer = await fetch(`${url}/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: sam.email, password: demoPassword, deviceId: randomUUID(), deviceName: 'test', protocolVersion }),
  });
  if (!answer.ok) throw new Error(`the sign-in answered ${answer.status}`);
  return signInResponseSchema.parse(await answer.json());
}
