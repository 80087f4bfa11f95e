import { describe, expect, it } from 'vitest';
import { failureSchema } from '#contracts/failure.ts';
import { wordsOfFailure } from './failure-words.ts';

const codes = failureSchema.shape.code.options;

describe('words for failures', () => {
  it.each(codes)('%s says what happened, whether anything was lost, and what to do', (code) => {
    const { title, detail } = wordsOfFailure({ code });
    expect(title.length).toBeGreaterThan(8);
    expect(detail).toMatch(/nothing|not lost|kept|safe|still|stays/i);
    expect(`${title} ${detail}`).not.toMatch(/!|undefined|error code/);
  });

  it('no two failures read the same', () => {
    expect(new Set(codes.map((code) => wordsOfFailure({ code }).title)).size).toBe(codes.length);
  });

  it('tells how long to wait where the server said so', () => {
    expect(wordsOfFailure({ code: 'session.throttled', retryAfterSeconds: 30 }).detail).toContain('30 seconds');
    expect(wordsOfFailure({ code: 'session.throttled', retryAfterSeconds: 1 }).detail).toContain('1 second.');
    expect(wordsOfFailure({ code: 'api.broken', retryAfterSeconds: 601 }).detail).toContain('11 minutes');
  });
});
