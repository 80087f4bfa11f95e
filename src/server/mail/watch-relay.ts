import type { Relay } from './relay.ts';

const everyMs = 500;

/** Takes the relay's turns one after the other until it is closed, which waits for the one under way; `warn` is told of a fault, in words without a name. */
export function watchRelay(relay: Relay, warn: (words: string) => void): { readonly close: () => Promise<void> } {
  let isClosed = false;
  let running: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    try {
      while (!isClosed && (await relay.turn()) > 0);
    } catch (fault) {
      warn(`e-mails of the relay were not looked after: ${fault instanceof Error ? fault.name : 'fault'}`);
    }
  };
  const timer = setInterval(() => {
    running ??= work().finally(() => {
      running = null;
    });
  }, everyMs);
  timer.unref();
  return {
    async close() {
      isClosed = true;
      clearInterval(timer);
      await running;
    },
  };
}
