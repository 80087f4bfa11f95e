import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AttachmentStore, openAttachmentStore } from './attachment-store.ts';
import { chooseFile } from './choose-file.ts';

let folder: string;
let store: AttachmentStore;
let nowMs: number;
const key = new Uint8Array(32).fill(5);
const kept = () => path.join(folder, 'kept');
const open = (withKey = key) => openAttachmentStore({ folder: kept(), key: withKey, nowMs: () => nowMs });

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collector-attachments-'));
  nowMs = Date.parse('2026-03-31T15:00:00Z');
  store = await open();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function choose(name: string, content: string | Uint8Array, bytesBefore = 0, filesBefore = 0) {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return chooseFile(store, async () => file, { filesBefore, bytesBefore });
}
const keptNames = () => readdir(kept()).catch(() => []);

describe('a file that is to go along with an e-mail', () => {
  test('is kept sealed under its SHA-256, and stays as it was when the file changes or goes', async () => {
    const chosen = await choose('delivery note.pdf', 'signed by Marian');
    const sha256 = createHash('sha256').update('signed by Marian').digest('hex');
    expect(chosen).toEqual({ ok: true, value: { status: 'kept', file: { sha256, name: 'delivery note.pdf' }, bytes: 16 } });
    await rm(path.join(folder, 'delivery note.pdf'));
    expect(Buffer.from((await store.read(sha256)) ?? []).toString()).toBe('signed by Marian');
    expect(await readFile(path.join(kept(), sha256), 'latin1')).not.toContain('Marian');
    expect(await (await open(new Uint8Array(32).fill(6))).read(sha256)).toBeNull();
  });

  test('of 30 MB is refused, nothing of it is kept, and the next one is taken', async () => {
    expect(await choose('scan.pdf', new Uint8Array(30 * 1024 * 1024))).toEqual({ ok: false, error: { code: 'attachment.tooLarge' } });
    expect(await keptNames()).toEqual([]);
    expect(await choose('small.pdf', 'x')).toMatchObject({ value: { status: 'kept' } });
  });

  test('counts together with what goes along already', async () => {
    const tenMegabytes = 10 * 1024 * 1024;
    expect(await choose('a.pdf', 'xx', tenMegabytes - 1)).toEqual({ ok: false, error: { code: 'attachment.tooLarge' } });
    expect(await choose('a.pdf', 'x', tenMegabytes - 1)).toMatchObject({ value: { status: 'kept' } });
    expect(await choose('a.pdf', 'x', 0, 10)).toEqual({ ok: false, error: { code: 'attachment.tooMany' } });
  });

  test.each(['invoice.exe', 'pay.JS', 'x.pdf.scr'])('of a kind that mail servers refuse is refused by its name: %s', async (name) => {
    expect(await choose(name, 'MZ')).toEqual({ ok: false, error: { code: 'attachment.kindRefused' } });
    expect(await keptNames()).toEqual([]);
  });

  test('that is empty, gone or a folder is refused with a word for it', async () => {
    expect(await choose('empty.pdf', '')).toEqual({ ok: false, error: { code: 'attachment.empty' } });
    const none = { filesBefore: 0, bytesBefore: 0 };
    expect(await chooseFile(store, async () => path.join(folder, 'gone.pdf'), none)).toEqual({
      ok: false,
      error: { code: 'attachment.notRead' },
    });
    expect(await chooseFile(store, async () => folder, none)).toEqual({ ok: false, error: { code: 'attachment.notRead' } });
    expect(await chooseFile(store, async () => null, none)).toEqual({ ok: true, value: { status: 'notChosen' } });
  });

  test('is not kept where the disk refuses, and says so', async () => {
    await writeFile(kept(), 'a file in the way of the folder');
    expect(await choose('note.pdf', 'x')).toEqual({ ok: false, error: { code: 'attachment.notKept' } });
  });

  test('that was damaged is not given out, and old ones are removed', async () => {
    const chosen = await choose('note.pdf', 'x');
    if (!chosen.ok || chosen.value.status !== 'kept') throw new Error('it was kept');
    const { sha256 } = chosen.value.file;
    nowMs += 59 * 24 * 3_600_000;
    expect(await (await open()).read(sha256)).not.toBeNull();
    await writeFile(path.join(kept(), sha256), 'damaged');
    expect(await store.read(sha256)).toBeNull();
    expect(await store.read('../choose-file')).toBeNull();
    await choose('note.pdf', 'x');
    nowMs += 61 * 24 * 3_600_000;
    expect(await (await open()).read(sha256)).toBeNull();
    await mkdir(kept(), { recursive: true });
  });
});
