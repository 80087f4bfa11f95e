import { type LookingAfter, lookAfterCalls } from './look-after-calls.ts';

const everyMs = 1000;

/** Looks after calls every second until it is closed; `warn` is told of a fault, in words without numbers or names. */
export function watchCalls(looking: LookingAfter, warn: (words: string) => void): { readonly close: () => Promise<void> } {
  let isClosed = false;
  let running: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      while (!isClosed && (await lookAfterCalls(looking)) > 0);
    } catch (fault) {
      warn(`calls were not looked after: ${fault instanceof Error ? fault.name : 'fault'}`);
    }
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    running = look().finally(() => {
      isLooking = false;
    });
  }, everyMs);
  timer.unref();
  return {
    close: () => {
      isClosed = true;
      clearInterval(timer);
      return running;
    },
  };
}
