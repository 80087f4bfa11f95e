import type { PortUse } from '#contracts/channels.ts';
import type { DataPort, Port } from './data-port.ts';

/** A window as far as the data goes: ports are handed to its page. `P` is the runtime's own kind of port. */
export type HubWindow<P> = { hand(use: PortUse, port: P): void };

export type DataHubDeps<P extends Port> = {
  readonly createChannel: () => readonly [P, P];
  /** Begins to speak the data port's contract; null where nobody is signed in. */
  readonly openPort: (port: P, onGone: () => void) => DataPort | null;
};

/** The data worker that all windows share, seen from the main process. */
export type DataHub<P extends Port> = {
  /** A window's page asks for the data: false where nobody is signed in. */
  connect(window: HubWindow<P>): boolean;
  /** The window was closed, or its process has ended. */
  leave(window: HubWindow<P>): void;
  /** E-mails have gone out, or their mailbox stands otherwise. */
  mail(): void;
  /** What the worker is told unasked, while there is one. */
  say: DataPort['say'];
  poke: DataPort['poke'];
  /** Ends the way to the data of every window. */
  close(): void;
};

/**
 * One engine for all windows: the first window that asks gets the way to the main process, and its worker serves the others
 * over ports of their own, which the page and this process only hand on. When that window goes, closed or crashed, the next
 * one's worker takes its place: it opens the same sealed copy and the same journal, so that nothing depends on which one it is.
 */
export function createDataHub<P extends Port>({ createChannel, openPort }: DataHubDeps<P>): DataHub<P> {
  /** Windows with the data, in the order in which they asked. */
  const windows = new Set<HubWindow<P>>();
  let host: { readonly window: HubWindow<P>; readonly port: DataPort } | null = null;

  const endHost = (): void => {
    const ended = host;
    host = null;
    ended?.port.close();
  };
  const join = (window: HubWindow<P>, to: HubWindow<P>): void => {
    const [served, joined] = createChannel();
    to.hand('serve', served);
    window.hand('join', joined);
  };
  const makeHost = (window: HubWindow<P>): boolean => {
    endHost();
    const [ours, theirs] = createChannel();
    const port = openPort(ours, () => leave(window));
    if (port === null) return false;
    host = { window, port };
    window.hand('open', theirs);
    for (const other of windows) if (other !== window) join(other, window);
    return true;
  };
  const leave = (window: HubWindow<P>): void => {
    windows.delete(window);
    if (host?.window !== window) return;
    endHost();
    const [next] = windows;
    if (next) makeHost(next);
  };
  return {
    connect(window) {
      windows.add(window);
      if (host !== null && host.window !== window) join(window, host.window);
      else if (!makeHost(window)) windows.delete(window);
      return windows.has(window);
    },
    leave,
    say: (message) => host?.port.say(message),
    poke: () => host?.port.poke(),
    mail: () => host?.port.mail(),
    close() {
      windows.clear();
      endHost();
    },
  };
}
