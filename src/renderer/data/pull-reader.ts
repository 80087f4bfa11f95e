import type { z } from 'zod';
import type { Folder } from '#domain/folder.ts';
import { withPuts } from '#domain/folder.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { Put } from '#domain/rows.ts';
import { type PullLine, pullTrailerSchema } from '#contracts/sync.ts';
import type { StagedAccount, StagedAccounts } from './book.ts';
import type { ArrivedFolder } from './generation.ts';
import type { LocalCopy } from './local-copy.ts';
import { type Line, StreamFault, lineOf, parsedLine, parsedPullLine } from './stream-lines.ts';

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

  take = async (lines: readonly Line[]): Promise<void> => {
    const whole = new Map<AccountId, ArrivedFolder>();
    for (const { bytes, text } of lines) {
      if (this.#trailer) throw new StreamFault('a line behind the trailer');
      const { key, value } = lineOf(text);
      if (key === 'trailer') this.#trailer = parsedLine(pullTrailerSchema, value).trailer;
      else this.#takeLine(parsedPullLine(value), bytes, whole);
    }
    const staged = await Promise.all([...whole.values()].map((arrived) => this.#copy.generation.stage(arrived)));
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

  #takeLine(line: PullLine, bytes: Line['bytes'], whole: Map<AccountId, ArrivedFolder>): void {
    this.#count += 1;
    if ('folder' in line) {
      const { folder, membershipVersion = null } = line;
      whole.set(folder.account.id, { folder, membershipVersion, line: bytes });
      this.#puts.delete(folder.account.id);
    } else if ('evict' in line) {
      whole.delete(line.evict);
      this.#puts.delete(line.evict);
      this.#staged.set(line.evict, null);
    } else if ('put' in line) {
      const { table, row } = line.put;
      const id = table === 'accounts' ? row.id : row.accountId;
      const puts = this.#puts.get(id);
      if (puts) puts.push(line.put);
      else this.#puts.set(id, [line.put]);
    } else assertNever(line);
  }

  /** Rows go on top of a folder of the same pull, or of the stored one. Rows of an account that is in neither belong to none here. */
  async #stagePuts(ids: readonly AccountId[]): Promise<void> {
    const { generation } = this.#copy;
    const stored = await this.#copy.bases(ids.filter((id) => !this.#staged.has(id)));
    const pulled = ids.flatMap((id) => this.#staged.get(id) ?? []);
    const bases: ArrivedFolder[] = [
      ...stored.map((folder) => ({ folder, membershipVersion: generation.membershipVersion(folder.account.id) })),
      ...(await Promise.all(
        pulled.map(async (account) => ({
          folder: await generation.unstage(account),
          membershipVersion: account.stamp.membershipVersion,
        })),
      )),
    ];
    const staged = await Promise.all(bases.map((base) => generation.stage({ ...base, folder: this.#withItsPuts(base.folder) })));
    for (const account of staged) this.#staged.set(account.facts.account.id, account);
  }

  #withItsPuts(base: Folder): Folder {
    return withPuts(base, this.#puts.get(base.account.id) ?? []);
  }
}
