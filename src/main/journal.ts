import { mkdir, rm } from 'node:fs/promises';
import { z } from 'zod';
import { assertNever } from '#domain/kernel/assert.ts';
import { type Result, ok } from '#domain/kernel/result.ts';
import { type CommandId, commandIdSchema } from '#domain/kernel/ids.ts';
import { type CommandDraft, type CommandEnvelope, commandEnvelopeSchema, linkSchema } from '#contracts/envelope.ts';
import type { Failure } from '#contracts/failure.ts';
import { type PushResult, pushResultSchema } from '#contracts/sync.ts';
import { type Commit, createCommitQueue } from './commit-queue.ts';
import { type JournalBook, createJournalBook } from './journal-book.ts';
import { type RecordKind, type SealedRecord, encodeEscrow, encodeRecord, openRecord } from './journal-codec.ts';
import { type JournalReserve, withReserve } from './journal-reserve.ts';
import { type Segment, readSegments } from './journal-segments.ts';
import { linkOf } from './device-link.ts';
import { type SealWork, sealingTo } from './seal-work.ts';
import { type SegmentFile, openSegmentFile } from './segment-file.ts';
import { createSegmentWriter } from './segment-writer.ts';

/** Confirmed commands are kept so long, for a server that comes back from a backup and asks for them again. */
const keptDays = 7;
const dayMs = 86_400_000;
/** Sealing to the server costs a third of a millisecond; in between the main process has its turn. */
const sealedAtOnce = 50;

type Written = Promise<Result<null, Failure>>;

/** What only this computer knows: every command of one client, on the disk before anybody is told that it is saved. */
export type Journal = Pick<JournalBook, 'waiting' | 'waitingCount' | 'after' | 'answeredBehind' | 'refused' | 'raiseTo'> & {
  /** Gives a command its place in the row and flushes it; the same command again has the same place. `journal.notWritten`: nothing was kept. */
  append(draft: CommandDraft): Promise<Result<number, Failure>>;
  /** Keeps the server's answers. They count at once, even when the disk refuses them: the server would only repeat them. */
  answer(results: readonly PushResult[]): Written;
  /** The server has lost what it had answered behind this number: it waits again, also for a next start, before any of it is sent. */
  lost(lastSeq: number): Written;
  /** The server has handled what comes before `firstSeq` and nothing else: all the rest gets places from there on, in its order, and waits. */
  renumber(firstSeq: number): Written;
  /** A pull has shown everything up to here as handled. */
  confirm(lastSeq: number): Written;
  /** The person has dealt with a refusal; the reason is kept beside it for whoever looks into it. */
  dismiss(commandId: CommandId, reason: string): Written;
  /** From now on every command is sealed to this key of the server as well; what waits and is not yet is caught up with. */
  sealTo(sealKey: string): Written;
  /** Places in the files that could not be read; each may have cost one record. */
  readonly damagedCount: number;
  close(): Promise<void>;
};

export type JournalOptions = {
  readonly folder: string;
  readonly key: Uint8Array;
  /** The server's public key, where it is known: every command is sealed to it as well, in the same write. */
  readonly sealKey?: string | null;
  readonly now: () => number;
  readonly openFile?: (file: string) => Promise<SegmentFile>;
  /** Room that is given up when the disk is full. */
  readonly reserve?: JournalReserve | undefined;
};

/** Opens a client's journal: reads all its segments, and removes old ones of which nothing more can be needed. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { folder, key, sealKey = null, now, openFile = openSegmentFile, reserve } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const book = createJournalBook();
  const segments = await readSegments(folder);
  const escrow: Escrow = { key: sealKey, seal: sealKey === null ? null : sealingTo(sealKey), sealed: new Set() };
  let damagedCount = 0;
  const unread = new Set<Segment>();
  for (const segment of segments) {
    damagedCount += segment.decoded.damagedCount;
    for (const record of segment.decoded.records) {
      // Also of a record that does not open the place is known, and must not be given again.
      if (record.kind === 'command') book.raiseTo(record.seq);
      if (record.kind === 'escrow') escrow.sealed.add(record.seq);
      if (replay(book, key, record)) continue;
      damagedCount += 1;
      unread.add(segment);
    }
  }
  const last = segments.at(-1);
  const writer = createSegmentWriter({
    folder,
    openFile,
    // Behind a torn tail a new segment begins; the tail stays, for a newer version of the app may be able to read it.
    last: last !== undefined && last.decoded.soundBytes === last.bytes ? { number: last.number, bytes: last.bytes } : null,
    nextNumber: (last?.number ?? 0) + 1,
  });
  const commit = createCommitQueue<Places>(
    () => ({ nextSeq: book.nextSeq(), chainHead: book.chainHead(), given: new Map() }),
    withReserve(reserve, writer.write),
  );
  const note = (kind: Exclude<RecordKind, 'escrow'>, seq: number, body: unknown, apply: () => void): Written =>
    commit(() => ({ records: [encodeRecord(key, kind, seq, body)], apply, value: null }));
  const confirm = (seq: number): Written => note('confirmed', seq, null, () => book.confirmed(seq));
  const keepState = (): Written => note('confirmed', book.confirmedSeq(), { chainHead: book.chainHead() }, () => undefined);
  await removeOld({ segments, unread, book, oldestMs: now() - keptDays * dayMs, keepState });

  return {
    waiting: book.waiting,
    waitingCount: book.waitingCount,
    after: book.after,
    answeredBehind: book.answeredBehind,
    refused: book.refused,
    raiseTo: book.raiseTo,
    damagedCount,
    append: (draft) => commit((places) => appended({ book, key, escrow }, places, draft)),
    async answer(results) {
      for (const result of results) book.answer(result);
      const records = results.map((result) => encodeRecord(key, 'answer', result.seq, result));
      return commit(() => ({ records, apply: () => undefined, value: null }));
    },
    lost: (lastSeq) => commit(() => rewritten({ book, key, escrow }, book.answeredBehind(lastSeq))),
    // In a batch of its own: a command that is being written just now is in the row by then, and moves with the others.
    renumber: (firstSeq) => commit((places) => renumbered({ book, key, escrow }, places, firstSeq), 'alone'),
    confirm: async (lastSeq) => (lastSeq > book.confirmedSeq() ? confirm(lastSeq) : ok(null)),
    dismiss: (commandId, reason) => note('dismissed', book.seqOf(commandId) ?? 0, { commandId, reason }, () => book.dismissed(commandId)),
    async sealTo(newKey) {
      if (escrow.key !== newKey) Object.assign(escrow, { key: newKey, seal: sealingTo(newKey), sealed: new Set() });
      const missing = book.waiting().filter(({ seq }) => !escrow.sealed.has(seq));
      for (let at = 0; at < missing.length; at += sealedAtOnce) {
        const batch = missing.slice(at, at + sealedAtOnce);
        const written = await commit(() => ({ records: escrowOf(escrow, batch), apply: () => noteSealed(escrow, batch), value: null }));
        if (!written.ok) return written;
      }
      return ok(null);
    },
    async close() {
      // What was asked for before is written first; what comes after is refused by the writer.
      await commit(() => ({ records: [], apply: () => undefined, value: null }));
      await writer.close();
    },
  };
}

/** Places in the row that a batch has given so far; they count only once the batch is on the disk. */
type Places = { nextSeq: number; chainHead: string; readonly given: Map<CommandId, number> };

/** How commands are sealed to the server, and the places whose commands are on the disk so. */
type Escrow = { key: string | null; seal: SealWork | null; sealed: Set<number> };
type Parts = { readonly book: JournalBook; readonly key: Uint8Array; readonly escrow: Escrow };

/** The records beside commands that the server alone can open; none without a key of the server. */
const escrowOf = ({ seal }: Escrow, commands: readonly CommandEnvelope[]): readonly Buffer[] =>
  seal === null ? [] : commands.map((command) => encodeEscrow(command.seq, seal(Buffer.from(JSON.stringify(command)))));

function noteSealed({ seal, sealed }: Escrow, commands: readonly CommandEnvelope[]): void {
  if (seal !== null) for (const { seq } of commands) sealed.add(seq);
}

function appended({ book, key, escrow }: Parts, places: Places, draft: CommandDraft): Commit<number> {
  const known = book.seqOf(draft.commandId) ?? places.given.get(draft.commandId);
  if (known !== undefined) return { records: [], apply: () => undefined, value: known };
  const envelope = { ...draft, seq: places.nextSeq, previous: places.chainHead };
  places.chainHead = linkOf(envelope) ?? places.chainHead;
  places.nextSeq += 1;
  places.given.set(draft.commandId, envelope.seq);
  const records = [encodeRecord(key, 'command', envelope.seq, envelope), ...escrowOf(escrow, [envelope])];
  const apply = (): void => {
    book.command(envelope);
    noteSealed(escrow, [envelope]);
  };
  return { records, apply, value: envelope.seq };
}

function renumbered(parts: Parts, places: Places, firstSeq: number): Commit<null> {
  const commands = parts.book.unhandledFrom(firstSeq);
  places.nextSeq = Math.max(places.nextSeq, firstSeq + commands.length);
  const moved = commands.map((command, index) => ({ from: command.seq, to: { ...command, seq: firstSeq + index } }));
  // Those that move back are the first ones. They are written from the last on and the others from the first on, so that those whose
  // records a power cut leaves whole have passed nobody.
  const [back, forward] = [moved.filter(({ from, to }) => from < to.seq), moved.filter(({ from, to }) => from >= to.seq)];
  return rewritten(
    parts,
    [...back.toReversed(), ...forward].map(({ to }) => to),
  );
}

/** Writes commands down once more, so that they wait in the places they have now. */
function rewritten({ book, key, escrow }: Parts, commands: readonly CommandEnvelope[]): Commit<null> {
  return {
    records: commands.flatMap((command) => [encodeRecord(key, 'command', command.seq, command), ...escrowOf(escrow, [command])]),
    apply() {
      commands.forEach((command) => book.command(command));
      noteSealed(escrow, commands);
    },
    value: null,
  };
}

/** Beside the place: what the chain had come to, where commands were removed behind it. */
const confirmedSchema = z.strictObject({ chainHead: linkSchema }).nullable();
const dismissedSchema = z.object({ commandId: commandIdSchema });

/** Enters a record in the book; false when it does not open or is not what its kind says. */
function replay(book: JournalBook, key: Uint8Array, record: SealedRecord): boolean {
  // Only the server opens it; nothing here depends on it.
  if (record.kind === 'escrow') return true;
  const body = openRecord(key, record);
  switch (record.kind) {
    case 'command':
      return entered(commandEnvelopeSchema, body, book.command);
    case 'answer':
      return entered(pushResultSchema, body, book.answer);
    case 'dismissed':
      return entered(dismissedSchema, body, ({ commandId }) => book.dismissed(commandId));
    case 'confirmed':
      return entered(confirmedSchema, body, (state) => {
        book.confirmed(record.seq);
        if (state !== null) book.chainFrom(state.chainHead);
      });
    default:
      return assertNever(record.kind);
  }
}

function entered<S extends z.ZodType>(schema: S, body: unknown, enter: (value: z.output<S>) => void): boolean {
  const parsed = schema.safeParse(body);
  if (parsed.success) enter(parsed.data);
  return parsed.success;
}

/**
 * Removes the oldest segments while nothing in them can be needed; never the last one, and never one with a record that did
 * not open, for another key or a newer version of the app may. What they proved, how far the server has come and what the chain has come to, is written down
 * again first: the next command's place depends on it.
 */
async function removeOld(options: {
  readonly segments: readonly Segment[];
  readonly unread: ReadonlySet<Segment>;
  readonly book: JournalBook;
  readonly oldestMs: number;
  readonly keepState: () => Written;
}): Promise<void> {
  const { segments, unread, book, oldestMs } = options;
  const needed = book.unsettledSeqs();
  const isOld = (segment: Segment): boolean =>
    segment.modifiedMs < oldestMs &&
    !unread.has(segment) &&
    !segment.decoded.records.some(({ kind, seq }) => kind === 'command' && needed.has(seq));
  const firstKept = segments.slice(0, -1).findIndex((segment) => !isOld(segment));
  const old = segments.slice(0, firstKept < 0 ? Math.max(0, segments.length - 1) : firstKept);
  if (old.length === 0) return;
  const written = await options.keepState();
  if (!written.ok) return;
  for (const { file } of old) await rm(file, { force: true });
}
