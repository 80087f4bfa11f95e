import { createHash } from 'node:crypto';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchPlan } from '#scripts/support/bench.ts';
import { verifyAudit } from '#scripts/verify-audit.mjs';
import { auditFile, textOf } from '#tests/support/audit-file.ts';

const entries = 100_000;
/** As the central API signs: a thousand entries at most wait. */
const checkpointEvery = 1_000;
const chunkBytes = 4 * 1024 * 1024;

/** An exported audit log checked line by line, beside one SHA-256 over the same bytes, read from the same file. */
export async function plan(tell: (words: string) => void): Promise<BenchPlan> {
  tell(`making a log of ${entries.toLocaleString('en-US')} entries`);
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-bench-audit-'));
  const file = path.join(folder, 'log.ndjson');
  await writeFile(file, textOf(auditFile(entries, checkpointEvery).lines));
  const { size } = await stat(file);
  return {
    rows: [
      {
        name: `an exported log of ${entries.toLocaleString('en-US')} entries (${(size / 1e6).toFixed(1)} MB) verified`,
        unit: 'entries/s',
        ours: () => entriesPerSecond(() => verified(file)),
        peers: { bareSha256: () => entriesPerSecond(() => digested(file)) },
        goal: { direction: 'at least', factor: 0.25, of: 'bareSha256' },
      },
    ],
    rounds: 7,
    warmUps: 1,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function entriesPerSecond(run: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await run();
  return entries / ((performance.now() - from) / 1_000);
}

async function verified(file: string): Promise<void> {
  const report = await verifyAudit(file);
  if (!report.ok) throw new Error(`line ${report.line}: ${report.why}`);
}

async function digested(file: string): Promise<void> {
  const digest = createHash('sha256');
  const handle = await open(file, 'r');
  const chunk = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) break;
    digest.update(chunk.subarray(0, bytesRead));
  }
  await handle.close();
  if (digest.digest('hex').length !== 64) throw new Error('no digest');
}
