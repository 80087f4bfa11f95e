import fc from 'fast-check';
import { expect, it } from 'vitest';
import { callNames } from '#contracts/channels.ts';
import { notRead } from '#contracts/mail-reading.ts';
import { type IpcChannel, ipc } from '#contracts/ipc.ts';
import { build } from '#tests/main/support/build.ts';
import { type Handlers, createAnswers } from './answer-call.ts';

const { user, company } = build.profile();
const session = { ok: true, value: { user, company, confirmedBy: 'server' } } as const;
const noMailbox = { settings: null, hasPassword: false, waiting: 0, problem: null, nextTryAt: null, reading: notRead };
const sound: Handlers = {
  'app.info': () => ({ version: '1', electron: '1', chromium: '1', platform: 'x', apiUrl: 'x', logFolder: 'x' }),
  'session.prospect': () => ({ hello: null, lastEmail: null }),
  'session.signIn': () => session,
  'session.signOut': () => null,
  'session.lock': () => null,
  'drafts.begun': () => ({ drafts: [], place: null }),
  'drafts.keep': () => ({ ok: true, value: null }),
  'place.keep': () => null,
  'data.connect': () => ({ ok: true, value: null }),
  'settings.get': () => ({ theme: 'dark' }),
  'settings.set': () => null,
  'strategies.change': () => ({ ok: true, value: { version: 1 } }),
  'strategies.versions': () => ({ ok: true, value: { versions: [], next: null } }),
  'templates.change': () => ({ ok: true, value: { version: 1 } }),
  'templates.versions': () => ({ ok: true, value: { versions: [], next: null } }),
  'filters.get': () => [],
  'filters.keep': () => null,
  'phone.dial': () => ({ ok: true, value: { state: 'inProgress' } }),
  'phone.hangUp': () => ({ ok: true, value: { state: 'cancelled' } }),
  'phone.find': () => ({ state: 'unknown', isMuted: false }),
  'phone.mute': () => ({ ok: true, value: { isMuted: true } }),
  'phone.press': () => ({ ok: true, value: null }),
  'phone.settings': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'phone.changeSettings': () => ({ ok: true, value: { version: 1 } }),
  'phone.changeOwnNumber': () => ({ ok: true, value: { number: null } }),
  'phone.testCall': () => ({ ok: false, error: { code: 'phone.refused' } }),
  'calls.list': () => ({ ok: true, value: { calls: [], next: null } }),
  'authority.people': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'authority.change': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'authority.lend': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'authority.endLending': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'policyRequests.list': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'policyRequests.decide': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'policyRequests.note': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'log.list': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'log.check': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'contactRules.change': () => ({ ok: true, value: { version: 2 } }),
  'arrangementRules.change': () => ({ ok: true, value: { version: 2 } }),
  'team.figures': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'team.member': () => ({ ok: false, error: { code: 'api.unreachable' } }),
  'books.preview': () => ({ ok: true, value: { accountCount: 0, openPromiseCount: 0, openFollowUpCount: 0, money: [] } }),
  'books.handOver': () => ({ ok: true, value: { accountCount: 0, isDuplicate: false } }),
  'books.endCover': () => ({ ok: true, value: { accountCount: 0 } }),
  'print.saveZip': () => ({ ok: true, value: { status: 'notChosen' } }),
  'attachments.choose': () => ({ ok: true, value: { status: 'notChosen' } }),
  'letters.change': () => ({ ok: true, value: { version: 1 } }),
  'callBacks.keep': () => null,
  'print.add': () => ({ ok: true, value: null }),
  'print.savePdf': () => ({ ok: true, value: { status: 'notChosen' } }),
  'print.toPrinter': () => ({ ok: true, value: { status: 'dialogClosed' } }),
  'print.cancel': () => null,
  'print.saveEnvelopes': () => ({ ok: true, value: { status: 'notChosen' } }),
  'print.open': () => ({ ok: true, value: null }),
  'mailbox.get': () => ({ ok: true, value: noMailbox }),
  'mailbox.keep': () => ({ ok: true, value: noMailbox }),
  'mailbox.test': () => ({ ok: true, value: null }),
  'mailbox.remove': () => ({ ok: true, value: noMailbox }),
  'mailbox.tryNow': () => ({ ok: true, value: noMailbox }),
  'table.add': () => ({ ok: true, value: null }),
  'table.save': () => ({ ok: true, value: { status: 'notChosen' } }),
  'mailbox.testReading': () => ({ ok: true, value: null }),
  'mailbox.assign': () => ({ ok: true, value: noMailbox }),
  'mailbox.saveAttached': () => ({ ok: true, value: { status: 'notChosen' } }),
  'relay.get': () => ({ ok: true, value: { isReady: false, trouble: null } }),
  'relay.choose': () => ({ ok: true, value: { version: 1 } }),
  'log.fault': () => null,
  'app.painted': () => null,
};
const answersOf = (change: Partial<Handlers> = {}, refused: unknown[] = []) =>
  createAnswers({ ...sound, ...change }, (name, code, fault) => refused.push([name, code, fault]));
const credentials = { email: 'dana@books.example', password: 'secret words' };

it('answers what is asked as the contract says', async () => {
  const answers = answersOf();
  expect(await answers['session.signIn'](credentials, null)).toEqual(session);
  expect(await answers['settings.get'](undefined, null)).toEqual({ theme: 'dark' });
});

it('refuses input that is not in the contract, in the answer where it has a place for it', async () => {
  const refused: unknown[] = [];
  const answers = answersOf({}, refused);
  expect(await answers['session.signIn']({ ...credentials, extra: 1 }, null)).toEqual({ ok: false, error: { code: 'call.invalid' } });
  await expect(answers['settings.set']({ theme: 'pink' }, null)).rejects.toThrow('call.invalid');
  await expect(answers['settings.get'](null, null)).rejects.toThrow('call.invalid');
  expect(refused).toHaveLength(3);
});

it('lets no bug and no word of one through, only a code', async () => {
  const refused: unknown[] = [];
  const bug = new Error('Brightline Foods is not iterable');
  const answers = answersOf(
    {
      'session.signIn': () => Promise.reject(bug),
      'settings.get': () => {
        throw bug;
      },
    },
    refused,
  );
  expect(await answers['session.signIn'](credentials, null)).toEqual({ ok: false, error: { code: 'call.failed' } });
  await expect(answers['settings.get'](undefined, null)).rejects.toThrow(/^call\.failed$/);
  expect(refused).toEqual([
    ['session.signIn', 'call.failed', bug],
    ['settings.get', 'call.failed', bug],
  ]);
});

it('lets out nothing that the contract does not name', async () => {
  const leaking = { ...session, value: { ...session.value, token: 'secret' } };
  const answers = answersOf({ 'session.signIn': () => leaking });
  expect(await answers['session.signIn'](credentials, null)).toEqual({ ok: false, error: { code: 'call.failed' } });
});

it('has for any input either an answer of the contract or a code', async () => {
  const answers = answersOf();
  const schemas: Record<IpcChannel, (typeof ipc)[IpcChannel]> = ipc;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...callNames), fc.anything(), async (name, input) => {
      const outcome = await answers[name](input, null).then(
        (value) => schemas[name].output.safeParse(value).success,
        (fault: unknown) => fault instanceof Error && /^call\.(invalid|failed)$/.test(fault.message),
      );
      expect(outcome).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('tells which window asks', async () => {
  const askers: unknown[] = [];
  const handlers: Handlers<string> = {
    ...sound,
    'data.connect': (_input, asker) => {
      askers.push(asker);
      return { ok: true, value: null };
    },
  };
  await createAnswers(handlers, () => undefined)['data.connect'](undefined, 'the second window');
  expect(askers).toEqual(['the second window']);
});
