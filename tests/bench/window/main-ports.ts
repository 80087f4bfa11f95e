import type { PortSettings } from './settings.ts';

/** A port of the main process: the product's data port with a journal of its own, or for null the bare one. */
export function portOfMain(settings: PortSettings | null): Promise<MessagePort> {
  return new Promise((resolve) => {
    addEventListener(
      'message',
      ({ ports }: MessageEvent<unknown>) => {
        if (ports[0]) resolve(ports[0]);
      },
      { once: true },
    );
    postMessage(settings);
  });
}
