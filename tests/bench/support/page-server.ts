import { readFile } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Job, jobResultSchema } from '#tests/bench/window/settings.ts';
import { type Answer, couchAnswer, json } from './couch-answers.ts';
import type { DemoBook, DocumentKind } from './demo-book.ts';

/** As the central API compresses its snapshots. */
const gzipLevel = 1;

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves the window's page, hands it its jobs, and stands for the servers of the peers. */
export type PageServer = {
  readonly url: string;
  /** Has the window do a job; rejects with the words of what went wrong in it. */
  run(name: string, args: Record<string, unknown>): Promise<unknown>;
  /** Rejects whatever is under way and all that comes. */
  fail(fault: Error): void;
  close(): Promise<void>;
};

type Asked = { readonly job: Job; readonly resolve: (value: unknown) => void; readonly reject: (fault: Error) => void };

/** Starts serving on a free port of this machine; `book` is what the peers fetch. */
export async function startPageServer(pageFolder: string, book: DemoBook): Promise<PageServer> {
  const jobs = new JobQueue();
  const documents = documentAnswers(book);
  const server = http.createServer((request, response) => {
    answer(request, response, { pageFolder, book, jobs, documents }).catch((fault: unknown) => {
      response.writeHead(500).end(String(fault));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    run: (name, args) => jobs.add(name, args),
    fail: (fault) => jobs.fail(fault),
    async close() {
      jobs.fail(new Error('the benchmark is over'));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Jobs one after the other; the window asks for the next one and waits until there is one. */
class JobQueue {
  #lastId = 0;
  #fault: Error | null = null;
  readonly #waiting: Asked[] = [];
  readonly #underWay = new Map<number, Asked>();
  #onJob: (() => void) | null = null;

  add(name: string, args: Record<string, unknown>): Promise<unknown> {
    if (this.#fault) return Promise.reject(this.#fault);
    this.#lastId += 1;
    const job = { id: this.#lastId, name, args };
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#onJob?.();
    });
  }

  async next(): Promise<Job | null> {
    while (this.#waiting.length === 0 && !this.#fault) await new Promise<void>((resolve) => (this.#onJob = resolve));
    const asked = this.#waiting.shift();
    if (!asked) return null;
    this.#underWay.set(asked.job.id, asked);
    return asked.job;
  }

  done(text: string): void {
    const { id, value, error } = jobResultSchema.parse(JSON.parse(text));
    const asked = this.#underWay.get(id);
    this.#underWay.delete(id);
    if (error === null) asked?.resolve(value);
    else asked?.reject(new Error(`${asked.job.name}: ${error}`));
  }

  fail(fault: Error): void {
    this.#fault ??= fault;
    for (const { reject } of [...this.#waiting.splice(0), ...this.#underWay.values()]) reject(fault);
    this.#underWay.clear();
    this.#onJob?.();
  }
}

type Parts = {
  readonly pageFolder: string;
  readonly book: DemoBook;
  readonly jobs: JobQueue;
  readonly documents: (kind: DocumentKind, accounts: number) => Buffer;
};

async function answer(request: IncomingMessage, response: ServerResponse, { pageFolder, book, jobs, documents }: Parts): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, first = '', ...rest] = pathname.split('/');
  const accounts = Number(searchParams.get('accounts'));
  switch (first) {
    case 'next-job': {
      const job = await jobs.next();
      return send(response, job === null ? json('{}', 410) : json(JSON.stringify(job)));
    }
    case 'job-done':
      jobs.done(await bodyOf(request));
      return send(response, json('{}'));
    case 'folders':
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (const line of book.folders.slice(0, accounts)) response.write(`${line}\n`);
      return void response.end();
    case 'documents':
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' });
      return void response.end(documents(kindOf(searchParams.get('kind')), accounts));
    case 'checkpoints':
      return send(response, checkpoint(book.documents(kindOf(rest[0]), Number(rest[1])), searchParams));
    case 'couch': {
      const [kind, count] = (rest[0] ?? '').split('-');
      const ask = { path: rest.slice(1).join('/'), query: searchParams, body: request.method === 'GET' ? '' : await bodyOf(request) };
      return send(response, couchAnswer(book.documents(kindOf(kind), Number(count)), ask));
    }
    default: {
      const file = path.join(pageFolder, path.normalize(pathname === '/' ? '/index.html' : pathname));
      response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' });
      return void response.end(await readFile(file));
    }
  }
}

/** Documents as compressed NDJSON, compressed once and not while somebody measures. */
function documentAnswers(book: DemoBook): Parts['documents'] {
  const made = new Map<string, Buffer>();
  return (kind, accounts) => {
    const key = `${kind} ${accounts}`;
    const known = made.get(key) ?? gzipSync(`${book.documents(kind, accounts).join('\n')}\n`, { level: gzipLevel });
    made.set(key, known);
    return known;
  };
}

/** A page of RxDB's pull: documents behind a checkpoint, which is a place in the lines. */
function checkpoint(lines: readonly string[], query: URLSearchParams): Answer {
  const after = Number(query.get('after'));
  const page = lines.slice(after, after + Number(query.get('limit')));
  const live = page.map((line) => `${line.slice(0, -1)},"_deleted":false}`);
  return json(`{"documents":[${live.join(',')}],"checkpoint":{"after":${after + page.length}}}`);
}

const kindOf = (text: string | null | undefined): DocumentKind => (text === 'folders' ? 'folders' : 'rows');

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
