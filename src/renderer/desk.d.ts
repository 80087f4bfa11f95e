import type { IpcChannel, IpcEvent, IpcEventName, IpcInput, IpcOutput } from '#contracts/ipc.ts';

/** A call that takes nothing is called with nothing. */
type CallArguments<C extends IpcChannel> = undefined extends IpcInput<C> ? [] : [input: IpcInput<C>];

/** What the preload puts on the window: one function a call, and a way to listen. */
export type Desk = {
  readonly [C in IpcChannel]: (...input: CallArguments<C>) => Promise<IpcOutput<C>>;
} & {
  /** Hears an event of the main process until the returned function is called. */
  readonly on: <E extends IpcEventName>(event: E, listener: (detail: IpcEvent<E>) => void) => () => void;
};

declare global {
  interface Window {
    readonly desk: Desk;
  }
}
