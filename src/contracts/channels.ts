/**
 * The names alone of what `ipc.ts` describes, without its schemas: the preload and the first moments of the main process
 * need no more, and are quicker for it. A test keeps both lists equal.
 */
export const callNames = [
  'app.info',
  'session.prospect',
  'session.signIn',
  'session.signOut',
  'data.connect',
  'settings.get',
  'settings.set',
  'log.fault',
  'app.painted',
] as const;
export type CallName = (typeof callNames)[number];

export const eventNames = ['session.changed', 'menu.chosen'] as const;

/** Between the main process and the preload only: carries the data port, which the preload hands to the page. */
export const dataPortChannel = 'data.port';

/** The same text as `dataPortMessage` of `ipc.ts`. */
export const dataPortWindowMessage = 'collector-workstation:data-port';

/** The only origin whose pages may call. */
export const deskOrigin = 'app://desk';
