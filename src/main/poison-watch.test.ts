import { describe, expect, it } from 'vitest';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { type CommandEnvelope, commandEnvelopeSchema } from '#contracts/envelope.ts';
import { type PushResponse, pushResponseSchema } from '#contracts/sync.ts';
import { build } from '#tests/main/support/build.ts';
import { type ApiFailure, brokenAnswer, cutOff, insecure, noAnswer } from './api-failure.ts';
import { createPoisonWatch } from './poison-watch.ts';

type Answer = Result<PushResponse, ApiFailure>;

const command = (seq: number): CommandEnvelope => commandEnvelopeSchema.parse({ ...build.draft(), seq });
const missing = (expectedSeq: number): Answer => err({ ...brokenAnswer(409), expectedSeq });
const busy: ApiFailure = { ...brokenAnswer(503), failure: { code: 'api.broken', retryAfterSeconds: 5 } };
const handled: Answer = ok(pushResponseSchema.parse({ lastSeq: 8, results: [], serverTime: '2026-11-22T08:00:00.000Z' }));

/** Tries a command once: the one behind it is answered so, and the command itself fails so where it is sent. */
function story() {
  const watch = createPoisonWatch();
  const seventh = command(7);
  return async (behind: Answer | null, failure: ApiFailure, which = seventh): Promise<'sent' | 'refused' | 'held'> => {
    const judged = await watch.judge(which, behind === null ? undefined : command(8), async () => behind ?? handled);
    if (!judged.ok) return 'held';
    if (judged.value === 'refuse') return 'refused';
    watch.failed(which, failure);
    return 'sent';
  };
}

const times = async (count: number, act: () => Promise<string>): Promise<readonly string[]> => {
  const seen: string[] = [];
  for (let time = 0; time < count; time += 1) seen.push(await act());
  return seen;
};

describe('a command that fails alone', () => {
  it.each([
    ['is cut off', cutOff],
    ['meets a fault of the server', brokenAnswer(500)],
    ['meets a dead process behind a proxy', brokenAnswer(502)],
  ])('and %s each time right after the server has answered another is refused after the fifth time', async (_name, failure) => {
    const attempt = story();
    expect(await times(7, () => attempt(missing(7), failure))).toEqual([...Array<string>(6).fill('sent'), 'refused']);
  });

  it('is refused also where the server has to be started after each time', async () => {
    const attempt = story();
    const seen: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      seen.push(await attempt(missing(7), cutOff));
      seen.push(await attempt(err(noAnswer), noAnswer), await attempt(err(busy), noAnswer));
    }
    expect(seen).toEqual(Array.from({ length: 6 }, () => ['sent', 'held', 'held']).flat());
    expect(await attempt(missing(7), cutOff)).toBe('refused');
  });

  it('is never refused where nothing waits behind it', async () => {
    const attempt = story();
    expect(new Set(await times(50, () => attempt(null, cutOff)))).toEqual(new Set(['sent']));
  });
});

describe('no command is refused', () => {
  it.each([
    ['cuts off whatever is sent', err(cutOff), cutOff],
    ['lets no connection come about', err(noAnswer), noAnswer],
    ['lets no connection come about any more', missing(7), noAnswer],
    ['has somebody else at its end', err(insecure), insecure],
    ['has a server at its end that fails over everything', err(brokenAnswer(500)), brokenAnswer(500)],
    ['has a proxy at its end whose server is gone', err(brokenAnswer(502)), brokenAnswer(502)],
    ['has a server at its end that asks to wait', missing(7), busy],
    ['loses the answers of a server that has handled it', handled, cutOff],
    ['loses the answers of a server that misses something before it', missing(5), cutOff],
  ])('over a line that %s', async (_name, behind, failure) => {
    const attempt = story();
    expect(await times(50, () => attempt(behind, failure))).not.toContain('refused');
  });

  it.each([
    ['another request is cut off as well', err(cutOff), cutOff],
    ['the server fails over another request as well', err(brokenAnswer(500)), cutOff],
    ['it finds no server although there was one', missing(7), noAnswer],
  ])('while at times %s: it begins to count anew', async (_name, behind, failure) => {
    const attempt = story();
    for (let round = 0; round < 10; round += 1) {
      expect(await times(5, () => attempt(missing(7), cutOff))).not.toContain('refused');
      expect(await attempt(behind, failure)).toBe('sent');
    }
  });

  it('for what happened to another one', async () => {
    const attempt = story();
    const [one, other] = [command(7), command(7)];
    const round = async () => [await attempt(missing(7), cutOff, one), await attempt(missing(7), cutOff, other)].join();
    expect(new Set(await times(10, round))).toEqual(new Set(['sent,sent']));
  });
});
