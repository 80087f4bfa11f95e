/**
 * The names alone of what `ipc.ts` describes, without its schemas: the preload and the first moments of the main process
 * need no more, and are quicker for it. A test keeps both lists equal.
 */
export const callNames = [
  'app.info',
  'session.prospect',
  'session.signIn',
  'session.signOut',
  'session.lock',
  'drafts.begun',
  'drafts.keep',
  'place.keep',
  'data.connect',
  'settings.get',
  'settings.set',
  'strategies.change',
  'strategies.versions',
  'templates.change',
  'templates.versions',
  'filters.get',
  'filters.keep',
  'phone.dial',
  'phone.hangUp',
  'phone.find',
  'phone.mute',
  'phone.press',
  'phone.settings',
  'phone.changeSettings',
  'phone.changeOwnNumber',
  'phone.testCall',
  'callBacks.keep',
  'print.add',
  'print.savePdf',
  'print.saveZip',
  'print.toPrinter',
  'print.cancel',
  'print.saveEnvelopes',
  'print.open',
  'mailbox.get',
  'mailbox.keep',
  'mailbox.test',
  'mailbox.remove',
  'mailbox.tryNow',
  'table.add',
  'table.save',
  'mailbox.testReading',
  'mailbox.assign',
  'mailbox.saveAttached',
  'relay.get',
  'relay.choose',
  'calls.list',
  'contactRules.change',
  'arrangementRules.change',
  'team.figures',
  'team.member',
  'books.preview',
  'books.handOver',
  'books.endCover',
  'letters.change',
  'attachments.choose',
  'authority.people',
  'authority.change',
  'authority.lend',
  'authority.endLending',
  'policyRequests.list',
  'policyRequests.decide',
  'policyRequests.note',
  'log.list',
  'log.check',
  'log.fault',
  'app.painted',
] as const;
export type CallName = (typeof callNames)[number];

export const eventNames = [
  'session.changed',
  'menu.chosen',
  'lock.near',
  'drafts.flush',
  'phone.reported',
  'print.progress',
  'mailbox.changed',
] as const;

/**
 * What a port that the main process hands to a page is for. All windows share the data worker of one of them: `open` is the way to
 * the main process, for the window whose worker holds the data; `serve` the way from that worker to another window; `join` the
 * other end of it, for that other window.
 */
export const portUses = ['open', 'serve', 'join'] as const;
export type PortUse = (typeof portUses)[number];

/** Between the main process and the preload only: carries a port, which the preload hands to the page. */
export const portChannelOf = (use: PortUse): string => `data.port.${use}`;

/** The window message that carries a port from the preload to the page. */
export const portMessageOf = (use: PortUse): string => `collector-workstation:data-port.${use}`;

/** The only origin whose pages may call. */
export const deskOrigin = 'app://desk';
