import { type ArrivingCommand, type CommandEnvelope, commandEnvelopeSchema } from '#contracts/envelope.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import { commandNameSchema } from '#domain/commands.ts';
import { RequestProblem } from '../problem.ts';

/** Lifts a command of one version of the protocol to the next one; a command that did not change is given back as it is. */
export type Lift = (command: ArrivingCommand) => ArrivingCommand;

/**
 * What became of the commands of a version in the one after it, by the older version's number. No shape has changed so far. An entry
 * goes when its version is no longer one a journal may hold; it is never changed, because what was sent twice has to stay the same.
 */
export const lifts: Readonly<Record<number, Lift>> = {};

/**
 * A command of any version in the present shape, so that rules know one shape only and a command that is sent again after an update
 * is still the same. Throws the problems `protocol.tooNew` (426, the desktop keeps it) and `request.invalid` (400).
 */
export function lifted(command: ArrivingCommand, steps = lifts, current: number = protocolVersion): CommandEnvelope {
  const { madeWith = 1 } = command;
  if (madeWith > current) throw tooNew();
  let present = command;
  for (let version = madeWith; version < current; version += 1) present = steps[version]?.(present) ?? present;
  const isAsItCame = present === command && commandNameSchema.safeParse(command.name).success;
  const { madeWith: _, ...envelope } = present;
  // What came was parsed at the door; only what was lifted, or has no name of ours, has to be looked at again.
  const parsed = isAsItCame ? { success: true as const, data: envelope as CommandEnvelope } : commandEnvelopeSchema.safeParse(envelope);
  if (parsed.success) return parsed.data;
  throw new RequestProblem(400, 'request.invalid', 'The request does not fit its schema.', { detail: `body: command ${command.seq}` });
}

/** The refusal for whatever a newer desktop says: it keeps its work until this server has been updated. */
export const tooNew = (): RequestProblem =>
  new RequestProblem(426, 'protocol.tooNew', 'This workstation is newer than the server. Nothing is lost; the server has to be updated.');
