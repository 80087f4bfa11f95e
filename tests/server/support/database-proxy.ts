import { type Socket, connect, createServer } from 'node:net';
import { once } from 'node:events';

/** A cable between the API and its database in the hands of a story: it can stop at a statement, or hold back what the database answers. */
export type DatabaseProxy = {
  readonly url: string;
  /** The next statement that holds this text does not reach the database; resolves when it has come. */
  readonly stopBefore: (text: string) => Promise<void>;
  /** The next statement that holds this text reaches the database, and nothing it says from then on comes back; resolves when it has gone. */
  readonly holdAnswerTo: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Trap = { readonly text: string; readonly isPassed: boolean; readonly sprung: () => void };

/** Opens a proxy before the database of this address. */
export async function openDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let trap: Trap | null = null;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let isHeld = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (data) => {
      if (trap !== null && data.includes(trap.text)) {
        const { isPassed, sprung } = trap;
        trap = null;
        isHeld = true;
        if (isPassed) far.write(data);
        sprung();
      } else if (!isHeld) far.write(data);
    });
    far.on('data', (data) => {
      if (!isHeld) near.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy listens on no port');
  target.hostname = '127.0.0.1';
  const port = address.port;
  const url = new URL(databaseUrl);
  url.port = String(port);
  url.hostname = '127.0.0.1';
  const set = (text: string, isPassed: boolean): Promise<void> =>
    new Promise((sprung) => {
      trap = { text, isPassed, sprung };
    });
  return {
    url: url.href,
    stopBefore: (text) => set(text, false),
    holdAnswerTo: (text) => set(text, true),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
