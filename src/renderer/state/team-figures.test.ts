import { beforeEach, describe, expect, it } from 'vitest';
import type { Desk } from '#renderer/desk.d.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { askForTeam, forgetTeam, useTeamFigures } from './team-figures.ts';

type Answer = Awaited<ReturnType<Desk['team.figures']>>;
const unreachable = { ok: false, error: { code: 'api.unreachable' } } as const satisfies Answer;

describe('asking for the figures of the team', () => {
  beforeEach(forgetTeam);

  it('is done once at a time', async () => {
    let count = 0;
    let answer: (value: Answer) => void = () => undefined;
    putDesk({
      'team.figures': () => {
        count += 1;
        return new Promise((resolve) => (answer = resolve));
      },
    });
    const first = askForTeam();
    await askForTeam();
    expect(count).toBe(1);
    answer(unreachable);
    await first;
    expect(useTeamFigures.getState()).toMatchObject({ failure: unreachable.error, isAsking: false });
  });

  it('may be done again after a fault', async () => {
    putDesk({ 'team.figures': () => Promise.reject(new Error('call.failed')) });
    await expect(askForTeam()).rejects.toThrow('call.failed');
    putDesk({ 'team.figures': async () => unreachable });
    await askForTeam();
    expect(useTeamFigures.getState().failure).toEqual(unreachable.error);
  });

  it('for somebody who has signed out since is nobody’s answer', async () => {
    let answer: (value: Answer) => void = () => undefined;
    putDesk({ 'team.figures': () => new Promise((resolve) => (answer = resolve)) });
    const asked = askForTeam();
    forgetTeam();
    answer(unreachable);
    await asked;
    expect(useTeamFigures.getState()).toMatchObject({ figures: null, failure: null, isAsking: false });
  });
});
