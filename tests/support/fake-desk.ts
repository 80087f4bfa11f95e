import { notRead } from '#contracts/mail-reading.ts';
import type { Desk } from '#renderer/desk.d.ts';
import type { IpcEvent, IpcEventName } from '#contracts/ipc.ts';

const noMailbox = {
  settings: null,
  hasPassword: false,
  waiting: 0,
  problem: { code: 'mailbox.missing' as const },
  nextTryAt: null,
  reading: notRead,
};

/** The bridge of the preload as a test needs it: sensible answers, each of which a story can replace. */
export function putDesk(over: Partial<Desk> = {}): { readonly emit: <E extends IpcEventName>(event: E, detail: IpcEvent<E>) => void } {
  const listeners = new Map<string, Set<(detail: never) => void>>();
  const desk: Desk = {
    'app.info': async () => ({
      version: '0.1.0',
      electron: '45',
      chromium: '140',
      platform: 'linux',
      apiUrl: 'http://127.0.0.1:4510',
      logFolder: 'logs',
    }),
    'session.prospect': async () => ({ hello: null, lastEmail: null }),
    'session.signIn': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'session.signOut': async () => null,
    'session.lock': async () => null,
    'drafts.begun': async () => ({ drafts: [], place: null }),
    'drafts.keep': async () => ({ ok: true, value: null }),
    'place.keep': async () => null,
    'data.connect': async () => ({ ok: true, value: null }),
    'settings.get': async () => ({ theme: 'system' }),
    'settings.set': async () => null,
    'strategies.change': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'strategies.versions': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'templates.change': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'templates.versions': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'filters.get': async () => [],
    'filters.keep': async () => null,
    'phone.dial': async () => ({ ok: true, value: { state: 'inProgress' } }),
    'phone.hangUp': async () => ({ ok: true, value: { state: 'inProgress' } }),
    'phone.find': async () => ({ state: 'unknown', isMuted: false }),
    'phone.mute': async ({ isMuted }) => ({ ok: true, value: { isMuted } }),
    'phone.press': async () => ({ ok: true, value: null }),
    'phone.settings': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'phone.changeSettings': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'phone.changeOwnNumber': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'phone.testCall': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'calls.list': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'attachments.choose': async () => ({ ok: true, value: { status: 'notChosen' } }),
    'letters.change': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'authority.people': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'authority.change': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'authority.lend': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'authority.endLending': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'policyRequests.list': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'policyRequests.decide': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'policyRequests.note': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'log.list': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'log.check': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'arrangementRules.change': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'contactRules.change': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'team.figures': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'team.member': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'books.preview': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'books.handOver': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'books.endCover': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'callBacks.keep': async () => null,
    'print.add': async () => ({ ok: true, value: null }),
    'print.saveZip': async () => ({ ok: true, value: { status: 'notChosen' } }),
    'print.savePdf': async () => ({ ok: true, value: { status: 'notChosen' } }),
    'print.toPrinter': async () => ({ ok: true, value: { status: 'dialogClosed' } }),
    'print.cancel': async () => null,
    'print.saveEnvelopes': async () => ({ ok: true, value: { status: 'notChosen' } }),
    'print.open': async () => ({ ok: true, value: null }),
    'table.add': async () => ({ ok: true, value: null }),
    'table.save': async () => ({ ok: true, value: { status: 'notChosen' } }),
    'relay.get': async () => ({ ok: true, value: { isReady: true, trouble: null } }),
    'relay.choose': async () => ({ ok: false, error: { code: 'api.unreachable' } }),
    'mailbox.get': async () => ({ ok: true, value: noMailbox }),
    'mailbox.keep': async () => ({ ok: true, value: noMailbox }),
    'mailbox.test': async () => ({ ok: true, value: null }),
    'mailbox.remove': async () => ({ ok: true, value: noMailbox }),
    'mailbox.tryNow': async () => ({ ok: true, value: noMailbox }),
    'mailbox.testReading': async () => ({ ok: true, value: null }),
    'mailbox.assign': async () => ({ ok: true, value: noMailbox }),
    'mailbox.saveAttached': async () => ({ ok: true, value: { status: 'notChosen' } }),
    'log.fault': async () => null,
    'app.painted': async () => null,
    on: (event, listener) => {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return () => known.delete(listener);
    },
    ...over,
  };
  Object.defineProperty(window, 'desk', { configurable: true, value: desk });
  return {
    emit: (event, detail) => {
      for (const listener of listeners.get(event) ?? []) listener(detail as never);
    },
  };
}
