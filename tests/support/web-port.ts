import type { MessagePort as NodePort } from 'node:worker_threads';

/** A port of Node where the page's client wants one of the web: they are the same thing, only their types do not know of each other. */
export function webPort(port: NodePort): MessagePort {
  // Node's `MessagePort` has the web's methods and events; its declared type lacks `onmessage` and `EventTarget`'s options.
  return port as unknown as MessagePort;
}
