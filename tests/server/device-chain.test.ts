import { hash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import { logChainResponseSchema, logResponseSchema } from '#contracts/log.ts';
import { linkOf } from '#main/device-link.ts';
import { type AuditKey, openAuditKey } from '#server/audit/audit-key.ts';
import { exportLog } from '#server/audit/export-log.ts';
import { inspectChain } from '#server/sync/command-log.ts';
import { verifyAudit } from '#scripts/verify-audit.mjs';
import type { Desk } from './support/desk.ts';
import { type World, createWorld, today } from './support/world.ts';

let world: World;
let folder: string;
let key: AuditKey;
let dana: Desk;
let head = '';

beforeEach(async () => {
  world = await createWorld();
  folder = await mkdtemp(path.join(tmpdir(), 'collector-chain-'));
  const opened = await openAuditKey({ dataDir: folder });
  if (!opened) throw new Error('a data folder always has a key');
  key = opened;
  dana = await world.signIn(world.company.dana);
  head = '';
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

/** The next command of Dana's computer, with its place in the computer's chain. */
const chained = (text: string, over: object = {}): CommandEnvelope => {
  const command = { ...dana.note(world.company.danasAccounts[0], { text }), previous: head, ...over };
  head = linkOf(command) ?? head;
  return command;
};
const report = () => inspectChain(world.database.owner, world.company.id);
const file = () => path.join(folder, 'log.ndjson');
const exported = () =>
  exportLog(world.database.owner, { company: { id: world.company.id, name: 'Brightwater' }, file: file(), key, now: world.clock.now() });
const links = async () => {
  const rows = await world.database.owner
    .selectFrom('commandLog')
    .select(['devicePrevious', 'isDeviceLinked'])
    .orderBy('position')
    .execute();
  return rows.map(({ devicePrevious, isDeviceLinked }) => [devicePrevious, isDeviceLinked]);
};

describe('a desktop’s own chain', () => {
  test('is kept with its commands, over pushes, repeats and masked card numbers, and is whole for the server and for the checking program', async () => {
    const [first, second] = [chained('one'), chained('two 4111 1111 1111 1111')];
    await dana.push(first);
    await dana.push(first, second);
    await dana.push(chained('three "devicePrevious":"x","companyId":"y","inputHash":"z'));
    expect((await links()).map(([, isLinked]) => isLinked)).toEqual([true, true, true]);
    expect(await report()).toMatchObject({ checked: 3, brokenAt: null, deviceBreaks: 0 });
    await exported();
    expect(await verifyAudit(file())).toMatchObject({ ok: true, entries: 3, desktops: 1, deviceBreaks: 0, firstDeviceBreakLine: null });
  });

  test('that misses one is kept and marked, not dropped, and goes on from there', async () => {
    await dana.push(chained('one'));
    head = hash('sha256', 'a command that never came');
    expect((await dana.push(chained('two'), chained('three'))).results.map(({ status }) => status)).toEqual(['applied', 'applied']);
    expect((await links()).map(([, isLinked]) => isLinked)).toEqual([true, false, true]);
    expect(await report()).toMatchObject({ brokenAt: null, deviceBreaks: 1, firstDeviceBreakAt: expect.any(Number) });
    await exported();
    expect(await verifyAudit(file())).toMatchObject({ ok: true, deviceBreaks: 1, firstDeviceBreakLine: 3 });
  });

  test('of an older desktop, which keeps none, is nothing', async () => {
    await dana.push(dana.note(world.company.danasAccounts[0]));
    expect(await links()).toEqual([[null, null]]);
    expect(await report()).toMatchObject({ checked: 1, brokenAt: null, deviceBreaks: 0 });
    await exported();
    expect(await verifyAudit(file())).toMatchObject({ ok: true, desktops: 0 });
  });

  test('shows a log that somebody with the key has made anew without one of the commands', async () => {
    await dana.push(chained('one'), chained('two'), chained('three'));
    await exported();
    const lines = (await readFile(file(), 'utf8')).trimEnd().split('\n');
    lines.splice(2, 1);
    await writeFile(file(), madeAnew(lines));
    expect(await verifyAudit(file())).toMatchObject({ ok: false, line: 3, why: expect.stringContaining('same computer') });
  });
});

/** What somebody with the key can do: every hash of the company's chain, and the last line, fit again. */
function madeAnew(lines: readonly string[]): string {
  const [header = '', ...rest] = lines;
  const { end } = JSON.parse(rest.pop() ?? '');
  let last = '';
  const entries = rest.map((line) => {
    if (!line.startsWith('{"hash":"')) return line;
    const text = line.slice('{"hash":"","entry":'.length + 64, -1);
    last = hash('sha256', last + text);
    return `{"hash":"${last}","entry":${text}}`;
  });
  const count = entries.filter((line) => line.startsWith('{"hash"')).length;
  const signed = JSON.stringify({ ...end, count, head: last });
  const lastLine = `{"end":${signed},"publicKey":"${key.publicKey}","signature":"${key.sign(signed)}"}`;
  return [header, ...entries, lastLine].map((line) => `${line}\n`).join('');
}

describe('reads', () => {
  const reads = async () => {
    const rows = await world.database.owner
      .selectFrom('readEvent')
      .select(['kind', 'actorName', 'accountId', 'day'])
      .orderBy('position')
      .execute();
    return rows.map(({ kind, actorName, accountId, day }) => [kind, actorName, accountId, day]);
  };

  test('of accounts, books and the log are written down once a day, and leave the house with the log', async () => {
    const [accountId] = world.company.danasAccounts;
    const noor = await world.signIn(world.company.noor);
    for (let time = 0; time < 3; time += 1) {
      await dana.get(`/v1/accounts/${accountId}`);
      await noor.get('/v1/log');
    }
    await noor.snapshot();
    await dana.get(`/v1/accounts/${randomUUID()}`);
    expect(await reads()).toEqual([
      ['account.read', 'Dana', accountId, today],
      ['log.read', 'Noor', null, today],
      ['book.fetched', 'Noor', null, today],
    ]);
    await dana.push(chained('one'));
    await exported();
    expect(await verifyAudit(file())).toMatchObject({ ok: true, entries: 1, reads: 3 });
    const text = await readFile(file(), 'utf8');
    await writeFile(file(), text.replace('"actorName":"Noor","clientId"', '"actorName":"Alex","clientId"'));
    expect(await verifyAudit(file())).toMatchObject({ ok: false, why: expect.stringContaining('log of reads') });
    await writeFile(file(), text.replace(/\{"read":.*\n/, ''));
    expect(await verifyAudit(file())).toMatchObject({ ok: false, why: expect.stringContaining('log of reads') });
  });
});

describe('the log as people read it', () => {
  const list = async (desk: Desk, query = '') => {
    const response = await desk.get(`/v1/log${query}`);
    expect(response.statusCode, response.body).toBe(200);
    return logResponseSchema.parse(response.json());
  };

  test('is the newest first, page by page, and narrowed down by person, account, kind and day', async () => {
    const sam = await world.signIn(world.company.sam);
    const [first, second] = world.company.danasAccounts;
    await dana.push(chained('one'));
    await sam.push(sam.note(second));
    await dana.push(dana.command('stay.place', first, { since: today }));
    const names = async (query = '') => (await list(sam, query)).entries.map(({ name, actorName }) => `${name} ${actorName}`);
    expect(await names()).toEqual(['stay.place Dana', 'contactNote.record Sam', 'contactNote.record Dana']);
    const page = await list(sam, '?limit=2');
    expect(
      (await list(sam, `?limit=2&before=${page.next}`)).entries.map(({ isDeviceLinked, deviceName }) => [isDeviceLinked, deviceName]),
    ).toEqual([[true, 'a desk']]);
    expect(await names('?person=sa')).toEqual(['contactNote.record Sam']);
    expect(await names('?person=%25')).toEqual([]);
    expect(await names('?kind=stay.place')).toEqual(['stay.place Dana']);
    expect(await names('?account=1002')).toEqual(['contactNote.record Sam']);
    expect(await names(`?day=${today}`)).toHaveLength(3);
    expect(await names('?day=2026-03-30')).toEqual([]);
    expect((await list(sam)).entries[0]).toMatchObject({ code: 'command.roleMissing', accountNumber: '1001' });
  });

  test('is checked on the server, with what was changed in the database named', async () => {
    const sam = await world.signIn(world.company.sam);
    await dana.push(chained('one'), chained('two'));
    const check = async () => logChainResponseSchema.parse((await sam.get('/v1/log/chain')).json());
    expect(await check()).toMatchObject({ checked: 2, brokenAt: null, deviceBreaks: 0, unsigned: 2 });
    await world.database.ownerPool.query(`update command_log set is_device_linked = false where seq = 2`);
    expect((await check()).brokenAt).not.toBeNull();
  });
});
