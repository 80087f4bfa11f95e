import { z } from 'zod';
import { createEngine } from './engine.ts';
import type { ToWorker } from './worker-protocol.ts';

// The page's policy forbids code made from text, which zod would otherwise try.
z.config({ jitless: true });

const engine = createEngine({
  indexedDB,
  IDBKeyRange,
  crypto,
  now: Date.now,
  emit: (message) => postMessage(message),
  onBug: (fault) => reportError(fault),
});

onmessage = (event: MessageEvent<ToWorker>) => engine.receive(event.data);
