import type { z } from 'zod';
import type { CallName } from '#contracts/channels.ts';
import type { FailureCode } from '#contracts/failure.ts';
import { type IpcChannel, type IpcInput, type IpcOutput, ipc } from '#contracts/ipc.ts';
import { CallError } from './handle.ts';

/** What answers each call; inputs come parsed, with the window that asks. */
export type Handlers<W = unknown> = { readonly [C in IpcChannel]: (input: IpcInput<C>, asker: W) => Promise<IpcOutput<C>> | IpcOutput<C> };

/** Told of a call that could not be answered; `fault` is the bug behind it, undefined for input that did not parse. */
export type OnRefused = (name: CallName, code: FailureCode, fault: unknown) => void;

type Answer<W> = (input: unknown, asker: W) => Promise<unknown>;

/**
 * Puts the contract's schemas around the handlers: input and output are parsed, and whatever goes wrong comes out as a code,
 * in the answer where the call's output has a place for it, else as a CallError.
 */
export function createAnswers<W>(handlers: Handlers<W>, onRefused: OnRefused): Readonly<Record<CallName, Answer<W>>> {
  const sealed = sealedWith<W>(onRefused);
  return {
    'app.info': sealed('app.info', ipc['app.info'], handlers['app.info']),
    'session.prospect': sealed('session.prospect', ipc['session.prospect'], handlers['session.prospect']),
    'session.signIn': sealed('session.signIn', ipc['session.signIn'], handlers['session.signIn']),
    'session.signOut': sealed('session.signOut', ipc['session.signOut'], handlers['session.signOut']),
    'session.lock': sealed('session.lock', ipc['session.lock'], handlers['session.lock']),
    'drafts.begun': sealed('drafts.begun', ipc['drafts.begun'], handlers['drafts.begun']),
    'drafts.keep': sealed('drafts.keep', ipc['drafts.keep'], handlers['drafts.keep']),
    'place.keep': sealed('place.keep', ipc['place.keep'], handlers['place.keep']),
    'data.connect': sealed('data.connect', ipc['data.connect'], handlers['data.connect']),
    'settings.get': sealed('settings.get', ipc['settings.get'], handlers['settings.get']),
    'settings.set': sealed('settings.set', ipc['settings.set'], handlers['settings.set']),
    'strategies.change': sealed('strategies.change', ipc['strategies.change'], handlers['strategies.change']),
    'strategies.versions': sealed('strategies.versions', ipc['strategies.versions'], handlers['strategies.versions']),
    'templates.change': sealed('templates.change', ipc['templates.change'], handlers['templates.change']),
    'templates.versions': sealed('templates.versions', ipc['templates.versions'], handlers['templates.versions']),
    'filters.get': sealed('filters.get', ipc['filters.get'], handlers['filters.get']),
    'filters.keep': sealed('filters.keep', ipc['filters.keep'], handlers['filters.keep']),
    'phone.dial': sealed('phone.dial', ipc['phone.dial'], handlers['phone.dial']),
    'phone.hangUp': sealed('phone.hangUp', ipc['phone.hangUp'], handlers['phone.hangUp']),
    'phone.find': sealed('phone.find', ipc['phone.find'], handlers['phone.find']),
    'phone.mute': sealed('phone.mute', ipc['phone.mute'], handlers['phone.mute']),
    'phone.press': sealed('phone.press', ipc['phone.press'], handlers['phone.press']),
    'phone.settings': sealed('phone.settings', ipc['phone.settings'], handlers['phone.settings']),
    'phone.changeSettings': sealed('phone.changeSettings', ipc['phone.changeSettings'], handlers['phone.changeSettings']),
    'phone.changeOwnNumber': sealed('phone.changeOwnNumber', ipc['phone.changeOwnNumber'], handlers['phone.changeOwnNumber']),
    'phone.testCall': sealed('phone.testCall', ipc['phone.testCall'], handlers['phone.testCall']),
    'calls.list': sealed('calls.list', ipc['calls.list'], handlers['calls.list']),
    'attachments.choose': sealed('attachments.choose', ipc['attachments.choose'], handlers['attachments.choose']),
    'letters.change': sealed('letters.change', ipc['letters.change'], handlers['letters.change']),
    ...ruleAnswers(sealed, handlers),
    'team.figures': sealed('team.figures', ipc['team.figures'], handlers['team.figures']),
    'team.member': sealed('team.member', ipc['team.member'], handlers['team.member']),
    'books.preview': sealed('books.preview', ipc['books.preview'], handlers['books.preview']),
    'books.handOver': sealed('books.handOver', ipc['books.handOver'], handlers['books.handOver']),
    'books.endCover': sealed('books.endCover', ipc['books.endCover'], handlers['books.endCover']),
    ...authorityAnswers(handlers, sealed),
    'callBacks.keep': sealed('callBacks.keep', ipc['callBacks.keep'], handlers['callBacks.keep']),
    'print.add': sealed('print.add', ipc['print.add'], handlers['print.add']),
    'print.savePdf': sealed('print.savePdf', ipc['print.savePdf'], handlers['print.savePdf']),
    'print.saveZip': sealed('print.saveZip', ipc['print.saveZip'], handlers['print.saveZip']),
    'print.toPrinter': sealed('print.toPrinter', ipc['print.toPrinter'], handlers['print.toPrinter']),
    'print.cancel': sealed('print.cancel', ipc['print.cancel'], handlers['print.cancel']),
    'print.saveEnvelopes': sealed('print.saveEnvelopes', ipc['print.saveEnvelopes'], handlers['print.saveEnvelopes']),
    'print.open': sealed('print.open', ipc['print.open'], handlers['print.open']),
    'mailbox.get': sealed('mailbox.get', ipc['mailbox.get'], handlers['mailbox.get']),
    'mailbox.keep': sealed('mailbox.keep', ipc['mailbox.keep'], handlers['mailbox.keep']),
    'mailbox.test': sealed('mailbox.test', ipc['mailbox.test'], handlers['mailbox.test']),
    'mailbox.remove': sealed('mailbox.remove', ipc['mailbox.remove'], handlers['mailbox.remove']),
    'mailbox.tryNow': sealed('mailbox.tryNow', ipc['mailbox.tryNow'], handlers['mailbox.tryNow']),
    'table.add': sealed('table.add', ipc['table.add'], handlers['table.add']),
    'table.save': sealed('table.save', ipc['table.save'], handlers['table.save']),
    'mailbox.testReading': sealed('mailbox.testReading', ipc['mailbox.testReading'], handlers['mailbox.testReading']),
    'mailbox.assign': sealed('mailbox.assign', ipc['mailbox.assign'], handlers['mailbox.assign']),
    'mailbox.saveAttached': sealed('mailbox.saveAttached', ipc['mailbox.saveAttached'], handlers['mailbox.saveAttached']),
    'relay.get': sealed('relay.get', ipc['relay.get'], handlers['relay.get']),
    'relay.choose': sealed('relay.choose', ipc['relay.choose'], handlers['relay.choose']),
    'log.fault': sealed('log.fault', ipc['log.fault'], handlers['log.fault']),
    'app.painted': sealed('app.painted', ipc['app.painted'], handlers['app.painted']),
  };
}

type AuthorityCall = Extract<CallName, `authority.${string}` | `policyRequests.${string}` | 'log.list' | 'log.check'>;

/** Those about who may do what, and about what was done. */
const authorityAnswers = <W>(
  handlers: Pick<Handlers<W>, AuthorityCall>,
  sealed: ReturnType<typeof sealedWith<W>>,
): Readonly<Record<AuthorityCall, Answer<W>>> => ({
  'authority.people': sealed('authority.people', ipc['authority.people'], handlers['authority.people']),
  'authority.change': sealed('authority.change', ipc['authority.change'], handlers['authority.change']),
  'authority.lend': sealed('authority.lend', ipc['authority.lend'], handlers['authority.lend']),
  'authority.endLending': sealed('authority.endLending', ipc['authority.endLending'], handlers['authority.endLending']),
  'policyRequests.list': sealed('policyRequests.list', ipc['policyRequests.list'], handlers['policyRequests.list']),
  'policyRequests.decide': sealed('policyRequests.decide', ipc['policyRequests.decide'], handlers['policyRequests.decide']),
  'policyRequests.note': sealed('policyRequests.note', ipc['policyRequests.note'], handlers['policyRequests.note']),
  'log.list': sealed('log.list', ipc['log.list'], handlers['log.list']),
  'log.check': sealed('log.check', ipc['log.check'], handlers['log.check']),
});

/** The answers to changes of the company's rules. */
const ruleAnswers = <W>(
  sealed: ReturnType<typeof sealedWith<W>>,
  handlers: Handlers<W>,
): Readonly<Record<'contactRules.change' | 'arrangementRules.change', Answer<W>>> => ({
  'contactRules.change': sealed('contactRules.change', ipc['contactRules.change'], handlers['contactRules.change']),
  'arrangementRules.change': sealed('arrangementRules.change', ipc['arrangementRules.change'], handlers['arrangementRules.change']),
});

/** Puts the schemas of one call around its handler. */
const sealedWith =
  <W>(onRefused: OnRefused) =>
  <I extends z.ZodType, O extends z.ZodType>(
    name: CallName,
    call: { readonly input: I; readonly output: O },
    run: (input: z.output<I>, asker: W) => Promise<z.output<O>> | z.output<O>,
  ): Answer<W> => {
    const refuse = (code: 'call.invalid' | 'call.failed', fault?: unknown): unknown => {
      onRefused(name, code, fault);
      const asValue = call.output.safeParse({ ok: false, error: { code } });
      if (asValue.success) return asValue.data;
      throw new CallError(code);
    };
    return async (raw, asker) => {
      const input = call.input.safeParse(raw);
      if (!input.success) return refuse('call.invalid');
      try {
        return call.output.parse(await run(input.data, asker));
      } catch (fault) {
        return refuse('call.failed', fault);
      }
    };
  };
