import type { z } from 'zod';
import type { Folder } from '#domain/folder.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { folderLineSchema, snapshotHeaderSchema, snapshotTrailerSchema } from '#contracts/sync.ts';
import type { CacheMeta } from './cache.ts';
import type { LocalCopy, StepMeta } from './local-copy.ts';
import { StreamFault, lineOf, parsedLine } from './pull-reader.ts';

type SnapshotTrailer = z.infer<typeof snapshotTrailerSchema>['trailer'];

/** Folders stored in one transaction: few enough that a kill loses little, enough that a transaction's cost does not count. */
const batchFolders = 250;

export type SnapshotEvents = {
  /** The stream has begun: what was stored before makes room now, unless the stream goes on from it. */
  readonly onBegun: () => void;
  readonly onProgress: (progress: { readonly folders: number; readonly of: number }) => void;
};

/**
 * Takes a snapshot in and stores it batch by batch, so that a first sync that is cut off goes on where it was. While one
 * batch is being written the next one is parsed and sealed.
 */
export class SnapshotReader {
  readonly #copy: LocalCopy;
  readonly #company: StepMeta['company'];
  readonly #events: SnapshotEvents;
  /** The state each batch leaves; its cursor is the first header's, also when the stream has been resumed. */
  #step: StepMeta | null;
  #of = 0;
  #isBegun = false;
  #batch: Folder[] = [];
  #writing: Promise<void> = Promise.resolve();
  #last: AccountId | null;
  #count = 0;
  #trailer: SnapshotTrailer | null = null;

  /** `partial` is what an earlier stream has stored, or null to begin with the first folder. */
  constructor(copy: LocalCopy, partial: CacheMeta | null, company: StepMeta['company'], events: SnapshotEvents) {
    this.#copy = copy;
    this.#company = company;
    this.#events = events;
    this.#step = partial;
    this.#last = partial?.after ?? null;
  }

  take = async (lines: readonly string[]): Promise<void> => {
    for (const line of lines) {
      if (this.#trailer) throw new StreamFault('a line behind the trailer');
      const { key, value } = lineOf(line);
      if (key === 'header') await this.#begin(parsedLine(snapshotHeaderSchema, value).header);
      else if (key === 'trailer') this.#trailer = parsedLine(snapshotTrailerSchema, value).trailer;
      else this.#takeFolder(parsedLine(folderLineSchema, value).folder);
      if (this.#batch.length >= batchFolders) await this.#store(this.#partialStep());
    }
  };

  /** Stores the rest and marks the copy whole. Throws `StreamFault` for a stream without its trailer or of another length than it says. */
  async finish(now: string): Promise<void> {
    if (!this.#trailer) throw new StreamFault('the stream has no trailer');
    if (this.#trailer.count !== this.#count) {
      await this.settle();
      // A folder is missing somewhere between others that are stored, so this is nothing to go on from.
      await this.#copy.clear();
      throw new StreamFault('the stream lost a line');
    }
    const { company } = this.#trailer;
    await this.#store({ ...this.#partialStep(), isComplete: true, after: null, company, lastSyncedAt: now });
    await this.#writing;
  }

  /** Waits for a write that is under way, whatever comes of it. */
  settle(): Promise<void> {
    return this.#writing.catch(() => undefined);
  }

  async #begin(header: z.infer<typeof snapshotHeaderSchema>['header']): Promise<void> {
    if (this.#isBegun) throw new StreamFault('a second header');
    this.#isBegun = true;
    this.#of = header.folderCount;
    // First of all, so that nobody is shown the emptied copy.
    this.#events.onBegun();
    if (this.#step && this.#step.epoch !== header.epoch) {
      await this.#copy.clear();
      throw new StreamFault('the server was restored meanwhile');
    }
    if (!this.#step) {
      await this.#copy.clear();
      const { folderCount: _, ...position } = header;
      this.#step = { ...position, isComplete: false, after: null, company: this.#company, lastSyncedAt: null };
    }
    this.#tell();
  }

  #takeFolder(folder: Folder): void {
    const { id } = folder.account;
    if (!this.#isBegun) throw new StreamFault('the stream has no header');
    if (this.#last !== null && id <= this.#last) throw new StreamFault('the folders are out of order');
    this.#last = id;
    this.#count += 1;
    this.#batch.push(folder);
  }

  #partialStep(): StepMeta {
    if (!this.#step) throw new StreamFault('the stream has no header');
    return { ...this.#step, after: this.#last };
  }

  async #store(step: StepMeta): Promise<void> {
    const folders = this.#batch;
    this.#batch = [];
    const staged = await Promise.all(folders.map((folder) => this.#copy.stage(folder)));
    await this.#writing;
    this.#writing = this.#copy.commit(new Map(staged.map((account) => [account.facts.account.id, account])), step);
    // Awaited before the next batch is written; until then its fault has to be nobody's.
    this.#writing.catch(() => undefined);
    this.#tell(folders.length);
  }

  #tell(underWay = 0): void {
    const folders = this.#copy.size + underWay;
    this.#events.onProgress({ folders, of: Math.max(folders, this.#of) });
  }
}
