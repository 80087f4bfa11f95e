import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** A network between desktops and the API that a story can cut: a relay of real sockets on this machine. */
export class Network {
  readonly #targetPort: number;
  readonly #open = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  #swallowed = 0;
  #isSwallowing = false;

  constructor(targetPort: number) {
    this.#targetPort = targetPort;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** How many connections lost an answer. */
  get swallowedCount(): number {
    return this.#swallowed;
  }

  /** From now on requests arrive and answers do not. */
  swallowAnswers(): void {
    this.#isSwallowing = true;
  }

  async up(): Promise<void> {
    this.#isSwallowing = false;
    const server = createServer((near) => this.#relay(near));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address: AddressInfo | string | null = server.address();
    if (address === null || typeof address === 'string') throw new Error('the relay has no port');
    this.#port = address.port;
    this.#server = server;
  }

  /** Nobody answers any more, and what was under way breaks off. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#open) socket.destroy();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  #relay(near: Socket): void {
    const far = connect(this.#targetPort, '127.0.0.1');
    for (const socket of [near, far]) {
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (!this.#isSwallowing) return void near.write(bytes);
      // The server has done its work and said so; the line breaks before anybody hears it.
      this.#swallowed += 1;
      near.destroy();
      far.destroy();
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }
}
