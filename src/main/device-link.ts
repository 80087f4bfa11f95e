import { createHash } from 'node:crypto';
import { linkTextOf, saidTextOf } from '#contracts/device-chain.ts';
import type { CommandEnvelope } from '#contracts/envelope.ts';

/** The hash a command has in the chain of this computer; null for one from before there were chains, which has no place in one. */
export const linkOf = (command: CommandEnvelope): string | null =>
  command.previous === undefined ? null : sha256(linkTextOf(command.previous, command.commandId, sha256(saidTextOf(command))));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
