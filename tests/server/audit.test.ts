import { hash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type AuditKey, openAuditKey } from '#server/audit/audit-key.ts';
import { addCheckpoint, addDueCheckpoints, checkpointName } from '#server/audit/checkpoints.ts';
import { exportLog } from '#server/audit/export-log.ts';
import { ServerFailure } from '#server/server-failure.ts';
import { canonicalJson } from '#domain/kernel/canonical-json.ts';
import { type ChainedRow, chainedRows, verifyChain } from '#server/sync/command-log.ts';
import { bindCompany } from '#server/db/connections.ts';
import { verifyAudit } from '#scripts/verify-audit.mjs';
import type { Desk } from './support/desk.ts';
import { type World, createWorld } from './support/world.ts';

let world: World;
let folder: string;
let key: AuditKey;
let dana: Desk;

beforeEach(async () => {
  world = await createWorld();
  folder = await mkdtemp(path.join(tmpdir(), 'collector-audit-'));
  const opened = await openAuditKey({ dataDir: folder });
  if (!opened) throw new Error('a data folder always has a key');
  key = opened;
  dana = await world.signIn(world.company.dana);
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const write = (...texts: readonly string[]) => dana.push(...texts.map((text) => dana.note(world.company.danasAccounts[0], { text })));
const checkpoint = () => addCheckpoint(world.database.owner, world.company.id, key, world.clock.now());
const file = (): string => path.join(folder, 'log.ndjson');
const exported = () =>
  exportLog(world.database.owner, { company: { id: world.company.id, name: 'Brightwater' }, file: file(), key, now: world.clock.now() });
const later = (ms: number): Instant => instantOf(epochMsOf(world.clock.now()) + ms);
const namesInLog = async () => {
  const rows = await world.database.owner
    .selectFrom('commandLog')
    .select('name')
    .where('companyId', '=', world.company.id)
    .orderBy('position')
    .execute();
  return rows.map(({ name }) => name);
};

describe('an exported log', () => {
  test('is whole for the checking program, with every entry and every checkpoint in it', async () => {
    await write('one', 'two "name":"audit.checkpoint"', 'three: Müller & Søn');
    await checkpoint();
    await write('four');
    const { entries } = await exported();
    expect(entries).toBe(5);
    expect(await verifyAudit(file(), { key: key.fingerprint })).toMatchObject({ ok: true, entries: 5, checkpoints: 1 });
  });

  test('of a log that was changed in the database is refused, names the entry, and leaves no file', async () => {
    await write('one', 'two', 'three');
    await world.database.ownerPool.query(`update command_log set input = jsonb_set(input, '{text}', '"other"') where seq = 2`);
    await expect(exported()).rejects.toThrow(ServerFailure);
    await expect(exported()).rejects.toThrow(/position \d+ is not the one that was written/);
    expect((await readdir(folder)).filter((name) => name.startsWith('log'))).toEqual([]);
  });

  test('of a log whose end was cut off is refused', async () => {
    await write('one', 'two');
    await world.database.ownerPool.query('delete from command_log where seq = 2');
    await expect(exported()).rejects.toThrow(/last entries are missing/);
  });

  test('of a log that was made anew, hash by hash, does not fit its checkpoint', async () => {
    await write('one', 'two', 'three');
    await checkpoint();
    await write('four');
    await makeAnew((row) => row.replace('"two"', '"too"'));
    expect(await verifyChain(world.database.owner, world.company.id)).toEqual({ checked: 5, brokenAt: null });
    await exported();
    // The header, three entries, and the checkpoint that signed what they were.
    expect(await verifyAudit(file())).toMatchObject({ ok: false, line: 5, why: expect.stringContaining('checkpoint') });
  });
});

describe('checkpoints', () => {
  test('stand in the log and keep it whole; one after the other makes no sense and is not made', async () => {
    expect(await checkpoint()).toBe(false);
    await write('one');
    expect(await checkpoint()).toBe(true);
    expect(await checkpoint()).toBe(false);
    await write('two');
    expect(await checkpoint()).toBe(true);
    expect(await namesInLog()).toEqual(['contactNote.record', checkpointName, 'contactNote.record', checkpointName]);
    expect(await verifyChain(world.database.owner, world.company.id)).toEqual({ checked: 4, brokenAt: null });
  });

  test('are due ten minutes after an entry, and not a moment before', async () => {
    await write('one');
    const due = (ms: number) => addDueCheckpoints(world.database.owner, key, later(ms));
    expect(await due(10 * 60_000 - 1)).toBe(0);
    expect(await due(10 * 60_000)).toBe(1);
    expect(await due(20 * 60_000)).toBe(0);
  });

  test('are due at once when a thousand entries wait', async () => {
    for (let batch = 0; batch < 2; batch += 1) await write(...Array.from({ length: 499 }, (_, at) => `${batch} ${at}`));
    await write('999');
    expect(await addDueCheckpoints(world.database.owner, key, world.clock.now())).toBe(0);
    await write('1000');
    expect(await addDueCheckpoints(world.database.owner, key, world.clock.now())).toBe(1);
  });

  test('nobody who answers requests can change or remove one', async () => {
    await write('one');
    await checkpoint();
    for (const statement of ['update command_log set input = input', 'delete from command_log', 'truncate command_log']) {
      await expect(world.database.requestPool.query(statement)).rejects.toThrow(/permission denied/);
    }
  });
});

test('the key lies in the data folder for its owner only, and is the same at the next start', async () => {
  expect((await openAuditKey({ dataDir: folder }))?.fingerprint).toBe(key.fingerprint);
  expect(await openAuditKey({ databaseUrl: world.database.url }, {})).toBeNull();
  const text = await readFile(path.join(folder, 'audit-key'), 'utf8');
  const fromVariable = await openAuditKey({ databaseUrl: world.database.url }, { COLLECTOR_AUDIT_KEY: text });
  expect(fromVariable?.fingerprint).toBe(key.fingerprint);
  await expect(openAuditKey({ databaseUrl: world.database.url }, { COLLECTOR_AUDIT_KEY: 'nonsense' })).rejects.toThrow(ServerFailure);
});

/** What somebody could do who owns the database: change an entry, and every hash behind it. */
async function makeAnew(change: (text: string) => string): Promise<void> {
  const { owner, ownerPool } = world.database;
  const rows = await owner.transaction().execute(async (trx) => {
    await bindCompany(trx, world.company.id);
    const read: ChainedRow[] = [];
    for await (const row of chainedRows(trx, world.company.id)) read.push(row);
    return read;
  });
  let head = '';
  for (const { position, text } of rows) {
    const entry = JSON.parse(change(text));
    const { accountId, businessDate, input, name, occurredAt } = entry;
    entry.inputHash = hash('sha256', canonicalJson({ accountId, businessDate, input, name, occurredAt }));
    const next = hash('sha256', head + canonicalJson(entry));
    await ownerPool.query('update command_log set input = $2, input_hash = $3, prev_hash = $4, hash = $5 where position = $1', [
      position,
      input,
      entry.inputHash,
      head,
      next,
    ]);
    head = next;
  }
  await ownerPool.query('update company set log_head = $1 where id = $2', [head, world.company.id]);
}
