import { layCable } from '#tests/support/cable.ts';

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
  let trap: Trap | null = null;
  const cable = await layCable({ port: Number(target.port), host: target.hostname }, (near, far) => {
    let isHeld = false;
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
  const url = new URL(databaseUrl);
  url.port = String(cable.port);
  url.hostname = '127.0.0.1';
  const set = (text: string, isPassed: boolean): Promise<void> =>
    new Promise((sprung) => {
      trap = { text, isPassed, sprung };
    });
  return {
    url: url.href,
    stopBefore: (text) => set(text, false),
    holdAnswerTo: (text) => set(text, true),
    close: () => cable.close(),
  };
}
