import type { CommandId } from '#domain/kernel/ids.ts';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { LinkState } from '#contracts/data-port.ts';
import type { PushResult } from '#contracts/sync.ts';
import { linkOf } from './device-link.ts';

/** The code of a command that the server cannot even read; it never got a place in the server's row. */
export const malformedCode = 'command.malformed';

type Entry = {
  envelope: CommandEnvelope;
  answer: PushResult | null;
  /** The last answer, where that was a refusal: it stays in sight until another answer takes its place. */
  refusal: PushResult | null;
  isDismissed: boolean;
};

/**
 * What a journal's records add up to. It is filled from the files at the start and then by every record that has been written.
 * A command recorded again waits again, in another place in the row or in the same: the later record counts.
 */
export type JournalBook = ReturnType<typeof createJournalBook>;

/** Makes an empty book. */
export function createJournalBook() {
  const entries = new Map<CommandId, Entry>();
  let nextSeq = 1;
  let confirmedSeq = 0;
  let chainHead = '';
  const inOrder = (wanted: (entry: Entry) => boolean): CommandEnvelope[] =>
    [...entries.values()]
      .filter(wanted)
      .map(({ envelope }) => envelope)
      .sort((a, b) => a.seq - b.seq);
  const raiseTo = (lastSeq: number): void => {
    nextSeq = Math.max(nextSeq, lastSeq + 1);
  };
  return {
    command(envelope: CommandEnvelope): void {
      // One that is recorded again has its place in the chain already.
      if (!entries.has(envelope.commandId)) chainHead = linkOf(envelope) ?? chainHead;
      const { refusal = null, isDismissed = false } = entries.get(envelope.commandId) ?? {};
      entries.set(envelope.commandId, { envelope, answer: null, refusal, isDismissed });
      raiseTo(envelope.seq);
    },
    answer(result: PushResult): void {
      const entry = entries.get(result.commandId);
      if (!entry) return;
      entry.answer = result;
      entry.refusal = result.status === 'rejected' ? result : null;
    },
    confirmed(lastSeq: number): void {
      confirmedSeq = Math.max(confirmedSeq, lastSeq);
      raiseTo(lastSeq);
    },
    dismissed(commandId: CommandId): void {
      const entry = entries.get(commandId);
      if (entry) entry.isDismissed = true;
    },
    /** The next command comes behind this number at least. */
    raiseTo,
    nextSeq: (): number => nextSeq,
    /** The hash of the newest command in this computer's own chain. */
    chainHead: (): string => chainHead,
    /** What the chain has come to where the commands it is made of are not kept any more. */
    chainFrom(head: string): void {
      chainHead = head;
    },
    confirmedSeq: (): number => confirmedSeq,
    seqOf: (commandId: CommandId): number | undefined => entries.get(commandId)?.envelope.seq,
    /** Commands the server has not answered, in their order. */
    waiting: (): readonly CommandEnvelope[] => inOrder(({ answer }) => answer === null),
    waitingCount: (): number => {
      let count = 0;
      for (const { answer } of entries.values()) if (answer === null) count += 1;
      return count;
    },
    /** Commands behind a number that have a place in the server's row or will get one, in their order. */
    after: (seq: number): readonly CommandEnvelope[] =>
      inOrder(({ envelope, answer }) => envelope.seq > seq && answer?.code !== malformedCode),
    /** Commands behind a number that the server has answered, in their order. */
    answeredBehind: (seq: number): readonly CommandEnvelope[] =>
      inOrder(({ envelope, answer }) => envelope.seq > seq && answer !== null && answer.code !== malformedCode),
    /** Commands the server has not handled where it has come to just before a place, in their order. */
    unhandledFrom: (firstSeq: number): readonly CommandEnvelope[] =>
      inOrder(({ envelope, answer }) => answer === null || (envelope.seq >= firstSeq && answer.code !== malformedCode)),
    /** Refusals nobody has dealt with; also of commands that wait again, which are in no other place to be seen. */
    refused: (): LinkState['refused'] =>
      [...entries.values()].flatMap(({ envelope, refusal, isDismissed }) =>
        refusal !== null && !isDismissed ? [{ command: envelope, code: refusal.code ?? 'command.rejected' }] : [],
      ),
    /** Places of commands of which something may still be needed: not handled, not yet shown by a pull, or refused and not seen. */
    unsettledSeqs: (): ReadonlySet<number> =>
      new Set([...entries.values()].filter((entry) => !isSettled(entry, confirmedSeq)).map(({ envelope }) => envelope.seq)),
  };
}

function isSettled({ envelope, answer, isDismissed }: Entry, confirmedSeq: number): boolean {
  if (answer === null) return false;
  return answer.status === 'applied' ? envelope.seq <= confirmedSeq : isDismissed;
}
