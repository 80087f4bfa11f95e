import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccountId } from '#domain/kernel/ids.ts';
import { inProject } from '#scripts/support/project.ts';
import type { Desk } from './support/desk.ts';
import { watchImports } from './support/import-watch.ts';
import { type World, createWorld } from './support/world.ts';

const lineCount = 60_000;
/** The first of them are in the company's books already. */
const accountCount = 1_200;
const mostBlockedMs = 100;
/** An import's time at the counter is a small part of its whole time, however slow the machine is. */
const largestShare = 0.05;
const tries = 3;
const betweenPushesMs = 5;
const limitMs = 540_000;

let world: World;
let folder: string;
beforeEach(async () => {
  world = await createWorld();
  folder = await mkdtemp(path.join(tmpdir(), 'collector-blocking-'));
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

/** A ledger of 60,000 lines; `series` makes its invoices others, `openAmount` says what is open of each. */
async function ledger(series: string, openAmount: string): Promise<string> {
  const file = path.join(folder, `${series}-${openAmount}.csv`);
  const lines = ['account_number,account_name,invoice_number,issue_date,due_date,amount,open_amount,currency'];
  for (let at = 0; at < lineCount; at += 1) {
    const account = at % accountCount;
    lines.push(`${1001 + account},Customer ${account},${series}-${at},2026-01-02,2026-02-01,100.00,${openAmount},USD`);
  }
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

/** The import as people start it: a program of its own. */
function runImport(file: string): Promise<number | null> {
  const args = [file, '--mapping', 'generic', '--company', 'brightwater', '--report', path.join(folder, 'refused.csv')];
  const child = spawn(process.execPath, ['--import', 'tsx', inProject('scripts', 'import.ts'), ...args], {
    cwd: inProject('.'),
    env: { ...process.env, DATABASE_URL: world.database.url },
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/** Pushes and pulls until told to stop; every push has to be applied. */
async function workAt(desk: Desk, accountId: AccountId, isWorking: () => boolean): Promise<number> {
  let cursor = await desk.cursor();
  let pushes = 0;
  for (; isWorking(); pushes += 1) {
    expect((await desk.push(desk.note(accountId))).results).toMatchObject([{ status: 'applied' }]);
    if (pushes % 5 === 0) cursor = (await desk.pull(cursor)).trailer.cursor;
    await sleep(betweenPushesMs);
  }
  return pushes;
}

type Blocked = { readonly heldMs: number; readonly longestWaitMs: number; readonly share: number; readonly allowedMs: number };

/** Runs an import while four desks work, and tells how long it held the company's row and how long a desk waited for it. */
async function importAmongDesks(file: string): Promise<Blocked> {
  const { company } = world;
  const watch = await watchImports(world.database.url);
  let isImporting = true;
  const working = [
    [company.dana, company.danasAccounts[0]] as const,
    [company.dana, company.danasAccounts[1]] as const,
    [company.omar, company.omarsAccounts[0]] as const,
    [company.sam, company.danasAccounts[0]] as const,
  ].map(async ([person, accountId]) => workAt(await world.signIn(person), accountId, () => isImporting));
  const begin = performance.now();
  const code = await runImport(file);
  const tookMs = performance.now() - begin;
  isImporting = false;
  const pushes = (await Promise.all(working)).reduce((sum, count) => sum + count, 0);
  const { heldMs: holds, longestWaitMs, looks } = await watch.end();
  expect(code).toBe(0);
  // The watch saw one import at work, and the desks worked.
  expect(holds).toHaveLength(1);
  expect(Math.min(looks, pushes)).toBeGreaterThan(4);
  const heldMs = holds[0] ?? Infinity;
  // Where more programs want to run than there are processors, each step takes as much longer.
  const allowedMs = mostBlockedMs * Math.max(1, (loadavg()[0] ?? 1) / cpus().length);
  console.info(
    `held for ${heldMs.toFixed(1)} ms of ${tookMs.toFixed(0)}; longest wait ${longestWaitMs.toFixed(1)} ms in ${pushes} pushes; ${allowedMs.toFixed(0)} ms are allowed at this load`,
  );
  return { heldMs, longestWaitMs, share: heldMs / tookMs, allowedMs };
}

/** Imports until one has held nobody up for too long; the machine may have its moments, the locks may not. */
async function expectToBlockNobody(files: readonly string[]): Promise<void> {
  const seen: Blocked[] = [];
  for (const file of files) {
    seen.push(await importAmongDesks(file));
    if (seen.some(isShort)) return;
  }
  expect(seen.filter(isShort), JSON.stringify(seen)).not.toEqual([]);
}

const isShort = ({ heldMs, longestWaitMs, share, allowedMs }: Blocked): boolean =>
  heldMs < allowedMs && longestWaitMs < allowedMs && share < largestShare;

test(
  'an import of 60,000 new lines holds nobody up for 100 ms',
  async () => {
    const files = [];
    for (let at = 0; at < tries; at += 1) files.push(await ledger(`NEW${at}`, '100.00'));
    await expectToBlockNobody(files);
  },
  limitMs,
);

test(
  'nor does one that changes 60,000 invoices',
  async () => {
    expect(await runImport(await ledger('INV', '100.00'))).toBe(0);
    const files = [];
    for (let at = 0; at < tries; at += 1) files.push(await ledger('INV', `${90 - at}.00`));
    await expectToBlockNobody(files);
  },
  limitMs,
);
