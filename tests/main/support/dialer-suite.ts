import { describe, expect, test } from 'vitest';
import { accountIdSchema, callIdSchema } from '#domain/kernel/ids.ts';
import type { CallState } from '#domain/rows.ts';
import type { Dialer, PlacedCall } from '#main/phone/dialer.ts';
import { newId } from '#tests/support/build.ts';

/** A dialer for one story: how often the network was asked to dial, and the state a call is in once it was. `call`: what its calls have to have. */
export type DialerStory = {
  readonly dialer: Dialer;
  readonly dialledCount: () => number;
  readonly asked: readonly CallState[];
  readonly call?: Partial<PlacedCall>;
  /** The sound of its calls is in this computer, where there is one voice. */
  readonly isOneAtATime?: true;
};

/** What every way to make a call keeps to; `begin` makes a new one each time. */
export function dialerSuite(name: string, begin: () => Promise<DialerStory> | DialerStory): void {
  const call = (over: Partial<PlacedCall> = {}): PlacedCall => ({
    callId: callIdSchema.parse(newId()),
    accountId: accountIdSchema.parse(newId()),
    contactId: null,
    number: '+13125550148',
    overrideReason: null,
    guard: null,
    ...over,
  });
  describe(`${name}, like every dialer`, () => {
    test('dials a call once, however often it is asked', async () => {
      const { dialer, dialledCount, asked, call: over } = await begin();
      const wanted = call(over);
      const answers = [await dialer.place(wanted), ...(await Promise.all([dialer.place(wanted), dialer.place(wanted)]))];
      expect(dialledCount()).toBe(1);
      for (const answer of answers) expect(answer.ok && asked.includes(answer.value.state)).toBe(true);
    });

    test('finds a call it has dialled, and knows nothing of another, which it does not dial', async () => {
      const { dialer, dialledCount, asked, call: over } = await begin();
      const wanted = call(over);
      await dialer.place(wanted);
      expect(asked).toContain(await dialer.find(wanted.callId));
      expect(await dialer.find(call().callId)).toBe('unknown');
      expect(dialledCount()).toBe(1);
    });

    test('dials another call beside the first, where there is more than one voice', async () => {
      const { dialer, dialledCount, call: over, isOneAtATime = false } = await begin();
      await dialer.place(call(over));
      const second = await dialer.place(call(over));
      expect(second.ok ? null : second.error.code).toBe(isOneAtATime ? 'phone.lineBusy' : null);
      expect(dialledCount()).toBe(isOneAtATime ? 1 : 2);
    });

    test('has nothing to hang up of a call it does not know, and dials none for it', async () => {
      const { dialer, dialledCount } = await begin();
      const hungUp = await dialer.hangUp(call().callId);
      expect(hungUp.ok ? hungUp.value.state : 'unknown').toBe('unknown');
      expect(dialledCount()).toBe(0);
    });

    test('mutes nothing and presses no keys in a call that is not in hand, and ends none with a session', async () => {
      const { dialer, dialledCount } = await begin();
      const { callId } = call();
      const refused = { ok: false, error: { code: 'phone.notInHand' } };
      if (dialer.inCall) expect([await dialer.inCall.mute(callId, true), dialer.inCall.press(callId, '1')]).toEqual([refused, refused]);
      expect(dialer.inCall?.isMuted(callId) ?? false).toBe(false);
      await dialer.letGo();
      expect(dialledCount()).toBe(0);
    });

    test('is no longer heard by who does not listen any more', async () => {
      const { dialer, call: over } = await begin();
      const heard: unknown[] = [];
      dialer.subscribe((report) => heard.push(report))();
      await dialer.place(call(over));
      expect(heard).toEqual([]);
    });
  });
}
