import { expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { decideCall } from '#tests/support/decide-call.ts';
import { guardSaidOf, guardSaidSchema } from './contact-said.ts';

test('a decision is kept with what each rule found, and reads as it was', () => {
  const calls = [0, 1, 2, 3, 4, 5, 6].map((day) => build.note({ outcome: 'noAnswer', recordedOn: `2026-03-${31 - day}` }));
  const said = guardSaidOf(
    decideCall({ notes: calls, now: '2026-03-31T12:30:00.000Z', action: { channel: 'call', address: '+12125550148' } }),
  );
  expect(said).toEqual({
    verdict: 'warn',
    hits: [
      {
        ruleId: 'hours',
        version: 1,
        found: { code: 'hours.early', verdict: 'warn', localTime: '07:30', from: '08:00', until: '18:00', holiday: null, zones: 2 },
      },
      { ruleId: 'attempts', version: 1, found: { code: 'attempts.limit', verdict: 'warn', attempts: 7, limit: 7, days: 7 } },
    ],
  });
  expect(guardSaidSchema.parse(JSON.parse(JSON.stringify(said)))).toEqual(said);
  expect(guardSaidSchema.parse({ verdict: 'warn', hits: [{ ruleId: 'hours', version: 1 }] }).hits).toEqual([
    { ruleId: 'hours', version: 1 },
  ]);
});
