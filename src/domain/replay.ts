import type { CommandContext } from './command.ts';
import { type CommandName, commandOf } from './commands.ts';
import { type Folder, folderReader, withPuts } from './folder.ts';

/** A command that this desktop made and the server has not confirmed, with the context it was made in. */
export type PendingCommand = {
  readonly name: CommandName;
  readonly input: unknown;
  readonly context: CommandContext;
};

/**
 * What the screen shows of an account: the server's folder with the pending commands done on top, in their order. A command
 * that its rule refuses on the newer folder changes nothing here; the server's answer to it comes with the push.
 */
export async function replay(base: Folder, pending: readonly PendingCommand[]): Promise<Folder> {
  let folder = base;
  for (const { name, input, context } of pending) {
    const command = commandOf(name);
    if (command.mode !== 'optimistic') continue;
    const result = await command.execute(input, folderReader(folder), context);
    if (result.ok) folder = withPuts(folder, result.value);
  }
  return folder;
}
