import type { CommandName } from '#domain/commands.ts';
import type { AccountId, CommandId, UserId } from '#domain/kernel/ids.ts';

/** A command of which somebody has been told that it is saved. */
export type Acknowledged = {
  readonly commandId: CommandId;
  readonly name: CommandName;
  readonly accountId: AccountId;
  readonly input: Readonly<Record<string, unknown>>;
  readonly userId: UserId;
  /** Whose journal holds it: a computer's device and the person. */
  readonly desk: string;
  /** It uses an id that others use too, so another's may have been first: then it is seen in the tray and not on the account. */
  readonly isClash: boolean;
};

/** What everybody has been told is saved, and what is known of it since. */
export class AcknowledgedCommands {
  readonly all: Acknowledged[] = [];
  /** Commands whose record a broken disk took with it, which the journal counts and says. */
  readonly takenByDisk = new Set<CommandId>();
  readonly dismissed = new Set<CommandId>();
  /** Commands in the order in which the main process of a desk wrote them down, also those nobody was told of. */
  readonly written = new Map<string, CommandId[]>();

  add(command: Acknowledged): void {
    this.all.push(command);
  }

  addWritten(desk: string, id: CommandId): void {
    const known = this.written.get(desk) ?? [];
    if (!known.includes(id)) known.push(id);
    this.written.set(desk, known);
  }

  latestOf(desk: string, most: number): readonly Acknowledged[] {
    return this.all.filter((command) => command.desk === desk && !this.takenByDisk.has(command.commandId)).slice(-most);
  }
}
