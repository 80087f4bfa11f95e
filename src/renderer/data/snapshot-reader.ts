import type { z } from 'zod';
import type { AccountId } from '#domain/kernel/ids.ts';
import { snapshotHeaderSchema, snapshotTrailerSchema } from '#contracts/sync.ts';
import type { StagedAccount } from './book.ts';
import type { CacheMeta } from './cache-content.ts';
import type { Generation, StepMeta } from './generation.ts';
import { type Line, StreamFault, lineOf, parsedFolderLine, parsedLine } from './stream-lines.ts';

type FolderLine = ReturnType<typeof parsedFolderLine>;
type SnapshotTrailer = z.infer<typeof snapshotTrailerSchema>['trailer'];

/** Folders that came whole and in the right number, but do not add up to what the server says they do. */
export class SumFault extends StreamFault {}

/** Folders stored in one transaction: few enough that a kill loses little, enough that a transaction's cost does not count. */
const batchFolders = 250;

export type SnapshotOptions = {
  /** The company as it is known, until the trailer says it. */
  readonly company: StepMeta['company'];
  /** False where the server's own sum has turned out not to be trusted: then only the count has to be right. */
  readonly mustAddUp: boolean;
  /** The stream has begun to come. */
  readonly onBegun: () => void;
  readonly onProgress: (progress: { readonly folders: number; readonly of: number }) => void;
};

/**
 * Takes a snapshot into a generation of its own and stores it batch by batch, so that one that is cut off goes on where it was.
 * Each folder is being sealed while the next ones are parsed, and one batch is being written while the next one is gathered.
 */
export class SnapshotReader {
  readonly #into: Generation;
  readonly #options: SnapshotOptions;
  /** The state each batch leaves; its cursor is the first header's, also when the stream has been resumed. */
  #step: StepMeta | null;
  readonly #isResumed: boolean;
  #of = 0;
  #isBegun = false;
  #batch: Promise<StagedAccount>[] = [];
  #writing: Promise<unknown> = Promise.resolve();
  #last: AccountId | null;
  #count = 0;
  #trailer: SnapshotTrailer | null = null;

  /** What the generation holds already is gone on from. */
  constructor(into: Generation, options: SnapshotOptions) {
    this.#into = into;
    this.#options = options;
    this.#step = into.meta;
    this.#isResumed = into.meta !== null;
    this.#last = into.meta?.after ?? null;
  }

  take = async (lines: readonly Line[]): Promise<void> => {
    for (const { bytes, text } of lines) {
      if (this.#trailer) throw new StreamFault('a line behind the trailer');
      const { key, value } = lineOf(text);
      if (key === 'header') await this.#begin(parsedLine(snapshotHeaderSchema, value).header);
      else if (key === 'trailer') this.#trailer = parsedLine(snapshotTrailerSchema, value).trailer;
      else this.#takeFolder(parsedFolderLine(value), bytes);
      if (this.#batch.length >= batchFolders) await this.#store(this.#partialStep());
    }
  };

  /**
   * Stores the rest, marks the copy whole and gives its state: with that one transaction it takes the place of any other. Throws
   * `StreamFault` for a stream without its trailer, of another length than it says, or with folders that do not add up.
   */
  async finish(now: string): Promise<CacheMeta> {
    if (!this.#trailer) throw new StreamFault('the stream has no trailer');
    const { count, sum, company } = this.#trailer;
    if (count !== this.#count) throw await this.#spoilt(new StreamFault('the stream lost a line'));
    await this.#store(this.#partialStep());
    await this.#writing;
    const ownSum = this.#into.serversSum;
    // What an earlier stream has brought may have changed since; the digest tells that after the next pull.
    const isComparable = !this.#isResumed && sum !== undefined && ownSum !== null;
    if (isComparable && sum !== ownSum && this.#options.mustAddUp) {
      throw await this.#spoilt(new SumFault('the folders do not add up to the trailer'));
    }
    return this.#into.commit(new Map(), { ...this.#partialStep(), isComplete: true, after: null, company, lastSyncedAt: now });
  }

  /** Waits for a write that is under way, whatever comes of it: nothing is to be written behind anybody's back when a stream has ended. */
  settle = async (): Promise<void> => {
    await this.#writing.catch(() => undefined);
  };

  /** A folder is missing or wrong somewhere between others that are stored, so this is nothing to go on from. */
  async #spoilt(fault: StreamFault): Promise<StreamFault> {
    await this.settle();
    await this.#into.clear();
    return fault;
  }

  async #begin(header: z.infer<typeof snapshotHeaderSchema>['header']): Promise<void> {
    if (this.#isBegun) throw new StreamFault('a second header');
    this.#isBegun = true;
    this.#of = header.folderCount;
    this.#options.onBegun();
    if (this.#step && this.#step.epoch !== header.epoch) {
      await this.#into.clear();
      throw new StreamFault('the server was restored meanwhile');
    }
    const { epoch, cursor, lastSeq } = header;
    this.#step ??= { epoch, cursor, lastSeq, isComplete: false, after: null, company: this.#options.company, lastSyncedAt: null };
    this.#tell();
  }

  #takeFolder({ folder, membershipVersion }: FolderLine, line: Line['bytes']): void {
    const { id } = folder.account;
    if (!this.#isBegun) throw new StreamFault('the stream has no header');
    if (this.#last !== null && id <= this.#last) throw new StreamFault('the folders are out of order');
    this.#last = id;
    this.#count += 1;
    this.#batch.push(this.#into.stage({ folder, membershipVersion: membershipVersion ?? null, line }));
  }

  #partialStep(): StepMeta {
    if (!this.#step) throw new StreamFault('the stream has no header');
    return { ...this.#step, after: this.#last };
  }

  async #store(step: StepMeta): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    await this.#writing;
    this.#writing = this.#write(batch, step);
    // Awaited before the next batch is written; until then its fault has to be nobody's.
    this.#writing.catch(() => undefined);
    this.#tell(batch.length);
  }

  async #write(batch: readonly Promise<StagedAccount>[], step: StepMeta): Promise<void> {
    const staged = await Promise.all(batch);
    await this.#into.commit(new Map(staged.map((account) => [account.facts.account.id, account])), step);
  }

  #tell(underWay = 0): void {
    const folders = this.#into.size + underWay;
    this.#options.onProgress({ folders, of: Math.max(folders, this.#of) });
  }
}
