import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { ClientId } from '#domain/kernel/ids.ts';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import { limits } from '#contracts/protocol.ts';
import { type PushResponse, type PushResult, pushResultSchema } from '#contracts/sync.ts';
import type { Api } from './api-client.ts';
import { type ApiFailure, brokenAnswer } from './api-failure.ts';
import { malformedCode } from './journal-book.ts';
import type { Journal } from './journal.ts';
import { createPoisonWatch } from './poison-watch.ts';
import { isRowFrom, nextBatch } from './push-batch.ts';

/** The server's answer to a command whose number another command has used up; neither it nor anything behind it was handled. */
const sequenceReusedCode = 'command.sequenceReused';

type Pushed = Promise<Result<null, ApiFailure>>;
export type Pusher = { hasWork(): boolean; sendLostBehind(lastSeq: number): boolean; pushAll(token: string): Pushed };

/**
 * Brings what waits in the journal to the server, in its order, one push at a time. No answer but a result for it takes a
 * command from the row. `pushAll` ends when nothing waits any more or with the failure that stopped it.
 * `sendLostBehind` looks whether the server has answered more than the number it says it has come to, which a server does that
 * came back from a backup, and lets what it lost wait again; a number that was merely old costs repeated answers only.
 */
export function createPusher(deps: {
  readonly journal: Journal;
  readonly api: Pick<Api, 'push'>;
  readonly clientId: ClientId;
  readonly onResults: (results: readonly PushResult[]) => void;
}): Pusher {
  const { journal, api, clientId } = deps;
  let most: number = limits.pushCommands;
  const lost = createLost(journal);
  let lastGap: number | null = null;
  const poison = createPoisonWatch();

  const take = async (results: readonly PushResult[]): Promise<void> => {
    // Not written answers are no harm: the server repeats them when the commands are sent again.
    await journal.answer(results);
    deps.onResults(results);
  };

  /** Our own answer to a command that the server cannot take in even alone: the rest must not wait behind it for ever. */
  const refuse = async ({ seq, commandId }: CommandEnvelope): Pushed => {
    await take([pushResultSchema.parse({ seq, commandId, status: 'rejected', code: malformedCode, isDuplicate: false })]);
    return ok(null);
  };

  const takeAnswers = async (batch: readonly CommandEnvelope[], { results, lastSeq }: PushResponse): Pushed => {
    const sent = new Map(batch.map(({ commandId, seq }) => [commandId, seq]));
    const ours = results.filter(({ commandId, seq }) => sent.get(commandId) === seq);
    const answers = ours.filter(({ code }) => code !== sequenceReusedCode);
    if (ours.length === 0) return err(brokenAnswer(200));
    await take(answers);
    most = Math.min(limits.pushCommands, most * 2);
    lastGap = null;
    return answers.length === ours.length ? ok(null) : onDisk(journal.renumber(Math.max(lastSeq, ...ours.map(({ seq }) => seq)) + 1));
  };

  const closeGap = async (failure: ApiFailure, expected: number): Pushed => {
    if (lastGap === expected) return err({ ...failure, failure: { code: 'api.broken' } });
    lastGap = expected;
    return onDisk(isRowFrom(journal.after(expected - 1), expected) ? journal.lost(expected - 1) : journal.renumber(expected));
  };

  /** What to make of a refused push: `ok` when the next try may go better, else what stops the pushing. */
  const afterFailure = async (batch: readonly CommandEnvelope[], failure: ApiFailure): Pushed => {
    if (failure.status === 409 && failure.expectedSeq !== null) return closeGap(failure, failure.expectedSeq);
    // Only the central API itself can say that a command is unreadable: a proxy's page of that status says nothing of it.
    const isUnreadable = failure.problemCode !== null && (failure.status === 400 || failure.status === 413);
    const alone = onlyOneOf(batch);
    if (alone !== null && isUnreadable) return refuse(alone);
    if (alone !== null) poison.failed(alone, failure);
    most = Math.max(1, Math.floor(Math.min(most, batch.length) / 2));
    // A proxy may have a smaller limit than ours, so its 413 is met with smaller pushes too.
    return isUnreadable || (failure.status === 413 && batch.length > 1) ? ok(null) : err(failure);
  };

  const send = async (token: string, batch: readonly CommandEnvelope[]): Pushed => {
    const push = (commands: readonly CommandEnvelope[]) => api.push(token, { clientId, commands: [...commands] });
    const alone = onlyOneOf(batch);
    if (alone !== null) {
      const judged = await poison.judge(alone, journal.after(alone.seq)[0], push);
      if (!judged.ok) return judged;
      if (judged.value === 'refuse') return refuse(alone);
    }
    const answer = await push(batch);
    return answer.ok ? takeAnswers(batch, answer.value) : afterFailure(batch, answer.error);
  };

  return {
    hasWork: () => lost.isAny() || journal.waitingCount() > 0,
    sendLostBehind: lost.behind,
    async pushAll(token) {
      for (;;) {
        const isKept = await lost.keep();
        if (!isKept.ok) return isKept;
        const batch = nextBatch(journal.waiting(), most);
        if (batch.length === 0) return ok(null);
        const next = await send(token, batch);
        if (!next.ok) return next;
      }
    },
  };
}

/** What the server had answered and has lost (it came back from a backup), until the disk has it as waiting again. */
function createLost(journal: Journal) {
  let lastSeq: number | null = null;
  return {
    isAny: (): boolean => lastSeq !== null,
    /** The server has come this far; false where it has lost nothing of what is here. */
    behind(seq: number): boolean {
      if (journal.answeredBehind(seq).length === 0) return false;
      lastSeq = Math.min(lastSeq ?? seq, seq);
      return true;
    },
    async keep(): Pushed {
      const seq = lastSeq;
      if (seq === null) return ok(null);
      lastSeq = null;
      const isKept = await onDisk(journal.lost(seq));
      if (!isKept.ok) lastSeq = Math.min(lastSeq ?? seq, seq);
      return isKept;
    },
  };
}

/** What has to be on the disk before anything more is sent: the answer to that may reach only a later start of the program. */
async function onDisk(writing: ReturnType<Journal['lost']>): Pushed {
  const written = await writing;
  return written.ok ? written : err({ ...brokenAnswer(200), failure: written.error });
}

/** The command that is pushed alone; null where there are more. */
const onlyOneOf = ([first, second]: readonly CommandEnvelope[]): CommandEnvelope | null =>
  first !== undefined && second === undefined ? first : null;
