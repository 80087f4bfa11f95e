import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

/** The cable between a window and its central API, in the hands of a program: it can be pulled, plugged in and squeezed. */
export interface Relay {
  /** What the window is told as the API's address; it stays the same while the cable is out. */
  url: string;
  /** Ends every connection; nothing answers at the address any more. */
  pull(): Promise<void>;
  plugIn(): Promise<void>;
  /** Lets so many more bytes of answers through, to the byte, and holds the rest back until the next such call or `letGo`. */
  holdAfter(bytes: number): void;
  letGo(): void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Opens a relay on a free port of this machine. `target` gives the API's port, asked anew for every connection. */
export async function openRelay(target: () => number): Promise<Relay> {
  const sockets = new Set<Socket>();
  /** What has come from the API and waits, by the connection it came on. */
  const held = new Map<Socket, { rest: Buffer; pass: (data: Buffer) => void }>();
  let leftBytes = Number.POSITIVE_INFINITY;
  const server = createServer((near) => {
    const far = createConnection(target(), HOST);
    for (const socket of [near, far]) {
      sockets.add(socket);
      // A connection that breaks on one side ends on the other: what the network would do.
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        held.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    const pass = (data: Buffer): void => {
      near.write(data.subarray(0, leftBytes));
      const rest = data.subarray(Math.min(leftBytes, data.length));
      leftBytes -= data.length - rest.length;
      if (leftBytes > 0) return;
      far.pause();
      held.set(far, { rest, pass });
    };
    far.on('data', pass);
  });
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, () => {
        server.off('error', reject);
        resolve(portOf(server.address()));
      });
    });
  const port = await listen(0);
  const pull = (): Promise<void> =>
    new Promise((resolve) => {
      if (!server.listening) return resolve();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  const release = (bytes: number): void => {
    leftBytes = bytes;
    const waiting = [...held];
    held.clear();
    for (const [far, { rest, pass }] of waiting) {
      far.resume();
      pass(rest);
    }
  };
  return {
    url: `http://${HOST}:${port}`,
    pull,
    async plugIn() {
      if (!server.listening) await listen(port);
    },
    holdAfter: release,
    letGo: () => release(Number.POSITIVE_INFINITY),
    close: pull,
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the relay listens on no port');
  return address.port;
}
