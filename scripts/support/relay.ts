import { createConnection, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The cable between a window and its central API, in the hands of a program: it can be pulled, plugged in and squeezed. */
export interface Relay {
  /** What the window is told as the API's address; it stays the same while the cable is out. */
  url: string;
  /** Ends every connection; nothing answers at the address any more. */
  pull(): Promise<void>;
  plugIn(): Promise<void>;
  /** From now on lets so many bytes of answers through and holds the rest back until `letGo`. */
  holdAfter(bytes: number): void;
  letGo(): void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Opens a relay on a free port of this machine. `target` gives the API's port, asked anew for every connection. */
export async function openRelay(target: () => number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const held = new Set<Socket>();
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
    far.on('data', (data) => {
      near.write(data);
      leftBytes -= data.length;
      if (leftBytes > 0) return;
      far.pause();
      held.add(far);
    });
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
  return {
    url: `http://${HOST}:${port}`,
    pull,
    async plugIn() {
      if (!server.listening) await listen(port);
    },
    holdAfter: (bytes) => (leftBytes = bytes),
    letGo() {
      leftBytes = Number.POSITIVE_INFINITY;
      for (const socket of held) socket.resume();
      held.clear();
    },
    close: pull,
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the relay listens on no port');
  return address.port;
}
