import type { LinkState } from '#contracts/data-port.ts';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { PushResult } from '#contracts/sync.ts';

/**
 * Commands that were refused and have been taken now, under their new numbers. Only a server that came back from a backup does so: the copy
 * shows nothing of them until it has been fetched anew.
 */
export const acceptedAfterAll = (refused: LinkState['refused'], results: readonly PushResult[]): readonly CommandEnvelope[] =>
  refused.flatMap(({ command }) => {
    const result = results.find(({ commandId, status }) => commandId === command.commandId && status === 'applied');
    return result ? [{ ...command, seq: result.seq }] : [];
  });
