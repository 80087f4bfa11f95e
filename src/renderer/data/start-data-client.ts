import { type StartWorker, createDataClient, listenForPort } from './client.ts';
import type { DataClient } from './data-client.ts';
import type { FromWorker } from './worker-protocol.ts';
// oxlint-disable-next-line import/default -- the bundler makes this module: the address of the built worker
import workerUrl from './worker.ts?worker&url';

/**
 * The one client of the page, with its worker in a thread of its own. Make it before anybody signs in; after a sign-in
 * `desk['data.connect']` makes the main process hand over the port, and the data opens by itself.
 */
export function startDataClient(page: Window & typeof globalThis): DataClient {
  const client = createDataClient(startDataWorker);
  listenForPort(page, client.take);
  return client;
}

const startDataWorker: StartWorker = ({ onMessage, onFault }) => {
  const worker = new Worker(trustedUrl(workerUrl), { type: 'module', name: 'data' });
  worker.onmessage = (event: MessageEvent<FromWorker>) => onMessage(event.data);
  worker.onerror = onFault;
  worker.onmessageerror = onFault;
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    stop: () => worker.terminate(),
  };
};

type TrustedUrlPolicy = { createScriptURL(url: string): string };
type TrustedTypes = { createPolicy(name: string, rules: TrustedUrlPolicy): TrustedUrlPolicy };
declare global {
  // The TypeScript library does not know Trusted Types; a trusted URL is taken wherever a text is.
  var trustedTypes: TrustedTypes | undefined;
}

let policy: TrustedUrlPolicy | undefined;

/** The worker's own address, marked as one that may run: the page's policy allows no other script address. */
function trustedUrl(url: string): string {
  policy ??= globalThis.trustedTypes?.createPolicy('collector-workstation#worker', {
    createScriptURL(asked) {
      if (asked !== workerUrl) throw new TypeError('not the address of the data worker');
      return asked;
    },
  });
  return policy ? policy.createScriptURL(url) : url;
}
