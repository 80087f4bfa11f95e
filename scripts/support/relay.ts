import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLongerStill, shortenedAnswer } from './shorten-answer.ts';

/** How a connection is cut: an orderly end, a reset, or an orderly end that also claims the answer was whole. */
export type Cut = 'end' | 'reset' | 'shorten';

/** The cable between a window and its central API, in the hands of a program: pulled, squeezed, cut, or plugged into something else. */
export interface Relay {
  /** What the window is told as the API's address; it stays the same while the cable is out. */
  url: string;
  /** How many connections were made through it so far. */
  connectionCount(): number;
  /** Ends every connection; nothing answers at the address any more. */
  pull(): Promise<void>;
  plugIn(): Promise<void>;
  /** Lets so many more bytes of answers through, to the byte, and holds the rest back until the next such call or `letGo`. */
  holdAfter(bytes: number): void;
  /** Lets so many more bytes of answers through and then cuts the connection they come on, once; resolves when it is cut. `shorten` counts the bytes of one answer's body. */
  cutAfter(bytes: number, how: Cut): Promise<void>;
  /** Makes the line slow, both ways: so many bytes a second over all connections, and so much later. */
  slow(line: { readonly bytesPerSecond: number; readonly delayMs: number }): void;
  /** The next `times` requests with these words in their head reach the API, but each connection breaks before the answer; resolves after the last. */
  loseAnswers(words: string, times: number): Promise<void>;
  /** Sends the next request with these words in its head twice at the same moment, over two connections; gives the second answer. */
  sendTwice(words: string): Promise<string>;
  /** From now on every request is answered with this page and reaches nobody: the sign-in page of a hotel's network. */
  captive(page: string): void;
  /** The line is as it should be again, and what was held back arrives. */
  letGo(): void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** How long a piece of a slow line takes; short, so that it trickles and does not come in gushes. */
const SLOW_STEP_MS = 100;

/** Opens a relay on a free port of this machine. `target` gives the API's port, asked anew for every connection. */
export async function openRelay(target: () => number): Promise<Relay> {
  const line = new Line(target);
  const port = await line.listen(0);
  return {
    url: `http://${HOST}:${port}`,
    connectionCount: () => line.connections,
    pull: () => line.pull(),
    plugIn: async () => {
      await line.listen(port);
    },
    holdAfter: (bytes) => line.limit({ left: bytes, act: 'hold', done: () => undefined }),
    cutAfter: (bytes, how) => new Promise((done) => line.limit({ left: bytes, act: how, done })),
    slow: (pace) => (line.pace = pace),
    loseAnswers: (words, times) => new Promise((done) => (line.losing = { words, times, done })),
    sendTwice: (words) => new Promise((done, failed) => (line.doubling = { words, done, failed })),
    captive: (page) => (line.page = page),
    letGo() {
      line.pace = null;
      line.page = null;
      line.limit(null);
    },
    close: () => line.pull(),
  };
}

type Limit = { left: number; readonly act: 'hold' | Cut; readonly done: () => void };

class Line {
  pace: { readonly bytesPerSecond: number; readonly delayMs: number } | null = null;
  page: string | null = null;
  losing: { readonly words: string; times: number; readonly done: () => void } | null = null;
  doubling: { readonly words: string; readonly done: (answer: string) => void; readonly failed: (fault: unknown) => void } | null = null;
  connections = 0;
  readonly #target: () => number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #limit: Limit | null = null;
  #onChange: (() => void)[] = [];
  /** When each direction of a slow line is free again. */
  readonly #freeAtMs = { up: 0, down: 0 };

  constructor(target: () => number) {
    this.#target = target;
    this.#server = createServer((near) => this.#join(near));
  }

  /** Listens on a port, 0 for a free one, unless it does already; gives the port. */
  listen(port: number): Promise<number> {
    if (this.#server.listening) return Promise.resolve(port);
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, HOST, () => {
        this.#server.off('error', reject);
        resolve(portOf(this.#server.address()));
      });
    });
  }

  pull(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#server.listening) return resolve();
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  limit(limit: Limit | null): void {
    this.#limit = limit;
    for (const wake of this.#onChange.splice(0)) wake();
  }

  #join(near: Socket): void {
    this.connections += 1;
    const far = this.#connect();
    this.#keep(near);
    near.once('close', () => far.destroy());
    const wire: Wire = { near, far, losesAnswer: false, answered: [] };
    // A connection that breaks on one side ends on the other: what the network would do.
    this.#carryRequests(wire).then(
      () => far.end(),
      () => far.destroy(),
    );
    this.#carryAnswers(wire).then(
      () => near.end(),
      () => near.destroy(),
    );
  }

  #connect(): Socket {
    return this.#keep(createConnection(this.#target(), HOST));
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    return socket.once('close', () => this.#sockets.delete(socket));
  }

  async #carryRequests(wire: Wire): Promise<void> {
    let gathered: Buffer = Buffer.alloc(0);
    for await (const data of wire.near) {
      if (!Buffer.isBuffer(data)) continue;
      if (this.page !== null) {
        await written(wire.near, pageAnswer(this.page));
        wire.near.end();
        return;
      }
      wire.losesAnswer ||= this.losing !== null && data.includes(this.losing.words);
      gathered = Buffer.concat([gathered, data]);
      const { doubling } = this;
      if (doubling !== null && gathered.includes(doubling.words)) {
        if (!isWholeRequest(gathered)) continue;
        this.doubling = null;
        this.#answerTo(gathered).then(doubling.done, doubling.failed);
      }
      await this.#trickle(wire.far, gathered, 'up');
      gathered = Buffer.alloc(0);
    }
  }

  async #carryAnswers(wire: Wire): Promise<void> {
    for await (const data of wire.far) {
      if (!Buffer.isBuffer(data)) continue;
      if (wire.losesAnswer) return this.#lose(wire);
      if (this.#limit?.act === 'shorten') {
        if (await this.#shortened(wire, data)) return;
      } else if (await this.#passed(wire, data)) return;
    }
  }

  /** Hands an answer's bytes on as far as the limit goes, and waits or cuts there. True when the connection is cut. */
  async #passed(wire: Wire, data: Buffer): Promise<boolean> {
    let rest = data;
    for (;;) {
      const limit = this.#limit;
      const piece = rest.subarray(0, limit?.left ?? rest.length);
      if (limit !== null) limit.left -= piece.length;
      rest = rest.subarray(piece.length);
      await this.#trickle(wire.near, piece, 'down');
      if (limit?.left === 0 && limit.act !== 'hold') {
        if (limit.act === 'reset') wire.near.resetAndDestroy();
        this.#limitDone(limit);
        return true;
      }
      if (rest.length === 0) return false;
      if (limit === this.#limit) await new Promise<void>((resolve) => this.#onChange.push(resolve));
    }
  }

  async #shortened(wire: Wire, data: Buffer): Promise<boolean> {
    const limit = this.#limit;
    wire.answered.push(data);
    const answer = Buffer.concat(wire.answered);
    const short = limit && shortenedAnswer(answer, limit.left);
    if (!short) {
      if (!isLongerStill(answer)) await written(wire.near, Buffer.concat(wire.answered.splice(0)));
      return false;
    }
    await written(wire.near, short);
    this.#limitDone(limit);
    return true;
  }

  #limitDone(limit: Limit): void {
    this.limit(null);
    limit.done();
  }

  #lose({ near }: Wire): void {
    near.resetAndDestroy();
    if (this.losing === null) return;
    this.losing.times -= 1;
    if (this.losing.times > 0) return;
    this.losing.done();
    this.losing = null;
  }

  async #answerTo(request: Buffer): Promise<string> {
    const far = this.#connect();
    await written(far, request);
    let answer = '';
    for await (const data of far) {
      answer += String(data);
      // The connection is kept alive; the answer, in one piece or in chunks, is over when its JSON is.
      if (/\}(\r\n0\r\n\r\n)?$/.test(answer)) break;
    }
    return answer;
  }

  async #trickle(to: Socket, data: Buffer, way: 'up' | 'down'): Promise<void> {
    for (let rest = data; rest.length > 0;) {
      const { pace } = this;
      if (pace === null) return written(to, rest);
      const piece = rest.subarray(0, Math.max(1, Math.floor((pace.bytesPerSecond * SLOW_STEP_MS) / 1000)));
      const now = performance.now();
      const freeAt = Math.max(now, this.#freeAtMs[way]) + (piece.length / pace.bytesPerSecond) * 1000;
      this.#freeAtMs[way] = freeAt;
      await sleep(freeAt - now + (rest === data ? pace.delayMs : 0));
      await written(to, piece);
      rest = rest.subarray(piece.length);
    }
  }
}

type Wire = { readonly near: Socket; readonly far: Socket; losesAnswer: boolean; readonly answered: Buffer[] };

function written(to: Socket, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => to.write(data, (fault) => (fault ? reject(fault) : resolve())));
}

function pageAnswer(page: string): Buffer {
  const body = Buffer.from(page);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`),
    body,
  ]);
}

function isWholeRequest(request: Buffer): boolean {
  const headBytes = request.indexOf('\r\n\r\n') + 4;
  const bodyBytes = Number(/^content-length:\s*(\d+)/im.exec(request.subarray(0, headBytes).toString('latin1'))?.[1] ?? 0);
  return headBytes > 3 && request.length >= headBytes + bodyBytes;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the relay listens on no port');
  return address.port;
}
