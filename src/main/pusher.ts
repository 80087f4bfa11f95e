import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { ClientId, CommandId } from '#domain/kernel/ids.ts';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import { limits } from '#contracts/protocol.ts';
import { type PushResponse, type PushResult, pushResultSchema } from '#contracts/sync.ts';
import type { Api } from './api-client.ts';
import { type ApiFailure, brokenAnswer } from './api-failure.ts';
import { malformedCode } from './journal-book.ts';
import type { Journal } from './journal.ts';
import { isRowFrom, nextBatch } from './push-batch.ts';

/** The server's answer to a command whose number another command has already used up; the command itself was not handled. */
const sequenceReusedCode = 'command.sequenceReused';

/** A fault over one command alone, so often in a row, may be that command's own doing; from then on it is looked into. */
const poisonTries = 5;
/** So often in a row it has to be shown, where what failed may have been something before the central API. */
const poisonProofs = 5;

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
  /** What the server had answered behind this number it has lost (it came back from a backup). */
  let lostBehind: number | null = null;
  let lastGap: number | null = null;
  const suspicion = createSuspicion();

  const take = async (results: readonly PushResult[]): Promise<void> => {
    // Not written answers are no harm: the server repeats them when the commands are sent again.
    await journal.answer(results);
    deps.onResults(results);
  };

  const takeAnswers = async (batch: readonly CommandEnvelope[], { results, lastSeq }: PushResponse): Pushed => {
    const sent = new Map(batch.map(({ commandId, seq }) => [commandId, seq]));
    const ours = results.filter(({ commandId, seq }) => sent.get(commandId) === seq);
    const answers = ours.filter(({ code }) => code !== sequenceReusedCode);
    if (ours.length === 0) return err(brokenAnswer(200));
    await take(answers);
    const highest = batch.at(-1)?.seq ?? 0;
    most = Math.min(limits.pushCommands, most * 2);
    lastGap = null;
    return answers.length === ours.length ? ok(null) : moved(journal.waiting(), Math.max(lastSeq, highest) + 1);
  };

  /** Without this on the disk nothing more may be sent: the answer may reach only a later start of the program. */
  const kept = async (written: ReturnType<Journal['lost']>): Pushed => {
    const answer = await written;
    return answer.ok ? answer : err({ ...brokenAnswer(200), failure: answer.error });
  };
  const moved = (commands: readonly CommandEnvelope[], firstSeq: number): Pushed => kept(journal.renumber(commands, firstSeq));
  const keepLost = async (): Pushed => {
    if (lostBehind === null) return ok(null);
    const isKept = await kept(journal.lost(lostBehind));
    if (isKept.ok) lostBehind = null;
    return isKept;
  };

  /**
   * Whether it is this command alone that the server fails over. Who asks to wait is only busy, and who gives no answer at all cannot
   * be told from a network that is gone: neither says anything of a command.
   */
  const isPoison = async (token: string, command: CommandEnvelope, { status, failure }: ApiFailure): Promise<boolean> => {
    if (status === null || status < 500 || failure.retryAfterSeconds !== undefined || !suspicion.isGrave(command)) return false;
    const next = journal.after(command.seq).slice(0, 1);
    // Nothing waits behind it that could tell, or that it could hold up.
    if (next.length === 0) return false;
    const isShown = await asksFor(command.seq, () => api.push(token, { clientId, commands: next }));
    return suspicion.proofs(isShown) >= (status === 500 ? 1 : poisonProofs);
  };

  const closeGap = async (failure: ApiFailure, expected: number): Pushed => {
    if (lastGap === expected) return err({ ...failure, failure: { code: 'api.broken' } });
    lastGap = expected;
    const missing = journal.after(expected - 1);
    return isRowFrom(missing, expected) ? kept(journal.lost(expected - 1)) : moved(missing, expected);
  };

  /** What to make of a refused push: `ok` when the next try may go better, else what stops the pushing. */
  const afterFailure = async (token: string, batch: readonly CommandEnvelope[], failure: ApiFailure): Pushed => {
    if (failure.status === 409 && failure.expectedSeq !== null) return closeGap(failure, failure.expectedSeq);
    // Only the central API itself can say that a command is unreadable: a proxy's page of that status says nothing of it.
    const isUnreadable = failure.problemCode !== null && (failure.status === 400 || failure.status === 413);
    const [first] = batch;
    const isAlone = batch.length === 1 && first !== undefined;
    if (isAlone && (isUnreadable || (await isPoison(token, first, failure)))) {
      await take([malformed(first)]);
      return ok(null);
    }
    most = Math.max(1, Math.floor(Math.min(most, batch.length) / 2));
    // A proxy may have a smaller limit than ours, so its 413 is met with smaller pushes too.
    return isUnreadable || (failure.status === 413 && batch.length > 1) ? ok(null) : err(failure);
  };

  return {
    hasWork: () => lostBehind !== null || journal.waitingCount() > 0,
    sendLostBehind(lastSeq) {
      if (journal.answeredBehind(lastSeq).length === 0) return false;
      lostBehind = Math.min(lostBehind ?? lastSeq, lastSeq);
      return true;
    },
    async pushAll(token) {
      for (;;) {
        const isKept = await keepLost();
        if (!isKept.ok) return isKept;
        const batch = nextBatch(journal.waiting(), most);
        if (batch.length === 0) return ok(null);
        const answer = await api.push(token, { clientId, commands: [...batch] });
        const next = answer.ok ? await takeAnswers(batch, answer.value) : await afterFailure(token, batch, answer.error);
        if (!next.ok) return next;
      }
    },
  };
}

/** Counts how often in a row the server has failed over one and the same command, and how often that was shown to be its doing. */
function createSuspicion() {
  let failing: { readonly commandId: CommandId; times: number; proofs: number } | null = null;
  return {
    isGrave({ commandId }: CommandEnvelope): boolean {
      if (failing?.commandId !== commandId) failing = { commandId, times: 0, proofs: 0 };
      failing.times += 1;
      return failing.times >= poisonTries;
    },
    /** A server that is not well clears the command of all of it. */
    proofs(isShown: boolean): number {
      if (!isShown) failing = null;
      if (failing !== null) failing.proofs += 1;
      return failing?.proofs ?? 0;
    },
  };
}

/**
 * Whether it is the command of this number that the server fails over, and not everything. The next one, sent alone, tells: a server that is
 * well asks for the one before it, and has thereby also said that it has not handled that one.
 */
async function asksFor(seq: number, pushNext: () => ReturnType<Api['push']>): Promise<boolean> {
  const answer = await pushNext();
  return !answer.ok && answer.error.status === 409 && answer.error.expectedSeq === seq;
}

/** Our own answer to a command that the server cannot take in even alone: the rest must not wait behind it for ever. */
function malformed({ seq, commandId }: CommandEnvelope): PushResult {
  return pushResultSchema.parse({ seq, commandId, status: 'rejected', code: malformedCode, isDuplicate: false });
}
