import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { User } from '#contracts/http.ts';
import { type FolderCount, sumOf } from '#contracts/digest.ts';
import type { DigestResponse, PushResult } from '#contracts/sync.ts';
import type { Company } from '#domain/company.ts';
import { commandOf } from '#domain/commands.ts';
import { type Folder, folderReader, rowsOf, withPuts } from '#domain/folder.ts';
import type { AccountId, ClientId } from '#domain/kernel/ids.ts';
import { type Put, tableNames } from '#domain/rows.ts';
import { newId } from './build.ts';

const serverTime = '2026-03-31T15:00:00.000Z';

/**
 * The central API's side of the sync protocol in memory: one scope, the domain's own commands, versions in the order of the
 * writes. It answers in NDJSON lines, as the real one does.
 */
export class ModelServer {
  epoch: string = newId();
  company: Company;
  readonly #folders = new Map<AccountId, Folder>();
  readonly #membership = new Map<AccountId, { op: 'put' | 'evict'; version: number }>();
  readonly #answers = new Map<ClientId, PushResult[]>();
  #version = 1;

  constructor(company: Company, folders: readonly Folder[]) {
    this.company = company;
    for (const folder of folders) this.assign(folder);
  }

  get folders(): readonly Folder[] {
    return [...this.#folders.values()].sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
  }

  folder(id: AccountId): Folder | undefined {
    return this.#folders.get(id);
  }

  lastSeq(client: ClientId): number {
    return this.#answers.get(client)?.length ?? 0;
  }

  /** Gives an account to the scope. */
  assign(folder: Folder): void {
    this.#version += 1;
    this.#folders.set(folder.account.id, folder);
    this.#membership.set(folder.account.id, { op: 'put', version: this.#version });
  }

  /** Takes an account out of the scope. */
  evict(id: AccountId): void {
    this.#version += 1;
    this.#folders.delete(id);
    this.#membership.set(id, { op: 'evict', version: this.#version });
  }

  /** Writes rows, as an import or a colleague would. */
  write(id: AccountId, puts: readonly Put[]): void {
    const folder = this.#folders.get(id);
    if (!folder) return;
    this.#version += 1;
    const stamped = puts.map((put) => ({ ...put, row: { ...put.row, version: this.#version } }) as Put);
    this.#folders.set(id, withPuts(folder, stamped));
  }

  /** A backup has been restored: the epoch is another, and cursors from before are not known. */
  restore(): void {
    this.epoch = newId();
  }

  async push(client: ClientId, user: User, commands: readonly CommandEnvelope[]): Promise<PushResult[]> {
    const answers = this.#answers.get(client) ?? [];
    this.#answers.set(client, answers);
    const results: PushResult[] = [];
    for (const command of commands) {
      const known = answers[command.seq - 1];
      if (!known && command.seq !== answers.length + 1) throw new Error('a gap in the sequence');
      const result = known ? { ...known, isDuplicate: true } : await this.#execute(command, user);
      if (!known) answers.push(result);
      results.push(result);
    }
    return results;
  }

  async #execute(command: CommandEnvelope, user: User): Promise<PushResult> {
    const { seq, commandId, name, input, at, businessDate, accountId } = command;
    const answer = (status: PushResult['status'], code: string | null): PushResult => ({
      seq,
      commandId,
      status,
      code,
      isDuplicate: false,
    });
    const folder = this.#folders.get(accountId);
    if (!folder) return answer('rejected', 'account.notYours');
    const context = {
      actorId: user.id,
      actorName: user.name,
      role: user.role,
      at,
      today: businessDate,
      company: this.company,
      stage: 'recorded',
    } as const;
    const result = await commandOf(name).execute(input, folderReader(folder), context);
    if (!result.ok) return answer('rejected', result.error.code);
    this.write(accountId, result.value);
    return answer('applied', null);
  }

  snapshot(client: ClientId, after: string | null): string[] {
    const folders = this.folders.filter(({ account }) => after === null || account.id > after);
    const header = { epoch: this.epoch, cursor: this.#cursor(), folderCount: this.#folders.size, lastSeq: this.lastSeq(client) };
    return [
      { header },
      ...folders.map((folder) => this.#line(folder)),
      { trailer: { count: folders.length, sum: this.sum(), serverTime, company: this.company } },
    ].map((line) => JSON.stringify(line));
  }

  /** The lines of a pull, or null for a cursor that is not of this epoch. */
  pull(client: ClientId, cursor: string): string[] | null {
    const [epoch, version] = cursor.split('|');
    if (epoch !== this.epoch) return null;
    const since = Number(version);
    const moved = [...this.#membership].filter(([, { version }]) => version > since);
    const lines: unknown[] = moved.map(([id, { op }]) => (op === 'put' ? this.#line(this.#folders.get(id)) : { evict: id }));
    const movedIds = new Set(moved.map(([id]) => id));
    for (const [id, folder] of this.#folders) {
      if (movedIds.has(id)) continue;
      for (const table of tableNames) {
        for (const row of rowsOf(folder, table)) if (row.version > since) lines.push({ put: { table, row } });
      }
    }
    const trailer = { count: lines.length, cursor: this.#cursor(), lastSeq: this.lastSeq(client), serverTime, company: this.company };
    return [...lines, { trailer }].map((line) => JSON.stringify(line));
  }

  /** What a true copy adds up to now. */
  digest(): DigestResponse {
    return { cursor: this.#cursor(), folderCount: this.#folders.size, sum: this.sum() };
  }

  sum(): string {
    return sumOf([...this.#folders.values()].map((folder) => this.#countOf(folder)));
  }

  #countOf(folder: Folder): FolderCount {
    const rows = tableNames.flatMap((table) => rowsOf(folder, table).map(({ version }) => version));
    return {
      accountId: folder.account.id,
      membershipVersion: this.#membership.get(folder.account.id)?.version ?? 0,
      rowCount: rows.length,
      versionSum: rows.reduce((sum, version) => sum + version, 0),
    };
  }

  #line(folder: Folder | undefined): unknown {
    return folder && { folder, membershipVersion: this.#membership.get(folder.account.id)?.version };
  }

  #cursor(): string {
    return `${this.epoch}|${this.#version}`;
  }
}
