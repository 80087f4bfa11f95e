import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { CommandId } from '#domain/kernel/ids.ts';
import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';

/** So often in a row a command has to fail alone, each time right after the server had answered something else. */
const poisonShows = 5;

type Push = (commands: readonly CommandEnvelope[]) => ReturnType<Api['push']>;

/**
 * Tells a command that the server fails over every time, or dies of, from a server or a network that is not well: once a command has failed
 * alone it is sent only right behind a request that was answered, and only what happens to it then counts.
 */
export type PoisonWatch = {
  /**
   * What to do with a command that is next, alone: send it, or refuse it ourselves; a failure where there is nobody to send it to. `behind` is
   * the command after it; where there is none, nothing is held up.
   */
  judge(command: CommandEnvelope, behind: CommandEnvelope | undefined, push: Push): Promise<Result<'send' | 'refuse', ApiFailure>>;
  /** It was sent, alone, and this is what came of it. */
  failed(command: CommandEnvelope, failure: ApiFailure): void;
};

/** Makes a watch; it remembers the command that fails now. */
export function createPoisonWatch(): PoisonWatch {
  let suspect: { readonly commandId: CommandId; readonly shows: number } | null = null;
  /** Before the present try the server has answered, and had not handled the command. */
  let isServerWell = false;

  return {
    async judge({ commandId, seq }, behind, push) {
      isServerWell = false;
      if (suspect?.commandId !== commandId || behind === undefined) return ok('send');
      const answer = await push([behind]);
      if (!answer.ok && isOutOfReach(answer.error)) return err(answer.error);
      // Alone, the one behind is answered with the number that is missing before it. What else is said, the command's own push hears too.
      isServerWell = !answer.ok && answer.error.status === 409 && answer.error.expectedSeq === seq;
      if (isServerWell) return ok(suspect.shows < poisonShows ? 'send' : 'refuse');
      if (answer.ok || isUnwell(answer.error)) suspect = { commandId, shows: 0 };
      return ok('send');
    },

    failed({ commandId }, failure) {
      // Who asks to wait is only busy.
      if (failure.failure.retryAfterSeconds !== undefined) return;
      const shows = suspect?.commandId === commandId ? suspect.shows : 0;
      if (isSuspicious(failure)) suspect = { commandId, shows: isServerWell ? shows + 1 : shows };
      else if (isServerWell) suspect = null;
    },
  };
}

/** A server that has died is being started, which takes a while: until it is there nothing is sent to it, and nothing is shown by that. */
const isOutOfReach = ({ status, isCutOff, failure }: ApiFailure): boolean =>
  (status === null && isCutOff !== true) || failure.retryAfterSeconds !== undefined;

/** A network that is gone lets no connection come about, or lets it wait for ever: neither says anything about a command. */
const isSuspicious = ({ status, isCutOff }: ApiFailure): boolean => isCutOff === true || (status !== null && status >= 500);

/** A line that cuts off other requests as well, or a server that fails over them, clears the command. */
const isUnwell = ({ status, isCutOff }: ApiFailure): boolean => isCutOff === true || status === 500;
