// Starts the worker in which everything is measured, and fetches it ports of the main process.
declare global {
  var bench: { connect(settings: unknown): Promise<void> };
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onerror = ({ message, filename, lineno }) => console.error(`${message} (${filename}:${lineno})`);
worker.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (data === 'over') close();
  else void globalThis.bench.connect(data);
};
addEventListener('message', ({ data, ports }) => {
  if (data === 'port' && ports[0]) worker.postMessage('port', [ports[0]]);
});
