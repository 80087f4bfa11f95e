import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedCompany } from '#server/seed/seed-company.ts';
import { runNode, runScript } from '#tests/support/run-script.ts';

/** Starting a program takes seconds where the machine is busy. */
const limitMs = 180_000;

let folder: string;
let dataDir: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collector-audit-commands-'));
  dataDir = path.join(folder, 'data');
  await seedCompany({ dataDir, accounts: 3, seed: 1 });
}, limitMs);
afterAll(() => rm(folder, { recursive: true, force: true }), limitMs);

const audit = (...args: readonly string[]) => runScript('audit', args);

test(
  'an auditor gets the log and the program that checks it, and needs nothing else of ours',
  async () => {
    const file = path.join(folder, 'log.ndjson');
    const fingerprint = (await audit('key', '--data', dataDir)).out.trim();
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const exported = await audit('export', file, '--data', dataDir);
    expect(exported).toMatchObject({ code: 0, words: expect.stringContaining(fingerprint) });
    const { entries } = JSON.parse(exported.out);
    expect(await audit('verify', file, '--key', fingerprint)).toMatchObject({ code: 0, words: expect.stringContaining('is whole') });

    const elsewhere = await mkdtemp(path.join(tmpdir(), 'collector-auditor-'));
    for (const name of ['log.ndjson', 'verify-audit.mjs']) await copyFile(path.join(folder, name), path.join(elsewhere, name));
    const alone = await runNode(['verify-audit.mjs', 'log.ndjson'], { cwd: elsewhere });
    expect(alone.code).toBe(0);
    expect(JSON.parse(alone.out)).toMatchObject({ ok: true, entries });

    await writeFile(path.join(elsewhere, 'log.ndjson'), (await readFile(file, 'utf8')).replace('"exportedAt":"2', '"exportedAt":"1'));
    const changed = await runNode(['verify-audit.mjs', 'log.ndjson'], { cwd: elsewhere });
    expect(changed).toMatchObject({ code: 1, words: expect.stringContaining('NOT whole: line 1') });
    expect(await runNode(['verify-audit.mjs', 'nowhere.ndjson'], { cwd: elsewhere })).toMatchObject({
      code: 2,
      words: expect.stringContaining('cannot be read'),
    });
    await rm(elsewhere, { recursive: true });
  },
  limitMs,
);

test(
  'what cannot be done is refused in words, and nothing is written over',
  async () => {
    const file = path.join(folder, 'taken.ndjson');
    await writeFile(file, 'mine');
    expect(await audit('export', file, '--data', dataDir)).toMatchObject({ code: 1, words: expect.stringContaining('is there already') });
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect(await audit('export', path.join(folder, 'b'), '--data', dataDir, '--company', 'Nobody')).toMatchObject({
      code: 1,
      words: expect.stringContaining('no such company'),
    });
    expect(await audit('verify', file, '--key', 'abc')).toMatchObject({ code: 1, words: expect.stringContaining('64 digits') });
    expect(await audit('burn')).toMatchObject({ code: 1, words: expect.stringContaining('Say what to do') });
  },
  limitMs,
);
