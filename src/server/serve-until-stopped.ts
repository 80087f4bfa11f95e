import { type ServeOptions, startCentralApi } from './serve.ts';

/**
 * Serves until SIGINT or SIGTERM, then ends in order: running requests first, the database last. Prints the one line
 * `listening URL` on standard output when ready. A second signal ends at once.
 */
export async function serveUntilStopped(options: ServeOptions): Promise<void> {
  const api = await startCentralApi(options);
  process.stdout.write(`listening ${api.url}\n`);
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve);
  });
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));
  options.onProgress?.(1, 1, `stopping after ${signal}`);
  await api.close();
}
