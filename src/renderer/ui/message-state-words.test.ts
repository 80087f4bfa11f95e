import { describe, expect, it } from 'vitest';
import { messageProblemSchema, messageSchema } from '#domain/message-row.ts';
import { type StandingMessage, messageStateWords, problemTextWords } from './message-state-words.ts';

const words = (over: Partial<StandingMessage>) =>
  messageStateWords({ channel: 'email', state: 'failed', problem: null, flag: null, isOfRelay: false, waitsForFiles: false, ...over });

describe('the words of a message that did not go', () => {
  it('blame the address only where it is the address', () => {
    expect(words({ problem: 'addressRefused' }).next).toMatch(/knows no such address\. Correct it on the contact/);
    for (const problem of messageProblemSchema.options.filter((each) => each !== 'addressRefused'))
      expect(words({ problem }).next, problem).not.toMatch(/[Cc]orrect|no such address/);
  });

  it('say why, each its own: refused, given up, not made, forbidden, said by a person', () => {
    const said = (['refused', 'triedTooLong', 'notMade', 'guard', 'saidNotSent'] as const).map((problem) => words({ problem }).next);
    expect(new Set(said).size).toBe(5);
    expect(said[1]).toMatch(/given up\. Nothing has left/);
    expect(said[4]).toMatch(/Somebody has looked and says that it was not sent/);
  });

  it('say why it was held back, and that what was taken back was taken back', () => {
    for (const flag of messageSchema.shape.flag.unwrap().options) {
      const { words: state, next } = words({ state: 'cancelled', problem: 'guard', flag });
      expect([state, next], flag).toEqual(['Held back', expect.stringContaining('Nothing has left')]);
    }
    expect(words({ state: 'cancelled', problem: 'guard', flag: 'stayed' }).next).toMatch(/court’s stay/);
    expect(words({ state: 'cancelled', problem: 'guard', flag: 'stopped', channel: 'letter' }).next).toMatch(/^Do not post it\. /);
    expect(words({ state: 'cancelled', problem: 'takenBack' })).toEqual({ tone: 'neutral', words: 'Taken back', next: '' });
  });

  it('say why nobody knows, and who can be asked', () => {
    expect(words({ state: 'unknown', problem: 'noAnswer' }).next).toMatch(/^The line broke.*sent folder/);
    expect(words({ state: 'unknown', problem: 'interrupted', isOfRelay: true }).next).toMatch(
      /^What sent it ended in the middle\. Ask whoever runs the company’s mail server/,
    );
  });
});

it('say whose mail server sends what waits and what is under way', () => {
  expect(words({ state: 'waiting' }).next).toMatch(/from the mailbox of whoever released it/);
  expect(words({ state: 'waiting', isOfRelay: true }).next).toMatch(/^The central API sends it/);
  expect(words({ state: 'claimed', isOfRelay: true }).next).toMatch(/^The central API hands it/);
  expect(words({ state: 'waiting', isOfRelay: true, waitsForFiles: true }).words).toBe('Waiting for its files');
});

it('name the mail server only where it has said something', () => {
  expect(problemTextWords({ problem: 'refused', problemText: '554 spam' })).toBe('The mail server said: 554 spam');
  expect(problemTextWords({ problem: 'notMade', problemText: 'a file is gone' })).toBe('Noted: a file is gone');
  expect(problemTextWords({ problem: null, problemText: 'the copy was not taken' })).toBe('Noted: the copy was not taken');
  expect(problemTextWords({ problem: 'guard', problemText: null })).toBeNull();
});
