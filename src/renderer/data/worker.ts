import './zod-without-eval.ts';
import { createEngine } from './engine.ts';
import type { ToWorker } from './worker-protocol.ts';

const engine = createEngine({
  indexedDB,
  IDBKeyRange,
  crypto,
  now: Date.now,
  emit: (message) => postMessage(message),
  onBug: (fault) => reportError(fault),
});

onmessage = (event: MessageEvent<ToWorker>) => engine.receive(event.data);

// Wakes the browser's storage while a person still types the password; whether it answers, opening the copy will show.
indexedDB.databases().catch(() => undefined);
