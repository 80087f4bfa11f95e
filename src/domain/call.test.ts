import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, instant, newId } from '#tests/support/build.ts';
import { closeCall, isEnded, placeCall, reportCall } from './call.ts';
import { folderReader, withPuts } from './folder.ts';
import { type Call, callStateSchema } from './rows.ts';

/** Tuesday, ten in the morning in Chicago. */
const context = build.context();
const recorded = { ...context, stage: 'recorded' } as const;
const callable = () => build.folder({ contacts: [build.contact()] });
const stayed = () => build.folder({ account: build.account({ staySince: '2026-03-01' }) });
/** Seven calls in the last week: no more are due. */
const calledOften = () =>
  build.folder({ notes: [0, 1, 2, 3, 4, 5, 6].map((day) => build.note({ outcome: 'noAnswer', recordedOn: `2026-03-${31 - day}` })) });

const guard = { verdict: 'allow', hits: [] as { ruleId: string; version: number }[] };
const told = (...rules: string[]) => ({ verdict: 'warn', hits: rules.map((ruleId) => ({ ruleId, version: 1 })) });

async function place(folder = callable(), over: object = {}, within: Parameters<typeof placeCall.execute>[2] = context) {
  const input = {
    callId: newId(),
    accountId: folder.account.id,
    contactId: folder.contacts[0]?.id ?? null,
    contactName: 'Marian Webb',
    number: '+13125550148',
    dialer: 'handOff',
    overrideReason: null,
    guard,
    ...over,
  };
  const result = await placeCall.execute(input, folderReader(folder), within);
  return { input, result, after: result.ok ? withPuts(folder, result.value) : folder };
}

describe('a call that is asked for', () => {
  test('is written down before anybody is called: whom, by whom, what the guard said', async () => {
    const { after } = await place();
    expect(after.calls).toMatchObject([
      { contactName: 'Marian Webb', number: '+13125550148', state: 'queued', verdict: 'allow', hitRules: '', flag: null, noteId: null },
    ]);
    expect(after.calls[0]).toMatchObject({ placedAt: context.at, placedOn: context.today, placedByName: 'Dana Reyes' });
  });

  test('on an account that is not there, or to somebody who is not on it, is refused', async () => {
    const nowhere = { accountId: build.accountId() };
    const { input } = await place();
    const gone = { ...folderReader(callable()), get: async () => undefined };
    expect(await placeCall.execute({ ...input, ...nowhere }, gone, context)).toMatchObject({ error: { code: 'account.notFound' } });
    expect((await place(callable(), { contactId: newId() })).result).toMatchObject({ error: { code: 'contact.notFound' } });
    expect((await place(callable(), { contactId: null })).result.ok).toBe(true);
  });

  test('under a stay is blocked, whatever the reason', async () => {
    const { result } = await place(stayed(), { overrideReason: 'They asked for it', guard: told('stay') });
    expect(result).toMatchObject({ ok: false, error: { code: 'call.blocked', details: { rules: 'stay' } } });
  });

  test.each(['+19005550148', '+447011123456', '+447600123456', '+881612345678', '+979123456789'])(
    '%s is not called, by whatever telephone: it costs whoever calls; one that was handed over is kept',
    async (number) => {
      for (const dialer of ['handOff', 'bridge', 'softphone'])
        expect((await place(callable(), { number, dialer })).result).toMatchObject({ error: { code: 'call.numberCostly' } });
      expect((await place(callable(), { number }, recorded)).after.calls).toMatchObject([{ number }]);
      expect((await place(callable(), { number, dialer: 'bridge' }, recorded)).result.ok).toBe(false);
    },
  );

  test('that a desktop says it made past a block is kept at the strongest word there is for one', async () => {
    const { after } = await place(stayed(), { guard: { ...told('stay'), verdict: 'block' } }, recorded);
    expect(after.calls).toMatchObject([{ verdict: 'needsApproval', flag: 'stayed' }]);
  });

  test('against advice needs a reason, which stays with it', async () => {
    const said = told('attempts');
    expect((await place(calledOften(), { guard: said })).result).toMatchObject({ error: { code: 'call.reasonMissing' } });
    const { after } = await place(calledOften(), { guard: said, overrideReason: 'They asked to be called' });
    expect(after.calls).toMatchObject([{ verdict: 'warn', hitRules: 'attempts', overrideReason: 'They asked to be called', flag: null }]);
  });

  test('with a rule against it that was not shown is not placed, also with a reason', async () => {
    const { result } = await place(calledOften(), { guard, overrideReason: 'In a hurry' });
    expect(result).toMatchObject({ error: { code: 'call.guardChanged', details: { rules: 'attempts' } } });
  });

  test('counts as an attempt from then on, once, with its note or without one', async () => {
    const folder = build.folder({
      notes: [1, 2, 3, 4, 5].map((day) => build.note({ outcome: 'noAnswer', recordedOn: `2026-03-${31 - day}` })),
    });
    const sixth = await place(folder);
    const seventh = await place(sixth.after);
    expect(seventh.result.ok).toBe(true);
    expect((await place(seventh.after)).result).toMatchObject({ error: { code: 'call.guardChanged' } });
    const noteId = newId();
    const noted = withPuts(seventh.after, [
      { table: 'notes', row: build.note({ id: noteId, accountId: folder.account.id, outcome: 'noAnswer', recordedOn: '2026-03-31' }) },
      { table: 'calls', row: { ...seventh.after.calls[1], noteId } as Call },
    ]);
    expect((await place(noted, { guard: told('attempts'), overrideReason: 'Once more' })).after.calls).toHaveLength(3);
  });

  test.each(['busy', 'cancelled'])('and ends %s reached nobody and does not count', async (state) => {
    const folder = build.folder({ calls: [0, 1, 2, 3, 4, 5, 6].map(() => build.call({ state, placedOn: '2026-03-31' })) });
    expect((await place(folder)).result.ok).toBe(true);
  });

  test('by an id that is there is the same call, or nobody’s', async () => {
    const { after, input } = await place();
    const again = await placeCall.execute(input, folderReader(after), context);
    expect(again).toEqual({ ok: true, value: [] });
    const other = await placeCall.execute({ ...input, number: '+13125550149' }, folderReader(after), context);
    expect(other).toMatchObject({ error: { code: 'command.idTaken' } });
  });

  test.each(['312 555 0148', '+1 312 555 0148', 'tel:+13125550148', '+0312555014', '+123456', '911'])(
    'is refused for the number %s',
    async (number) => {
      expect((await place(callable(), { number })).result).toMatchObject({ error: { code: 'command.invalidInput' } });
    },
  );
});

describe('a call that is recorded', () => {
  test('by hand-off has happened: it is kept and marked where the books forbid it', async () => {
    expect((await place(stayed(), {}, recorded)).after.calls).toMatchObject([{ flag: 'stayed', verdict: 'allow' }]);
  });

  test('by hand-off past a limit that its desktop did not know of is marked, and one that knew is not', async () => {
    expect((await place(calledOften(), {}, recorded)).after.calls).toMatchObject([{ flag: 'limitPassed' }]);
    const knew = { guard: told('attempts'), overrideReason: 'They asked for it' };
    expect((await place(calledOften(), knew, recorded)).after.calls).toMatchObject([{ flag: null }]);
  });

  test('by the central API is refused all the same: it has not happened', async () => {
    const { result } = await place(stayed(), { dialer: 'bridge', guard: null }, recorded);
    expect(result).toMatchObject({ error: { code: 'call.blocked' } });
  });
});

describe('a report of a call', () => {
  const at = instant('2026-03-30T15:01:00.000Z');
  const later = instant('2026-03-30T15:05:00.000Z');
  const of = (state: Call['state'], over: object = {}) => build.call({ state, ...over });

  test('takes it on, with the moments', () => {
    const talking = reportCall(of('ringing'), { state: 'inProgress', at });
    expect(talking).toMatchObject({ state: 'inProgress', answeredAt: at, endedAt: null });
    expect(talking && reportCall(talking, { state: 'completed', at: later })).toMatchObject({
      state: 'completed',
      answeredAt: at,
      endedAt: later,
    });
  });

  test('that is late, doubled or out of order changes nothing', () => {
    expect(reportCall(of('inProgress', { answeredAt: at }), { state: 'ringing', at: later })).toBeNull();
    expect(reportCall(of('ringing'), { state: 'ringing', at })).toBeNull();
    expect(reportCall(of('completed', { endedAt: at }), { state: 'noAnswer', at: later })).toBeNull();
    expect(reportCall(of('completed', { endedAt: at }), { state: 'unknown', at: later })).toBeNull();
  });

  test('finds one again that nobody knew about', () => {
    const lost = reportCall(of('inProgress', { answeredAt: at }), { state: 'unknown', at });
    expect(lost).toMatchObject({ state: 'unknown', answeredAt: at });
    expect(lost && reportCall(lost, { state: 'ringing', at })).toBeNull();
    expect(lost && reportCall(lost, { state: 'completed', at: later })).toMatchObject({ state: 'completed', answeredAt: at });
    expect(reportCall(of('unknown'), { state: 'inProgress', at })).toMatchObject({ state: 'inProgress', answeredAt: at });
  });

  test('that it was taken back while it rang counts as not answered', () => {
    expect(reportCall(of('ringing'), { state: 'cancelled', at })?.state).toBe('noAnswer');
    expect(reportCall(of('queued'), { state: 'cancelled', at })?.state).toBe('cancelled');
  });

  test('in any order and number ends a call once and never before it was placed', () => {
    const state = fc.constantFrom(...callStateSchema.options);
    const moment = fc.constantFrom(instant('2026-03-30T14:59:00.000Z'), at, later);
    fc.assert(
      fc.property(fc.array(fc.record({ state, at: moment })), (reports) => {
        let call = of('queued');
        for (const report of reports) {
          const next = reportCall(call, report);
          if (isEnded(call.state)) expect(next).toBeNull();
          if (call.answeredAt !== null && next) expect(next.answeredAt).toBe(call.answeredAt);
          call = next ?? call;
        }
        if (call.endedAt !== null) expect(call.endedAt >= call.placedAt && isEnded(call.state)).toBe(true);
      }),
    );
  });
});

describe('closing a call', () => {
  const noteId = newId();
  const folderOf = (over: object = {}) =>
    build.folder({ notes: [build.note({ id: noteId, nextStep: 'Call again' })], calls: [build.call(over)] });
  async function close(folder = folderOf(), over: object = {}) {
    const input = { callId: folder.calls[0]?.id, accountId: folder.account.id, state: 'completed', noteId, ...over };
    const result = await closeCall.execute(input, folderReader(folder), context);
    return { result, call: result.ok ? withPuts(folder, result.value).calls[0] : null };
  }

  test('ties it to its note and says how it ended', async () => {
    expect((await close()).call).toMatchObject({ state: 'completed', endedAt: context.at, noteId });
  });

  test('may have ended before it was written down, and never after', async () => {
    expect((await close(folderOf(), { endedAt: '2026-03-31T14:50:00.000Z' })).call).toMatchObject({ endedAt: '2026-03-31T14:50:00.000Z' });
    expect((await close(folderOf(), { endedAt: '2026-03-31T15:50:00.000Z' })).call).toMatchObject({ endedAt: context.at });
    expect((await close(folderOf(), { endedAt: '2026-03-01T15:00:00.000Z' })).call).toMatchObject({ endedAt: '2026-03-30T15:00:00.000Z' });
  });

  test('keeps what the network said of its end', async () => {
    expect((await close(folderOf({ state: 'busy', endedAt: context.at }))).call).toMatchObject({ state: 'busy', noteId });
  });

  test('again changes nothing, and under another note is refused', async () => {
    const closed = folderOf({ state: 'completed', endedAt: context.at, noteId });
    expect((await close(closed)).result).toEqual({ ok: true, value: [] });
    expect((await close(folderOf({ noteId: newId() }))).result).toMatchObject({ error: { code: 'call.alreadyClosed' } });
  });

  test('needs a note that leads on: by a next step, a follow-up of its own or a promise of its day', async () => {
    const note = build.note({ id: noteId, nextStep: ' ', recordedOn: '2026-03-31' });
    const told = (over: object) => build.folder({ notes: [note], calls: [build.call()], ...over });
    const codeOf = async (folder: ReturnType<typeof told>) => {
      const { result } = await close(folder);
      return result.ok ? null : result.error.code;
    };
    expect(await codeOf(told({}))).toBe('call.leadsNowhere');
    expect(await codeOf(told({ followUps: [build.followUp({ noteId: newId() })] }))).toBe('call.leadsNowhere');
    expect(await codeOf(told({ promises: [build.promise({ recordedOn: '2026-03-30' })] }))).toBe('call.leadsNowhere');
    expect(await codeOf(told({ notes: [{ ...note, nextStep: 'Call again' }] }))).toBeNull();
    expect(await codeOf(told({ followUps: [build.followUp({ noteId })] }))).toBeNull();
    expect(await codeOf(told({ promises: [build.promise({ recordedOn: '2026-03-31' })] }))).toBeNull();
    // What was closed by such a note already stays closed.
    expect(await codeOf(told({ calls: [build.call({ state: 'completed', endedAt: context.at, noteId })] }))).toBeNull();
  });

  test('needs the note, unless the call never took place', async () => {
    expect((await close(folderOf(), { noteId: newId() })).result).toMatchObject({ error: { code: 'call.noteMissing' } });
    expect((await close(folderOf(), { noteId: null })).result).toMatchObject({ error: { code: 'call.noteMissing' } });
    expect((await close(folderOf({ state: 'unknown' }), { noteId: null, state: 'cancelled' })).call).toMatchObject({ state: 'cancelled' });
    expect((await close(folderOf(), { callId: newId() })).result).toMatchObject({ error: { code: 'call.notFound' } });
  });
});
