import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import type { CompanyId, UserId } from '#domain/kernel/ids.ts';
import { companyIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { type SessionNotice, sessionChannel, sessionNoticeSchema } from '../devices/access-events.ts';

/** What a write transaction left word of: the company, and whose books it touched, or null for everybody's. */
export type Poke = { readonly companyId: CompanyId; readonly books: ReadonlySet<UserId> | null };

/** Told of every poke and of sessions that have changed; `everything` after a time in which something may have been missed. */
export type OnPoke = {
  readonly poke: (poke: Poke) => void;
  readonly sessionsChanged: (notice: SessionNotice) => void;
  readonly everything: () => void;
};

export type Listener = { readonly close: () => Promise<void> };

const channel = 'cw_poke';
const firstWaitMs = 250;
const longestWaitMs = 5_000;
/** A connection whose other end is gone says nothing; it is asked so often whether it still stands. */
const aliveEveryMs = 30_000;

/**
 * Listens to what the database says when write transactions commit, from whichever API process they came. One connection of its own;
 * it is made anew as often as it breaks. Rejects when the first one cannot be had.
 */
export async function listenForPokes(databaseUrl: string, on: OnPoke, log: (words: string) => void = () => undefined): Promise<Listener> {
  const listener = new LiveListener(databaseUrl, on, log);
  await listener.connect();
  return listener;
}

class LiveListener implements Listener {
  readonly #url: string;
  readonly #on: OnPoke;
  readonly #log: (words: string) => void;
  readonly #closing = new AbortController();
  #client: pg.Client | null = null;
  #alive: ReturnType<typeof setInterval> | undefined;

  constructor(url: string, on: OnPoke, log: (words: string) => void) {
    this.#url = url;
    this.#on = on;
    this.#log = log;
  }

  async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'collector-workstation pokes',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
    });
    client.on('error', () => undefined);
    client.on('notification', ({ channel: from, payload }) => this.#heard(from, payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${channel}; listen ${sessionChannel}`);
    } catch (fault) {
      await client.end().catch(() => undefined);
      throw fault;
    }
    if (this.#closing.signal.aborted) return void (await client.end());
    client.once('end', () => void this.#lost(client));
    this.#client = client;
    // A failed question ends the connection, and its end is what is acted on.
    this.#alive = setInterval(() => void client.query('select 1').catch(() => client.end()), aliveEveryMs);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#alive);
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  #heard(from: string, payload: string): void {
    if (from === sessionChannel) {
      const notice = sessionNoticeSchema.safeParse(jsonOf(payload));
      if (notice.success) this.#on.sessionsChanged(notice.data);
      return;
    }
    const poke = pokeOf(payload);
    if (poke === null) this.#log('a notice on the channel of pokes is not one of ours');
    else this.#on.poke(poke);
  }

  async #lost(client: pg.Client): Promise<void> {
    if (this.#client !== client) return;
    clearInterval(this.#alive);
    this.#client = null;
    this.#log('the connection that brings pokes broke; it is made anew');
    for (let waitMs = firstWaitMs; !this.#closing.signal.aborted; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
      await sleep(waitMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (this.#closing.signal.aborted) return;
      const isConnected = await this.connect().then(
        () => true,
        () => false,
      );
      if (!isConnected) continue;
      this.#log('pokes come again');
      return this.#on.everything();
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const payloadSchema = z.tuple([companyIdSchema, z.string().optional()]);

/** `COMPANY` for everybody's books, `COMPANY|ID,ID…` for those of some; '-' stands for no book. */
function pokeOf(payload: string): Poke | null {
  const parsed = payloadSchema.safeParse(payload.split('|'));
  if (!parsed.success) return null;
  const [companyId, names] = parsed.data;
  if (names === undefined) return { companyId, books: null };
  const books = names.split(',').flatMap((name) => userIdSchema.safeParse(name).data ?? []);
  return { companyId, books: new Set(books) };
}
