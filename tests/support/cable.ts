import { once } from 'node:events';
import { type Socket, connect, createServer } from 'node:net';
import { portOf } from './port-of.ts';

/** A line between a program and a server, with a port of its own on this machine. */
export type Cable = { readonly port: number; readonly close: () => Promise<void> };

const host = '127.0.0.1';

/**
 * Lays a cable to a server. `join` is given both ends of each connection made, `near` that of the program and `far` that of the
 * server, and carries what goes between them; where one ends, the other does.
 */
export async function layCable(
  target: { readonly port: number; readonly host: string },
  join: (near: Socket, far: Socket) => void,
): Promise<Cable> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target.port, target.host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    join(near, far);
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: portOf(server),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
