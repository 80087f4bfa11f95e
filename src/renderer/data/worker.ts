import './zod-without-eval.ts';
import { createEngine } from './engine.ts';
import { readAhead } from './read-ahead.ts';
import type { ToWorker } from './worker-protocol.ts';

const engine = createEngine({
  indexedDB,
  IDBKeyRange,
  crypto,
  now: Date.now,
  emit: (message) => postMessage(message),
  onBug: (fault) => reportError(fault),
  readAhead: readAhead({ indexedDB, IDBKeyRange }),
});

onmessage = (event: MessageEvent<ToWorker>) => engine.receive(event.data);
