import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { assertNever } from '#domain/kernel/assert.ts';
import { portOf } from '#tests/support/port-of.ts';

/** What the way between a desktop and the central API does wrong with one request. Parts are shares of the body, from 0 to 1. */
export type NetworkFault =
  | { readonly kind: 'requestLost' | 'answerLost' | 'late' | 'twice' | 'twiceAtOnce' | 'portal' }
  | { readonly kind: 'cut' | 'cutCleanly' | 'garbled' | 'lineLost' | 'lineTwice'; readonly part: number }
  | { readonly kind: 'slow' | 'hang'; readonly ms: number }
  | { readonly kind: 'proxyPage'; readonly status: 400 | 413 | 502 }
  | { readonly kind: 'serverFault' }
  | { readonly kind: 'busy'; readonly status: 429 | 503; readonly retryAfterSeconds: number };

/** One run of the program on one computer, as the network knows it. */
export type Caller = {
  readonly address: string;
  /** The fault for the next request, used up by asking. */
  nextFault(url: string): NetworkFault | null;
  /** False when the program ends here. */
  reach(): boolean;
};

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };
type Request = { readonly method: 'GET' | 'POST'; readonly url: string; readonly headers: Record<string, string>; readonly body: Buffer };

/**
 * The network before the central API: real HTTP on the desktops' side, the real application behind it, and what goes wrong
 * between the two. Each run of a program has an address of its own, so that one that has ended gets no answers.
 */
export class SimNetwork {
  readonly #app: FastifyInstance;
  readonly #server: http.Server;
  readonly #callers = new Map<string, Caller>();
  #late: (() => Promise<unknown>)[] = [];
  #underWay = 0;
  #gate: Promise<void> | null = null;
  /** How often each fault struck. */
  readonly struck = new Map<string, number>();
  requests = 0;

  private constructor(app: FastifyInstance) {
    this.#app = app;
    this.#server = http.createServer((request, response) => {
      this.#take(request, response).catch(() => response.destroy());
    });
  }

  static async open(app: FastifyInstance): Promise<SimNetwork> {
    const network = new SimNetwork(app);
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  /** Lets a run of a program in and gives the address at which it finds the central API. */
  admit(key: string, caller: Caller): string {
    this.#callers.set(key, caller);
    return `http://127.0.0.1:${portOf(this.#server)}/${key}`;
  }

  dismiss(key: string): void {
    this.#callers.delete(key);
  }

  /** Brings the central API what its senders have long given up. */
  async deliverLate(): Promise<void> {
    for (const deliver of this.#late.splice(0)) await deliver();
  }

  /** Does something with the central API that nobody may be using meanwhile, as swapping its database. What was under way late is lost. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    let open = (): void => undefined;
    this.#gate = new Promise((resolve) => (open = resolve));
    this.#late = [];
    try {
      while (this.#underWay > 0) await sleep(1);
      return await work();
    } finally {
      this.#gate = null;
      open();
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const [, key = '', ...rest] = (incoming.url ?? '').split('/');
    const caller = this.#callers.get(key);
    if (caller === undefined || !caller.reach()) return void response.destroy();
    const request: Request = {
      method: incoming.method === 'POST' ? 'POST' : 'GET',
      url: `/${rest.join('/')}`,
      headers: headersOf(incoming),
      body: Buffer.concat(pieces),
    };
    this.requests += 1;
    // A stream without end cannot go through an application that is asked in memory; desktops fall back on asking.
    if (request.url.startsWith('/v1/sync/events')) return send(response, problem(404, 'route.notFound'));
    const fault = caller.nextFault(request.url);
    if (fault !== null) this.struck.set(fault.kind, (this.struck.get(fault.kind) ?? 0) + 1);
    await this.#answer(caller, request, response, fault);
  }

  async #answer(caller: Caller, request: Request, response: ServerResponse, fault: NetworkFault | null): Promise<void> {
    const forward = async (): Promise<void> => {
      const answer = await this.#forward(caller, request);
      if (!caller.reach()) return void response.destroy();
      send(response, answer);
    };
    if (fault === null) return forward();
    switch (fault.kind) {
      case 'requestLost':
        return void response.destroy();
      case 'answerLost':
        await this.#forward(caller, request);
        return void response.destroy();
      case 'late':
        this.#late.push(() => this.#forward(caller, request));
        return void response.destroy();
      case 'twice':
        await this.#forward(caller, request);
        return forward();
      case 'twiceAtOnce':
        await Promise.all([this.#forward(caller, request), forward()]);
        return undefined;
      case 'slow':
        await sleep(fault.ms);
        return forward();
      case 'hang':
        await sleep(fault.ms);
        return void response.destroy();
      case 'portal':
        return send(response, {
          status: 200,
          headers: { 'content-type': 'text/html' },
          body: Buffer.from('<h1>Welcome to the train</h1>'),
        });
      case 'proxyPage':
        return send(response, html(fault.status));
      case 'serverFault':
        return send(response, problem(500, 'server.failed'));
      case 'busy':
        return send(response, problem(fault.status, 'server.busy', { 'retry-after': String(fault.retryAfterSeconds) }));
      case 'garbled':
      case 'cut':
      case 'cutCleanly':
      case 'lineLost':
      case 'lineTwice':
        return spoil(response, await this.#forward(caller, request), fault);
      default:
        return assertNever(fault);
    }
  }

  async #forward(caller: Caller, { method, url, headers, body }: Request): Promise<Answer> {
    while (this.#gate !== null) await this.#gate;
    this.#underWay += 1;
    try {
      const answer = await this.#app.inject({
        method,
        url,
        headers,
        remoteAddress: caller.address,
        ...(method === 'POST' ? { payload: body } : {}),
      });
      const kept = Object.entries(answer.headers).flatMap(([name, value]) =>
        keptHeaders.has(name) && value !== undefined ? [[name, String(value)]] : [],
      );
      return { status: answer.statusCode, headers: Object.fromEntries(kept), body: answer.rawPayload };
    } finally {
      this.#underWay -= 1;
    }
  }
}

const keptHeaders: ReadonlySet<string> = new Set(['content-type', 'content-encoding', 'retry-after']);

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const wanted = ['accept', 'accept-encoding', 'authorization', 'content-type'];
  return Object.fromEntries(
    wanted.flatMap((name) => (incoming.headers[name] === undefined ? [] : [[name, String(incoming.headers[name])]])),
  );
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Answer {
  const body = JSON.stringify({ type: 'about:blank', title: 'It did not work', status, code });
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body: Buffer.from(body) };
}

const html = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from(`<html><h1>${status}</h1><p>proxy</p></html>`),
});

type Spoiling = Extract<NetworkFault, { readonly part: number }>;

function spoil(response: ServerResponse, answer: Answer, fault: Spoiling): void {
  const { status, headers, body } = answer;
  switch (fault.kind) {
    case 'garbled':
      return send(response, { status, headers, body: Buffer.from('{"lastSeq":') });
    case 'cutCleanly':
      return send(response, { status, headers, body: body.subarray(0, Math.floor(fault.part * body.length)) });
    case 'cut':
      response.writeHead(status, { ...headers, 'content-length': body.length });
      response.write(body.subarray(0, Math.floor(fault.part * body.length)), () => response.destroy());
      return undefined;
    case 'lineLost':
    case 'lineTwice':
      return send(response, { status, headers, body: withOtherLines(answer, fault) });
    default:
      return assertNever(fault.kind);
  }
}

/** A stream that reads well and has one line fewer, or one twice: only its count tells. Other answers stay as they are. */
function withOtherLines({ headers, body }: Answer, fault: Spoiling): Buffer {
  if (!headers['content-type']?.startsWith('application/x-ndjson')) return body;
  const isPacked = headers['content-encoding'] === 'gzip';
  const lines = (isPacked ? gunzipSync(body) : body).toString('utf8').split('\n').slice(0, -1);
  // Header and trailer stay: a stream without them is another fault.
  const at = 1 + Math.floor(fault.part * (lines.length - 2));
  const line = lines[at];
  if (lines.length < 3 || line === undefined) return body;
  lines.splice(at, 1, ...(fault.kind === 'lineLost' ? [] : [line, line]));
  const text = Buffer.from(lines.map((each) => `${each}\n`).join(''));
  return isPacked ? gzipSync(text) : text;
}
