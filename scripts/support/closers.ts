/** Things to take down at the end, last opened first. */
export interface Closers {
  add(name: string, close: () => Promise<void>): void;
  /** Takes everything down; whatever is added later is taken down as well. A part that fails does not keep the others up. */
  closeAll(): Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Makes an empty list. `tell` hears of parts that could not be taken down. */
export function createClosers(tell: (words: string) => void): Closers {
  const open: { name: string; close: () => Promise<void> }[] = [];
  let ending: Promise<void> | null = null;
  const closeInTurn = async (): Promise<void> => {
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      const { name, close } = part;
      await close().catch((failure: unknown) => tell(`${name} did not stop cleanly: ${String(failure)}`));
    }
  };
  return {
    add(name, close) {
      open.push({ name, close });
      // Opened while the rest was already coming down: it goes the same way.
      if (ending !== null) ending = ending.then(closeInTurn);
    },
    async closeAll() {
      ending ??= closeInTurn();
      await ending;
    },
  };
}

/**
 * Resolves when the person asks for the end (Ctrl-C, or the system's SIGTERM). A second Ctrl-C ends the process at once.
 */
export function interrupted(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve('interrupted');
    };
    for (const signal of SIGNALS) process.on(signal, ask);
  });
}

/**
 * Runs `start` and takes off the signal handlers that it put on. Playwright ends the whole process on Ctrl-C; who has
 * more to take down than a window wants to do that in order.
 */
export async function withoutSignalHandlers<Started>(start: () => Promise<Started>): Promise<Started> {
  const before = new Set(SIGNALS.flatMap((signal) => process.listeners(signal)));
  try {
    return await start();
  } finally {
    for (const signal of SIGNALS) {
      for (const listener of process.listeners(signal)) if (!before.has(listener)) process.off(signal, listener);
    }
  }
}
