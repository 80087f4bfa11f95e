import { v7 as uuidv7 } from 'uuid';
import type { CommandInput, CommandName } from '#domain/commands.ts';
import { type AccountId, commandIdSchema } from '#domain/kernel/ids.ts';
import type { RunOutcome } from './data-client.ts';
import { type OpenedData, runCommand } from './run-command.ts';
import type { SyncEngine } from './sync-engine.ts';

/** Runs a command that no window has asked for. */
export type RunByItself = <N extends CommandName>(name: N, accountId: AccountId, input: CommandInput<N>) => Promise<RunOutcome>;

/** Runs the commands of what the worker does by itself, over what a port of the main process has opened. */
export const runByItself =
  (opened: OpenedData, onDamage: (sync: SyncEngine, fault: unknown) => void): RunByItself =>
  (name, accountId, input) =>
    runCommand(
      { kind: 'run', id: 0, commandId: commandIdSchema.parse(uuidv7()), isRepeated: false, name, accountId, input },
      opened,
      onDamage,
    );
