import type { z } from 'zod';
import type { Folder } from '#domain/folder.ts';
import { withPuts } from '#domain/folder.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Put } from '#domain/rows.ts';
import { type PullLine, pullLineSchema, pullTrailerSchema } from '#contracts/sync.ts';
import type { StagedAccount, StagedAccounts } from './book.ts';
import type { LocalCopy } from './local-copy.ts';

/** A stream that ended early, or holds what the contract does not know: nothing of it counts. */
export class StreamFault extends Error {}

/** Reads one NDJSON line; whether it is a header, a trailer or a line between is seen by its one key. */
export function lineOf(text: string): { readonly key: string; readonly value: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StreamFault('a line is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null) throw new StreamFault('a line is not an object');
  return { key: Object.keys(value)[0] ?? '', value };
}

/** Parses a line by its schema. Throws `StreamFault` where it does not fit. */
export function parsedLine<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new StreamFault('a line is not in the contract', { cause: parsed.error });
  return parsed.data;
}

export type PullTrailer = z.infer<typeof pullTrailerSchema>['trailer'];

/** Accounts whose folders are opened, changed and sealed at a time. */
const sliceAccounts = 250;

/**
 * Takes a pull in, line by line, without changing anything: what comes out is sealed and ready to be stored in one step.
 * Folders are sealed as they come, so that a large pull is never in memory as objects.
 */
export class PullReader {
  readonly #copy: LocalCopy;
  readonly #staged = new Map<AccountId, StagedAccount | null>();
  readonly #puts = new Map<AccountId, Put[]>();
  #count = 0;
  #trailer: PullTrailer | null = null;

  constructor(copy: LocalCopy) {
    this.#copy = copy;
  }

  take = async (lines: readonly string[]): Promise<void> => {
    const whole = new Map<AccountId, Folder>();
    for (const line of lines) {
      if (this.#trailer) throw new StreamFault('a line behind the trailer');
      const { key, value } = lineOf(line);
      if (key === 'trailer') this.#trailer = parsedLine(pullTrailerSchema, value).trailer;
      else this.#takeLine(parsedLine(pullLineSchema, value), whole);
    }
    const staged = await Promise.all([...whole.values()].map((folder) => this.#copy.stage(folder)));
    for (const account of staged) this.#staged.set(account.facts.account.id, account);
  };

  /** What the stream comes to. Throws `StreamFault` for a stream without its trailer or of another length than it says. */
  async finish(): Promise<{ readonly staged: StagedAccounts; readonly trailer: PullTrailer }> {
    if (!this.#trailer) throw new StreamFault('the stream has no trailer');
    if (this.#trailer.count !== this.#count) throw new StreamFault('the stream lost a line');
    const ids = [...this.#puts.keys()];
    for (let at = 0; at < ids.length; at += sliceAccounts) await this.#stagePuts(ids.slice(at, at + sliceAccounts));
    return { staged: this.#staged, trailer: this.#trailer };
  }

  #takeLine(line: PullLine, whole: Map<AccountId, Folder>): void {
    this.#count += 1;
    if ('folder' in line) {
      const { id } = line.folder.account;
      whole.set(id, line.folder);
      this.#puts.delete(id);
    } else if ('evict' in line) {
      whole.delete(line.evict);
      this.#puts.delete(line.evict);
      this.#staged.set(line.evict, null);
    } else if ('put' in line) {
      const { table, row } = line.put;
      const id = table === 'accounts' ? row.id : row.accountId;
      this.#puts.set(id, [...(this.#puts.get(id) ?? []), line.put]);
    } else assertNever(line);
  }

  /** Rows go on top of a folder of the same pull, or of the stored one. Rows of an account that is in neither belong to none here. */
  async #stagePuts(ids: readonly AccountId[]): Promise<void> {
    const stored = await this.#copy.bases(ids.filter((id) => !this.#staged.has(id)));
    const pulled = ids.flatMap((id) => this.#staged.get(id) ?? []);
    const bases = [...stored, ...(await Promise.all(pulled.map((account) => this.#copy.unstage(account))))];
    const staged = await Promise.all(bases.map((base) => this.#copy.stage(withPuts(base, this.#puts.get(base.account.id) ?? []))));
    for (const account of staged) this.#staged.set(account.facts.account.id, account);
  }
}
