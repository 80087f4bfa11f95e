import type { CommandEnvelope } from '#contracts/envelope.ts';
import { limits } from '#contracts/protocol.ts';

/** What the push body has around its commands, generously. */
const envelopeBytes = 1000;

/**
 * The next commands to push: from the first on, numbered without a gap, at most `most` of them and 1 MB. A single command is
 * given however large it is: whether it can be taken is for the server to say.
 */
export function nextBatch(waiting: readonly CommandEnvelope[], most: number): readonly CommandEnvelope[] {
  const batch: CommandEnvelope[] = [];
  let bytes = envelopeBytes;
  for (const command of waiting) {
    const last = batch.at(-1);
    bytes += Buffer.byteLength(JSON.stringify(command)) + 1;
    if (last !== undefined && (command.seq !== last.seq + 1 || bytes > limits.pushBytes || batch.length >= most)) break;
    batch.push(command);
  }
  return batch;
}

/** Whether the commands are numbered without a gap from a number on. */
export const isRowFrom = (commands: readonly CommandEnvelope[], firstSeq: number): boolean =>
  commands.every(({ seq }, index) => seq === firstSeq + index);
