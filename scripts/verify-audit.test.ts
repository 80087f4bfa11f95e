import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditFile, textOf } from '#tests/support/audit-file.ts';
import { verifyAudit } from './verify-audit.mjs';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collector-audit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function verified(content: string | Uint8Array, key?: string) {
  const file = path.join(folder, 'log.ndjson');
  await writeFile(file, content);
  return verifyAudit(file, { key: key ?? null });
}

const firstBadLine = async (content: string | Uint8Array): Promise<number | null> => {
  const report = await verified(content);
  return report.ok ? null : report.line;
};

describe('a log of 40 entries', () => {
  const { lines, fingerprint } = auditFile(40, 10);
  const bytes = Buffer.from(textOf(lines));
  const lineAt = (offset: number): number => bytes.subarray(0, offset).toString('latin1').split('\n').length;

  test('nobody has touched is whole, and says what it is signed with', async () => {
    expect(await verified(bytes, fingerprint)).toMatchObject({
      ok: true,
      entries: 40,
      checkpoints: 4,
      key: fingerprint,
      keys: [fingerprint],
    });
  });

  test('signed with another key than the one named is refused', async () => {
    expect(await verified(bytes, '0'.repeat(64))).toMatchObject({ ok: false, line: lines.length });
  });

  test('any one byte changed: the line it is in is named', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (offset, by) => {
        const changed = Buffer.from(bytes);
        changed[offset] = (changed[offset] ?? 0) ^ by;
        expect(await firstBadLine(changed)).toBe(lineAt(offset));
      }),
      { numRuns: 400 },
    ));

  test('another company in the first line is named there, and not where the first checkpoint speaks of it', async () => {
    expect(await firstBadLine(textOf([(lines[0] ?? '').replace('0198a000', '1198a000'), ...lines.slice(1)]))).toBe(1);
  });

  test('cut off anywhere: the line where it ends is named', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        expect(await firstBadLine(bytes.subarray(0, length))).toBe(lineAt(length));
      }),
      { numRuns: 200 },
    ));

  test('a line taken out, doubled or moved: the first place where it shows is named', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 2), fc.nat(lines.length - 1), async (from, to) => {
        const without = lines.toSpliced(from, 1);
        expect(await firstBadLine(textOf(without))).toBe(from + 1);
        expect(await firstBadLine(textOf(lines.toSpliced(to, 0, lines[from] ?? '')))).toBe((to === from ? from + 1 : to) + 1);
        const moved = without.toSpliced(to, 0, lines[from] ?? '');
        if (to !== from) expect(await firstBadLine(textOf(moved))).toBe(Math.min(from, to) + 1);
      }),
      { numRuns: 100 },
    ));
});

describe('made anew from the start by somebody without the key', () => {
  const real = auditFile(40, 10);
  const forged = auditFile(40, 10);

  test('it is whole by itself, and not with the fingerprint one was given', async () => {
    expect((await verified(textOf(forged.lines))).ok).toBe(true);
    expect(await verified(textOf(forged.lines), real.fingerprint)).toMatchObject({ ok: false, line: forged.lines.length });
  });

  test('the real last line does not fit a forged log', async () => {
    expect(await firstBadLine(textOf([...forged.lines.slice(0, -1), real.lines.at(-1) ?? '']))).toBe(real.lines.length);
  });
});

test('a log without entries is whole, and an empty file is not', async () => {
  expect(await verified(textOf(auditFile(0, 10).lines))).toMatchObject({ ok: true, entries: 0 });
  expect(await verified('')).toEqual({ ok: false, line: 1, why: 'the file ends before the line that ends the log: it was cut off' });
});

test('lines ended the way of another system are named as changed', async () => {
  const { lines } = auditFile(3, 10);
  expect(await firstBadLine(lines.map((line) => `${line}\r\n`).join(''))).toBe(1);
});

describe('a log of 100,000 entries', () => {
  const entries = 100_000;
  let lines: readonly string[];
  beforeAll(() => {
    ({ lines } = auditFile(entries, 1_000));
  });

  test.each<[string, number, (lines: string[], at: number) => void]>([
    ['a changed word', 50_001, (log, at) => (log[at] = (log[at] ?? '').replace('Marian', 'Marion'))],
    ['a changed hash', 50_001, (log, at) => (log[at] = (log[at] ?? '').replace(/[0-9a-f]{64}/, '0'.repeat(64)))],
    ['an entry taken out', 77_777, (log, at) => log.splice(at, 1)],
    ['an entry put in', 99_999, (log, at) => log.splice(at, 0, log[17] ?? '')],
    ['two entries that change places', 31, (log, at) => log.splice(at, 2, log[at + 1] ?? '', log[at] ?? '')],
    ['a checkpoint taken out', 60_000, (log, at) => log.splice(at, 1)],
    ['the last entries cut off, the last line kept', 99_000, (log, at) => log.splice(at, entries + 1 - at)],
    ['everything from an entry on cut off', 12_345, (log, at) => log.splice(at)],
  ])('%s is found and named', async (_what, at, tamper) => {
    const log = [...lines];
    tamper(log, at);
    expect(await firstBadLine(textOf(log))).toBe(at + 1);
  });

  test('a computer whose chain is not what an entry says of it is found and named, and the earlier of two faults', async () => {
    const { lines: lying } = auditFile(entries, 1_000, 70_000);
    expect(await verified(textOf(lying))).toMatchObject({ ok: false, line: 70_002, why: expect.stringContaining('same computer') });
    const earlier = lying.with(60_001, (lying[60_001] ?? '').replace('Marian', 'Marion'));
    expect(await firstBadLine(textOf(earlier))).toBe(60_002);
    const later = lying.with(80_001, (lying[80_001] ?? '').replace('Marian', 'Marion'));
    expect(await firstBadLine(textOf(later))).toBe(70_002);
  });

  test('nobody has touched is whole', async () => {
    expect(await verified(textOf(lines))).toMatchObject({ ok: true, entries, checkpoints: 100, desktops: 1, deviceBreaks: 0 });
  });
}, 120_000);
