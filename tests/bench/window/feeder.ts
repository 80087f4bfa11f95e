import { instantOf } from '#domain/kernel/dates.ts';
import { type DataMessage, type DataRequest, dataRequestSchema, streamWindowChunks } from '#contracts/data-port.ts';
import type { PortSettings } from './settings.ts';

/** As large as the product's main process cuts them. */
const chunkCharacters = 256 * 1024;
const keyBytes = 32;

const encoder = new TextEncoder();

/** Lines of NDJSON in pieces of the size in which the main process sends them. */
export function chunksOf(lines: readonly string[]): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let waiting: string[] = [];
  let length = 0;
  for (const line of lines) {
    waiting.push(line);
    length += line.length + 1;
    if (length < chunkCharacters) continue;
    chunks.push(encoder.encode(`${waiting.join('\n')}\n`));
    [waiting, length] = [[], 0];
  }
  if (waiting.length > 0) chunks.push(encoder.encode(`${waiting.join('\n')}\n`));
  return chunks;
}

/** A book as a server would send it: its folder lines in chunks. */
export type FedBook = {
  readonly folderCount: number;
  readonly chunks: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>;
};

/**
 * Stands where the main process would, over the real contract, in the worker itself: it streams a snapshot from memory and then
 * one pull after the other, so that what is measured is the data worker alone.
 */
export class Feeder {
  readonly port: MessagePort;
  readonly #own: MessagePort;
  readonly #book: FedBook;
  readonly #settings: PortSettings;
  /** Lines of the next pull. */
  #news: readonly string[] = [];
  #cursor = 1;
  /** Pulls answered so far. */
  pulls = 0;
  #room = streamWindowChunks;
  #onRoom = (): void => undefined;

  constructor(settings: PortSettings, book: FedBook) {
    const { port1, port2 } = new MessageChannel();
    this.port = port2;
    this.#own = port1;
    this.#book = book;
    this.#settings = settings;
    port1.onmessage = ({ data }: MessageEvent<unknown>) => void this.#answer(dataRequestSchema.parse(data));
    const { user, company, clientId } = settings;
    const link = { isOnline: true, waitingCount: 0, refused: [], problem: null };
    this.#say({ say: 'open', user, company, clientId, dataKey: new Uint8Array(keyBytes).fill(7), link });
  }

  /** Has the desktop pull these lines. */
  tell(lines: readonly string[]): void {
    this.#news = lines;
    this.#say({ say: 'poke', at: nowInstant() });
  }

  close(): void {
    this.#own.close();
  }

  #say(message: DataMessage): void {
    this.#own.postMessage(message, []);
  }

  async #answer(request: DataRequest): Promise<void> {
    const { id } = request;
    switch (request.ask) {
      case 'journal.pending':
        return this.#say({ say: 'pending', id, commands: [] });
      case 'journal.confirm':
      case 'sync.now':
        return this.#say({ say: 'done', id });
      case 'sync.snapshot':
        return this.#snapshot(id);
      case 'sync.pull':
        return this.#pull(id);
      case 'stream.taken':
        this.#room += request.chunks;
        return this.#onRoom();
      default:
        return this.#say({ say: 'failed', id, error: { code: 'call.failed' } });
    }
  }

  async #snapshot(id: number): Promise<void> {
    const { folderCount, chunks } = this.#book;
    const { clientId: epoch, company } = this.#settings;
    const header = { header: { epoch, cursor: '0', folderCount, lastSeq: 0 } };
    const trailer = { trailer: { count: folderCount, serverTime: nowInstant(), company } };
    for (const piece of chunksOf([JSON.stringify(header)])) await this.#send(id, piece);
    for await (const piece of chunks) await this.#send(id, piece);
    for (const piece of chunksOf([JSON.stringify(trailer)])) await this.#send(id, piece);
    this.#say({ say: 'done', id });
  }

  async #pull(id: number): Promise<void> {
    const lines = this.#news;
    this.#news = [];
    this.#cursor += 1;
    const trailer = {
      count: lines.length,
      cursor: String(this.#cursor),
      lastSeq: 0,
      serverTime: nowInstant(),
      company: this.#settings.company,
    };
    for (const piece of chunksOf([...lines, JSON.stringify({ trailer })])) await this.#send(id, piece);
    this.pulls += 1;
    this.#say({ say: 'done', id });
  }

  async #send(id: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    while (this.#room === 0) await new Promise<void>((resolve) => (this.#onRoom = resolve));
    this.#room -= 1;
    this.#say({ say: 'chunk', id, bytes });
  }
}

const nowInstant = () => instantOf(Date.now());
