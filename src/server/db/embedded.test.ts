import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBinaries } from './binaries.ts';
import { start } from './embedded-start.ts';
import { pidInFile, readState } from './embedded-state.ts';
import { openEmbeddedPostgres } from './embedded.ts';
import { isAlive } from './leases.ts';
import { processOwner } from './process-owner.ts';

const ignore = (): void => undefined;

/** A program that opens the database of a folder and then does as its second argument says. */
const other = (folder: string, act: string): string =>
  `import { openEmbeddedPostgres } from '#server/db/embedded.ts';
   const server = await openEmbeddedPostgres(${JSON.stringify(folder)}, () => undefined);
   ${act}`;

describe('the embedded PostgreSQL', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'collector-embedded-'));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (act: string) =>
    spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', other(folder, act)], { encoding: 'utf8' });
  const state = (): { folder: string; port: number } =>
    JSON.parse(readFileSync(path.join(folder, 'server.json'), 'utf8')) as { folder: string; port: number };
  const serverPid = (): number => Number(readFileSync(path.join(state().folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const ask = async (url: string, query: string): Promise<unknown> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return Object.values((await client.query<Record<string, unknown>>(query)).rows[0] ?? {})[0];
    } finally {
      await client.end();
    }
  };

  it('keeps its password to itself, flushes to disk, listens on loopback only, stops at the end and comes back with its data', async () => {
    const server = await openEmbeddedPostgres(folder, ignore);
    expect(statSync(path.join(folder, 'server.json')).mode & 0o777).toBe(0o600);
    expect(await ask(server.databaseUrl, 'show fsync')).toBe('on');
    expect(await ask(server.databaseUrl, 'show listen_addresses')).toBe('127.0.0.1');
    const stranger = server.databaseUrl.replace(/:[^:@/]+@/, ':wrong@');
    await expect(ask(stranger, 'select 1')).rejects.toThrow(/password/);
    await ask(server.databaseUrl, 'create table kept as select 42 as it');
    const [pid, { port }] = [serverPid(), state()];
    await server.close();
    expect(isAlive(pid)).toBe(false);
    const again = await openEmbeddedPostgres(folder, ignore);
    expect(await ask(again.databaseUrl, 'select it from kept')).toBe(42);
    expect(state().port).toBe(port);
    await again.close();
  });

  it('is shared by parts of one program and by several programs; the last one to leave stops it', async () => {
    const [one, two] = await Promise.all([openEmbeddedPostgres(folder, ignore), openEmbeddedPostgres(folder, ignore)]);
    expect(two.databaseUrl).toBe(one.databaseUrl);
    const pid = serverPid();
    const visitor = run('console.log(server.databaseUrl); await server.close();');
    expect(visitor.stdout.trim()).toBe(one.databaseUrl);
    expect(serverPid()).toBe(pid);
    await one.close();
    expect(await ask(two.databaseUrl, 'select 1')).toBe(1);
    await two.close();
    expect(isAlive(pid)).toBe(false);
  });

  it('stops when its program ends without closing it', async () => {
    expect(run("process.stdout.write('up'); process.exit(3);")).toMatchObject({ status: 3, stdout: 'up' });
    const file = path.join(state().folder, 'postmaster.pid');
    for (let waits = 0; existsSync(file) && waits < 200; waits += 1) await sleep(50);
    expect(existsSync(file)).toBe(false);
  });

  it('is found again by the next program when its own was killed, and then stops in order', async () => {
    run("process.kill(process.pid, 'SIGKILL');");
    const pid = serverPid();
    expect(isAlive(pid)).toBe(true);
    const server = await openEmbeddedPostgres(folder, ignore);
    expect(serverPid()).toBe(pid);
    await server.close();
    expect(isAlive(pid)).toBe(false);
  });

  it('recovers what was committed when it was killed itself, whatever its pid file says', async () => {
    const server = await openEmbeddedPostgres(folder, ignore);
    await ask(server.databaseUrl, 'create table kept as select 7 as it');
    const [pid, pidFile] = [serverPid(), path.join(state().folder, 'postmaster.pid')];
    process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await sleep(10);
    // A restarted computer gives the number to somebody else: here to us.
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.ppid)));
    await server.close();
    const again = await openEmbeddedPostgres(folder, ignore);
    expect(await ask(again.databaseUrl, 'select it from kept')).toBe(7);
    await again.close();
  });

  it('starts anew over a creation that was broken off, and past a lock of a dead program', async () => {
    const first = await openEmbeddedPostgres(folder, ignore);
    await first.close();
    rmSync(path.join(state().folder, 'PG_VERSION'));
    writeFileSync(path.join(folder, 'starting.lock'), '999999999');
    const again = await openEmbeddedPostgres(folder, ignore);
    expect(await ask(again.databaseUrl, 'select 1')).toBe(1);
    await again.close();
  });

  it('takes another port when somebody took the one that was free a moment ago', async () => {
    await (await openEmbeddedPostgres(folder, ignore)).close();
    const wanted = readState(folder);
    if (!wanted) throw new Error('no state was kept');
    const squatter = createServer().listen(wanted.port, '127.0.0.1');
    const owner = processOwner();
    const saved: number[] = [];
    const running = await start(await findBinaries(owner), wanted, folder, owner, ({ port }) => saved.push(port));
    const pid = pidInFile(running);
    try {
      expect(running.port).not.toBe(wanted.port);
      expect(saved.at(-1)).toBe(running.port);
    } finally {
      squatter.close();
      process.kill(pid, 'SIGINT');
      while (isAlive(pid)) await sleep(10);
    }
  });

  it('is a new one where the folder was deleted and made anew, also where its user may not enter that folder', async () => {
    chmodSync(folder, 0o700);
    const former = await openEmbeddedPostgres(folder, ignore);
    await ask(former.databaseUrl, 'create table former as select 1 as it');
    await former.close();
    const places = [state().folder];
    rmSync(folder, { recursive: true });
    mkdirSync(folder, { mode: 0o700 });
    const anew = await openEmbeddedPostgres(folder, ignore);
    places.push(state().folder);
    expect(await ask(anew.databaseUrl, "select to_regclass('former')")).toBeNull();
    await anew.close();
    for (const place of places) rmSync(place, { recursive: true, force: true });
  });

  it('says so when its files are of another version', async () => {
    const first = await openEmbeddedPostgres(folder, ignore);
    await first.close();
    writeFileSync(path.join(state().folder, 'PG_VERSION'), '9\n');
    await expect(openEmbeddedPostgres(folder, ignore)).rejects.toThrow(/made by PostgreSQL 9.*Nothing was changed/);
  });

  it('says so when its state is damaged', async () => {
    writeFileSync(path.join(folder, 'server.json'), '{"port":1}');
    await expect(openEmbeddedPostgres(folder, ignore)).rejects.toThrow(/server.json is damaged/);
  });

  it.runIf(process.getuid?.() === 0)('works for root below a folder that nobody else may enter, and says where its files are', async () => {
    chmodSync(folder, 0o700);
    const data = path.join(folder, 'data');
    const said: string[] = [];
    const server = await openEmbeddedPostgres(data, (words) => said.push(words));
    const { folder: files } = JSON.parse(readFileSync(path.join(data, 'server.json'), 'utf8')) as { folder: string };
    try {
      expect(said.join()).toContain(files);
      expect(files.startsWith(folder)).toBe(false);
      expect(await ask(server.databaseUrl, 'select 1')).toBe(1);
    } finally {
      await server.close();
      rmSync(files, { recursive: true, force: true });
    }
  });
});
