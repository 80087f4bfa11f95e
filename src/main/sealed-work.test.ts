import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pushResultSchema } from '#contracts/sync.ts';
import { build } from '#tests/main/support/build.ts';
import { serverKey } from '#tests/main/support/server-key.ts';
import { type Journal, openJournal } from './journal.ts';
import { sealedWork } from './sealed-work.ts';

const server = serverKey();
const key = randomBytes(32);
let folder: string;
let journal: Journal;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealed-work-'));
  journal = await open();
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (sealKey: string | null = server.sealKey): Promise<Journal> => openJournal({ folder, key, sealKey, now: Date.now });
const append = async (...texts: string[]) => {
  const drafts = texts.map((text) => build.draft(text));
  for (const draft of drafts) expect((await journal.append(draft)).ok).toBe(true);
  return drafts;
};
const answer = (seq: number, commandId: string) =>
  journal.answer([pushResultSchema.parse({ seq, commandId, status: 'applied', code: null, isDuplicate: false })]);

describe('what the server alone can open', () => {
  it('is every command without an answer, word for word, and needs no key of this computer', async () => {
    const [first, second, third] = await append('one', 'two', 'three');
    await answer(1, first?.commandId ?? '');
    const { pendingCount, sealed } = await sealedWork(folder);
    expect(pendingCount).toBe(2);
    expect(sealed.map((each) => server.open(each))).toEqual([
      { ...second, seq: 2, previous: expect.any(String) },
      { ...third, seq: 3, previous: expect.any(String) },
    ]);
  });

  it('is on the disk in the same write as the command', async () => {
    await journal.close();
    let writes = 0;
    journal = await openJournal({
      folder,
      key,
      sealKey: server.sealKey,
      now: Date.now,
      openFile: async () => ({
        write: async (bytes) => {
          writes += 1;
          await writeFile(path.join(folder, '0009.jnl'), bytes);
        },
        sync: async () => undefined,
        truncate: async () => undefined,
        close: async () => undefined,
      }),
    });
    await append('one');
    expect(writes).toBe(1);
    expect((await sealedWork(folder)).sealed).toHaveLength(1);
  });

  it('opens with no other server’s key, and holds nothing readable', async () => {
    await append('words of a note');
    const { sealed } = await sealedWork(folder);
    expect(() => serverKey().open(sealed[0] ?? Buffer.alloc(80))).toThrow();
    expect((await readFile(path.join(folder, '0001.jnl'))).includes('words of a note')).toBe(false);
  });

  it('is caught up with when the server’s key becomes known later', async () => {
    await journal.close();
    journal = await open(null);
    await append('one', 'two');
    expect(await sealedWork(folder)).toEqual({ pendingCount: 2, sealed: [] });
    expect((await journal.sealTo(server.sealKey)).ok).toBe(true);
    await append('three');
    const texts = (await sealedWork(folder)).sealed.map((each) => server.open(each));
    expect(texts).toMatchObject([{ input: { text: 'one' } }, { input: { text: 'two' } }, { input: { text: 'three' } }]);
    const bytes = (await readFile(path.join(folder, '0001.jnl'))).length;
    await journal.sealTo(server.sealKey);
    expect((await readFile(path.join(folder, '0001.jnl'))).length).toBe(bytes);
  });

  it('is sealed anew for a server whose key has changed', async () => {
    await append('one');
    const other = serverKey();
    await journal.sealTo(other.sealKey);
    expect((await sealedWork(folder)).sealed.map((each) => other.open(each))).toMatchObject([{ input: { text: 'one' } }]);
  });

  it('follows commands to their new places', async () => {
    await append('one', 'two');
    await journal.renumber(2);
    const bySeq = (await sealedWork(folder)).sealed.map((each) => server.open(each));
    expect(bySeq).toMatchObject([
      { seq: 1, input: { text: 'one' } },
      { seq: 2, input: { text: 'one' } },
      { seq: 3, input: { text: 'two' } },
    ]);
  });

  it('disturbs nothing in the journal it lies in', async () => {
    await append('one', 'two');
    await journal.close();
    journal = await open();
    expect(journal.damagedCount).toBe(0);
    expect(journal.waiting().map(({ seq, input }) => [seq, input['text']])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
  });
});

describe('counting without the key', () => {
  it('counts what has no answer, and nothing where there is no journal', async () => {
    const [first] = await append('one', 'two');
    await answer(1, first?.commandId ?? '');
    expect((await sealedWork(folder)).pendingCount).toBe(1);
    expect(await sealedWork(path.join(folder, 'nobody'))).toEqual({ pendingCount: 0, sealed: [] });
  });

  it('counts again what the server had answered and has lost', async () => {
    const [first, second] = await append('one', 'two');
    await answer(1, first?.commandId ?? '');
    await answer(2, second?.commandId ?? '');
    await journal.lost(1);
    const { pendingCount, sealed } = await sealedWork(folder);
    expect(pendingCount).toBe(1);
    expect(sealed.map((each) => server.open(each)).at(-1)).toMatchObject({ seq: 2, input: { text: 'two' } });
    await answer(2, second?.commandId ?? '');
    expect(await sealedWork(folder)).toEqual({ pendingCount: 0, sealed: [] });
  });

  it('does not take a journal that the disk does not give for an empty one', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(sealedWork(path.join(folder, 'file'))).rejects.toThrow('ENOTDIR');
  });
});
