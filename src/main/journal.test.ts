import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readFile, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandDraft } from '#contracts/envelope.ts';
import { type PushResult, pushResultSchema } from '#contracts/sync.ts';
import { build } from '#tests/main/support/build.ts';
import { linkOf } from './device-link.ts';
import { type Journal, openJournal } from './journal.ts';
import { type SegmentFile, openSegmentFile } from './segment-file.ts';

const key = randomBytes(32);
const start = Date.parse('2026-11-22T08:00:00Z');
let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'journal-'))));
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  await rm(folder, { recursive: true, force: true });
});

const opened: Journal[] = [];
const open = async (change: Partial<Parameters<typeof openJournal>[0]> = {}) => {
  const journal = await openJournal({ folder, key, now: () => start, ...change });
  opened.push(journal);
  return journal;
};
const { draft } = build;
const applied = (seq: number, { commandId }: CommandDraft, change: Partial<PushResult> = {}): PushResult =>
  pushResultSchema.parse({ seq, commandId, status: 'applied', code: null, isDuplicate: false, ...change });
const append = async (journal: Journal, ...drafts: CommandDraft[]) => {
  for (const each of drafts) expect((await journal.append(each)).ok).toBe(true);
};
const texts = (journal: Journal) => journal.waiting().map(({ seq, input }) => [seq, input['text']]);

describe('keeping', () => {
  it('keeps commands in their order over a restart', async () => {
    const journal = await open();
    await append(journal, draft('one'), draft('two'));
    const again = await open();
    expect(texts(again)).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    await append(again, draft('three'));
    expect(texts(await open())).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(await readdir(folder)).toEqual(['0001.jnl']);
  });

  it('gives places without a gap to commands that arrive together', async () => {
    const journal = await open();
    const seqs = await Promise.all(Array.from({ length: 200 }, () => journal.append(draft())));
    expect(seqs).toEqual(Array.from({ length: 200 }, (_, index) => ({ ok: true, value: index + 1 })));
    expect((await open()).waitingCount()).toBe(200);
  });

  it('gives the same command the same place, also when it comes twice at once', async () => {
    const journal = await open();
    const note = draft();
    expect(await Promise.all([journal.append(note), journal.append(note)])).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 1 },
    ]);
    expect(await journal.append(note)).toEqual({ ok: true, value: 1 });
    expect((await open()).waitingCount()).toBe(1);
  });

  it('remembers answers, refusals and what was dealt with', async () => {
    const journal = await open();
    const [first, second, third] = [draft('one'), draft('two'), draft('three')];
    await append(journal, first, second, third);
    await journal.answer([applied(1, first), applied(2, second, { status: 'rejected', code: 'note.textMissing' })]);
    for (const each of [journal, await open()]) {
      expect(texts(each)).toEqual([[3, 'three']]);
      expect(each.refused()).toMatchObject([{ code: 'note.textMissing', command: { input: { text: 'two' } } }]);
      expect(each.after(1).map(({ seq }) => seq)).toEqual([2, 3]);
    }
    await journal.dismiss(second.commandId, 'Told Marian by mail');
    expect((await open()).refused()).toEqual([]);
  });

  it('goes on behind what the server has already seen', async () => {
    const journal = await open();
    journal.raiseTo(41);
    expect(await journal.append(draft())).toEqual({ ok: true, value: 42 });
  });

  it('gives commands new places', async () => {
    const journal = await open();
    await append(journal, draft('one'), draft('two'));
    await journal.renumber(7);
    expect(texts(await open())).toEqual([
      [7, 'one'],
      [8, 'two'],
    ]);
    expect(await journal.append(draft())).toEqual({ ok: true, value: 9 });
  });

  it('lets what the server has lost wait again, in its place and over a restart, until it is answered anew', async () => {
    const journal = await open();
    const [first, second, third] = [draft('one'), draft('two'), draft('three')];
    await append(journal, first, second, third);
    await journal.answer([applied(1, first), applied(2, second), applied(3, third, { status: 'rejected', code: 'note.textMissing' })]);
    await journal.dismiss(third.commandId, 'Told Marian by mail');
    await journal.lost(1);
    for (const each of [journal, await open()]) {
      expect(texts(each)).toEqual([
        [2, 'two'],
        [3, 'three'],
      ]);
    }
    await journal.answer([
      applied(2, second, { status: 'rejected', code: 'account.closed' }),
      applied(3, third, { status: 'rejected', code: 'note.textMissing' }),
    ]);
    const again = await open();
    expect([again.waitingCount(), again.refused().map(({ code }) => code)]).toEqual([0, ['account.closed']]);
    expect(await again.append(draft())).toEqual({ ok: true, value: 4 });
  });

  it('keeps a refusal in sight while its command waits again, until the new answer', async () => {
    const journal = await open();
    const [first, second] = [draft('one'), draft('two')];
    await append(journal, first, second);
    const refusal = { status: 'rejected', code: 'account.notYours' } as const;
    await journal.answer([applied(1, first, refusal), applied(2, second, refusal)]);
    await journal.lost(0);
    for (const each of [journal, await open()]) {
      expect(each.waitingCount()).toBe(2);
      expect(each.refused()).toMatchObject([{ command: { input: { text: 'one' } } }, { command: { input: { text: 'two' } } }]);
    }
    await journal.answer([applied(1, first), applied(2, second, { status: 'rejected', code: 'account.closed' })]);
    for (const each of [journal, await open()]) {
      expect(each.refused()).toMatchObject([{ code: 'account.closed', command: { input: { text: 'two' } } }]);
    }
  });

  it('gives what is being written just now its place behind what gets a new one', async () => {
    const journal = await open();
    await append(journal, draft('one'), draft('two'));
    const later = (text: string) => journal.append(draft(text));
    // The first is being written while the others come, which are written together then.
    await Promise.all([later('three'), later('four'), journal.renumber(7), later('five')]);
    expect(texts(await open())).toEqual(['one', 'two', 'three', 'four', 'five'].map((text, index) => [7 + index, text]));
  });

  it.each([
    ['back', 9],
    ['forward', 2],
    ['some back and some forward', 4],
  ])('keeps the order of commands that move %s when the power goes in the middle of it', async (_way, firstSeq) => {
    const journal = await open();
    const drafts = ['one', 'two', 'three', 'four'].map(draft);
    await append(journal, ...drafts.slice(0, 2));
    journal.raiseTo(5);
    await append(journal, ...drafts.slice(2));
    const file = path.join(folder, '0001.jnl');
    const before = (await readFile(file)).length;
    await journal.renumber(firstSeq);
    const bytes = await readFile(file);
    for (let cut = before; cut <= bytes.length; cut += 40) {
      await writeFile(file, bytes.subarray(0, cut));
      expect(texts(await open()).map(([, text]) => text)).toEqual(['one', 'two', 'three', 'four']);
    }
  });

  it('writes nothing readable', async () => {
    await append(await open(), draft('Marian promised'));
    const bytes = await readFile(path.join(folder, '0001.jnl'));
    expect(bytes.includes('Marian')).toBe(false);
    expect(bytes.includes('contactNote')).toBe(false);
  });
});

describe('damage', () => {
  it('loses only the command that was being written, and never writes behind a torn tail', async () => {
    await append(await open(), draft('one'), draft('two'));
    const file = path.join(folder, '0001.jnl');
    await truncate(file, (await readFile(file)).length - 3);
    const journal = await open();
    expect(texts(journal)).toEqual([[1, 'one']]);
    expect(journal.damagedCount).toBe(0);
    await append(journal, draft('again'));
    const again = await open();
    expect(texts(again)).toEqual([
      [1, 'one'],
      [2, 'again'],
    ]);
    expect(again.damagedCount).toBe(0);
    expect(await readdir(folder)).toEqual(['0001.jnl', '0002.jnl']);
  });

  it('passes over damage in the middle and counts it', async () => {
    await append(await open(), draft('one'), draft('two'), draft('three'));
    const file = path.join(folder, '0001.jnl');
    const bytes = await readFile(file);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    await writeFile(file, bytes);
    const journal = await open();
    expect(texts(journal)).toEqual([
      [1, 'one'],
      [3, 'three'],
    ]);
    expect(journal.damagedCount).toBe(1);
  });

  it('under another key knows nothing but gives no place twice', async () => {
    await append(await open(), draft(), draft());
    const journal = await open({ key: randomBytes(32) });
    expect(journal.waitingCount()).toBe(0);
    expect(journal.damagedCount).toBe(2);
    expect(await journal.append(draft())).toEqual({ ok: true, value: 3 });
  });

  it('leaves alone what is not a segment', async () => {
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    await append(await open(), draft());
    await append(await open(), draft());
    expect((await readdir(folder)).sort()).toEqual(['0001.jnl', 'notes.txt']);
  });
});

describe('a disk that refuses', () => {
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'write' });
  const failing =
    (when: { write?: boolean; sync?: boolean }) =>
    async (file: string): Promise<SegmentFile> => {
      const real = await openSegmentFile(file);
      return {
        ...real,
        async write(bytes) {
          if (when.write !== true) return real.write(bytes);
          // As a disk does it: part of it gets through.
          await appendFile(file, bytes.subarray(0, 10));
          throw full;
        },
        sync: () => (when.sync === true ? Promise.reject(full) : real.sync()),
      };
    };

  it.each([['write'], ['sync']] as const)('acknowledges nothing when the %s fails, and leaves no gap', async (step) => {
    await append(await open(), draft('one'));
    const broken = await open({ openFile: failing({ [step]: true }) });
    expect(await Promise.all([broken.append(draft('two')), broken.append(draft('three'))])).toEqual([
      { ok: false, error: { code: 'journal.notWritten' } },
      { ok: false, error: { code: 'journal.notWritten' } },
    ]);
    expect(texts(broken)).toEqual([[1, 'one']]);
    const healed = await open();
    expect(texts(healed)).toEqual([[1, 'one']]);
    expect(await healed.append(draft('four'))).toEqual({ ok: true, value: 2 });
    expect(texts(await open())).toEqual([
      [1, 'one'],
      [2, 'four'],
    ]);
  });

  it('writes again, in a new segment, once there is room', async () => {
    const when = { write: true };
    const journal = await open({ openFile: failing(when) });
    expect((await journal.append(draft('lost'))).ok).toBe(false);
    when.write = false;
    expect(await journal.append(draft('kept'))).toEqual({ ok: true, value: 1 });
    expect(texts(await open())).toEqual([[1, 'kept']]);
  });

  it('throws a bug as a bug', async () => {
    const journal = await open({ openFile: () => Promise.reject(new TypeError('bug')) });
    await expect(journal.append(draft())).rejects.toThrow('bug');
  });
});

describe('age', () => {
  const bigText = 'a'.repeat(1_500_000);
  const age = async (days: number) => {
    const then = new Date(start - days * 86_400_000);
    for (const name of await readdir(folder)) await utimes(path.join(folder, name), then, then);
  };

  it('begins a new segment after 4 MB and keeps all of them while they are needed', async () => {
    const journal = await open();
    await append(journal, ...Array.from({ length: 7 }, () => draft(bigText)));
    await age(30);
    expect((await open()).waitingCount()).toBe(7);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('removes settled segments after seven days, and still gives no place twice', async () => {
    const journal = await open();
    const drafts = Array.from({ length: 6 }, () => draft(bigText));
    await append(journal, ...drafts);
    await journal.answer(drafts.map((each, index) => applied(index + 1, each)));
    await journal.confirm(6);
    await age(6);
    await open();
    expect(await readdir(folder)).toContain('0001.jnl');
    await age(8);
    await open();
    expect(await readdir(folder)).not.toContain('0001.jnl');
    expect(await (await open()).append(draft())).toEqual({ ok: true, value: 7 });
  });

  it('never removes what it cannot read: another key or a newer version of the app may', async () => {
    const journal = await open();
    await append(journal, ...Array.from({ length: 6 }, () => draft(bigText)));
    const names = await readdir(folder);
    await age(30);
    await open({ key: randomBytes(32) });
    expect(await readdir(folder)).toEqual(names);
  });

  it('keeps an old refusal until it has been dealt with', async () => {
    const journal = await open();
    const drafts = Array.from({ length: 6 }, () => draft(bigText));
    await append(journal, ...drafts);
    await journal.answer(
      drafts.map((each, index) => applied(index + 1, each, index === 0 ? { status: 'rejected', code: 'account.notFound' } : {})),
    );
    await journal.confirm(6);
    await age(30);
    expect((await open()).refused()).toHaveLength(1);
    await journal.dismiss(drafts[0]?.commandId ?? draft().commandId, 'Written down again');
    await age(30);
    await open();
    expect(await readdir(folder)).not.toContain('0001.jnl');
  });
});

describe('the chain of this computer', () => {
  /** Whether each command carries the hash of the one before it. */
  const isWhole = (journal: Journal): boolean => {
    const commands = journal.after(0);
    return commands.every((command, at) => command.previous === (at === 0 ? '' : linkOf(commands[at - 1] ?? command)));
  };

  it('goes through commands that arrive together, over a restart, and over places that were given anew', async () => {
    const journal = await open();
    await Promise.all(Array.from({ length: 20 }, () => journal.append(draft())));
    expect(isWhole(journal)).toBe(true);
    const again = await open();
    await append(again, draft('after a restart'));
    expect(isWhole(again)).toBe(true);
    await again.renumber(31);
    await append(again, draft('in a new place'));
    expect(again.after(0).map(({ seq }) => seq)).toContain(52);
    expect(isWhole(again)).toBe(true);
    const last = await open();
    await append(last, draft('and after another restart'));
    expect(isWhole(last)).toBe(true);
  });

  it('takes no notice of a command that could not be written, or came twice', async () => {
    const journal = await open();
    const twice = draft('once');
    await append(journal, twice, twice, draft('next'));
    expect(isWhole(journal)).toBe(true);
  });

  it('goes on where it was when the commands it is made of are not kept any more', async () => {
    const journal = await open();
    const drafts = Array.from({ length: 6 }, () => draft('a'.repeat(1_500_000)));
    await append(journal, ...drafts);
    const last = journal.after(5)[0];
    await journal.answer(drafts.map((each, index) => applied(index + 1, each)));
    await journal.confirm(6);
    for (const days of [8, 16]) {
      const then = new Date(start - days * 86_400_000);
      for (const name of await readdir(folder)) await utimes(path.join(folder, name), then, then);
      await open();
    }
    const again = await open();
    expect(again.after(0).length).toBeLessThan(6);
    await append(again, draft('the next'));
    expect(again.after(6)[0]?.previous).toBe(last && linkOf(last));
  });
});
