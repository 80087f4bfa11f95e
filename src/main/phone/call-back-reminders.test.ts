import { expect, test } from 'vitest';
import { instant } from '#tests/support/build.ts';
import { createCallBackReminders } from './call-back-reminders.ts';

const noon = instant('2026-03-31T12:00:00.000Z');
const at = (clock: string): number => Date.parse(`2026-03-31T${clock}:00.000Z`);

function begin(clock: string) {
  const reminded: number[] = [];
  const world = { nowMs: at(clock), reminded };
  return {
    world,
    reminders: createCallBackReminders(
      () => world.nowMs,
      (count) => reminded.push(count),
    ),
  };
}

test('a call-back is reminded of at its moment, once, and not a minute before', () => {
  const { world, reminders } = begin('11:59');
  reminders.keep([noon]);
  reminders.look();
  expect(world.reminded).toEqual([]);
  world.nowMs = at('12:00');
  reminders.look();
  reminders.keep([noon]);
  reminders.look();
  expect(world.reminded).toEqual([1]);
});

test('one that came due a while ago is still said, one of hours ago is not', () => {
  const { world, reminders } = begin('12:59');
  reminders.keep([noon, instant('2026-03-31T11:30:00.000Z')]);
  expect(world.reminded).toEqual([1]);
});

test('one that was made or put off is not reminded of, and nobody is after the session', () => {
  const { world, reminders } = begin('11:00');
  reminders.keep([noon]);
  reminders.keep([]);
  world.nowMs = at('12:01');
  reminders.look();
  reminders.keep([instant('2026-03-31T12:05:00.000Z')]);
  reminders.forget();
  world.nowMs = at('12:06');
  reminders.look();
  expect(world.reminded).toEqual([]);
});
