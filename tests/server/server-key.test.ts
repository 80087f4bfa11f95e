import { createSecretKey, randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addSealKey, fitsSealKeys, sealKeyOf, sealKeyPairsOf } from '#server/devices/seal-keys.ts';
import { keyVariable, openServerKey, replaceServerKey, serverKeyFile } from '#server/devices/server-key.ts';
import { openSealedWork } from '#server/devices/sealed-work.ts';
import { sealWork } from '#tests/support/seal-work.ts';
import { type TestCompany, type World, addCompany, createWorld, serverKey } from './support/world.ts';

let world: World;
let company: TestCompany;
let folder: string;
let said: string[];
beforeEach(async () => {
  world = await createWorld();
  ({ company } = world);
  folder = await mkdtemp(path.join(tmpdir(), 'collector-server-key-'));
  said = [];
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (environment: NodeJS.ProcessEnv = {}, place: { dataDir?: string; databaseUrl?: string } = { dataDir: folder }) =>
  openServerKey(place, world.database, (words) => said.push(words), environment);
const now = () => world.clock.now();

describe('the key of a data folder', () => {
  test('is made on the first start, for its owner only, and found on the next', async () => {
    const made = await open();
    const text = await readFile(serverKeyFile(folder), 'utf8');
    expect(Buffer.from(text.trim(), 'base64')).toHaveLength(32);
    expect((await stat(serverKeyFile(folder))).mode & 0o777).toBe(0o600);
    expect((await open())?.export()).toEqual(made?.export());
    expect(said).toEqual([]);
  });

  test('is one key when two programs start at once, and is closed to others again', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    expect(one?.export()).toEqual(two?.export());
    await chmod(serverKeyFile(folder), 0o644);
    await open();
    expect((await stat(serverKeyFile(folder))).mode & 0o777).toBe(0o600);
  });

  test('is not made anew over keys that a lost one has sealed, nor taken from elsewhere: words, and the rest works', async () => {
    const key = await open();
    if (!key) throw new Error('a key was expected');
    await addSealKey(world.database.owner, company.id, key, now());
    const kept = await readFile(serverKeyFile(folder));
    await rm(serverKeyFile(folder));
    expect(await open()).toBeNull();
    await expect(stat(serverKeyFile(folder))).rejects.toThrow(/ENOENT/);
    expect(said.at(-1)).toMatch(/server-key is missing\. Nothing is lost and everything else works.* until the key is put back/);
    await writeFile(serverKeyFile(folder), randomBytes(32).toString('base64'));
    expect(await open()).toBeNull();
    expect(said.at(-1)).toMatch(/holds another key than this database was used with/);
    await writeFile(serverKeyFile(folder), kept);
    expect((await open())?.export()).toEqual(key.export());
  });

  test('that is damaged is refused in words', async () => {
    await writeFile(serverKeyFile(folder), 'c2hvcnQ=');
    await expect(open()).rejects.toThrow(/is not a server key: .* Nothing was changed\. Put back a copy/);
  });

  test('can be replaced when it is lost for good; the old pairs stay, the new ones count', async () => {
    const lost = await open();
    if (!lost) throw new Error('a key was expected');
    const old = await addSealKey(world.database.owner, company.id, lost, now());
    world.clock.pass(1000);
    const key = replaceServerKey({ dataDir: folder });
    if (!key) throw new Error('a key was expected');
    const files = (await readdir(folder)).filter((name) => name.startsWith('server-key.not-fitting-'));
    expect(await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')))).toEqual([
      `${lost.export().toString('base64')}\n`,
    ]);
    expect(await open()).toBeNull();
    const fresh = await addSealKey(world.database.owner, company.id, key, now());
    expect(fresh.equals(old)).toBe(false);
    expect((await open())?.export()).toEqual(key.export());
    expect((await sealKeyPairsOf(world.database.owner, company.id, key)).map(({ publicKey }) => publicKey)).toEqual([fresh]);
  });
});

describe('the key of a database with an address', () => {
  const place = { databaseUrl: 'postgres://elsewhere' };

  test('comes from the environment; without one it is said what that means', async () => {
    const secret = randomBytes(32);
    expect((await open({ [keyVariable]: `${secret.toString('base64')}\n` }, place))?.export()).toEqual(secret);
    expect(said).toEqual([]);
    expect(await open({}, place)).toBeNull();
    expect(said).toEqual([expect.stringMatching(/^COLLECTOR_SERVER_KEY is not set/)]);
    await expect(open({ [keyVariable]: 'too short' }, place)).rejects.toThrow(/32 bytes in base64/);
  });
});

describe("a company's seal key", () => {
  test('comes with the sign-in, the same to everybody, with the time of the server', async () => {
    const [dana, sam] = [await world.signIn(company.dana), await world.signIn(company.sam)];
    expect(Buffer.from(dana.session.sealKey ?? '', 'base64')).toHaveLength(32);
    expect(sam.session.sealKey).toBe(dana.session.sealKey);
    expect(dana.session.serverTime).toBe(now());
    const stranger = await world.signIn((await addCompany(world.database, 'northfield')).dana);
    expect(stranger.session.sealKey).not.toBe(dana.session.sealKey);
  });

  test('is one that both keep when the first two sign in at once', async () => {
    const desks = await Promise.all([world.signIn(company.dana), world.signIn(company.sam)]);
    const pairs = await sealKeyPairsOf(world.database.owner, company.id, serverKey);
    for (const { session } of desks) {
      const sealed = Buffer.from(sealWork('{"seq":1}', session.sealKey ?? ''), 'base64');
      expect(pairs.some((pair) => openSealedWork(sealed, pair)?.toString() === '{"seq":1}')).toBe(true);
    }
  });

  test('does not come where there is no key of the server; one that is there already does', async () => {
    const keyless = await createWorld({ serverKey: null });
    try {
      expect((await keyless.signIn(keyless.company.dana)).session.sealKey).toBeUndefined();
      const publicKey = await addSealKey(keyless.database.owner, keyless.company.id, serverKey, now());
      expect((await keyless.signIn(keyless.company.dana)).session.sealKey).toBe(publicKey.toString('base64'));
    } finally {
      await keyless.close();
    }
  });

  test('is kept with its private half sealed, by this key and for this company', async () => {
    await world.signIn(company.dana);
    const { owner, ownerPool } = world.database;
    const [pair] = await sealKeyPairsOf(owner, company.id, serverKey);
    if (!pair) throw new Error('a pair was expected');
    const rows = await ownerPool.query<{ row: string }>('select t::text as row from company_seal_key t');
    expect(rows.rows[0]?.row).toContain(pair.publicKey.toString('hex'));
    expect(rows.rows[0]?.row).not.toContain(pair.privateKey.toString('hex'));
    const other = createSecretKey(randomBytes(32));
    expect(await sealKeyPairsOf(owner, company.id, other)).toEqual([]);
    expect([await fitsSealKeys(owner, serverKey), await fitsSealKeys(owner, other)]).toEqual([true, false]);
    const stranger = await addCompany(world.database, 'northfield');
    await ownerPool.query('update company_seal_key set company_id = $1', [stranger.id]);
    expect(await sealKeyPairsOf(owner, stranger.id, serverKey)).toEqual([]);
  });

  test('is asked for inside the company only', async () => {
    await world.signIn(company.dana);
    const stranger = await addCompany(world.database, 'northfield');
    const key = await world.database.owner.transaction().execute((trx) => sealKeyOf(trx, stranger.id, null, now()));
    expect(key).toBeNull();
  });
});
