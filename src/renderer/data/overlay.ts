import type { CommandEnvelope } from '#contracts/envelope.ts';
import type { User } from '#contracts/http.ts';
import type { CommandContext } from '#domain/command.ts';
import { type CommandName, commandOf } from '#domain/commands.ts';
import type { Folder } from '#domain/folder.ts';
import type { AccountId, CommandId } from '#domain/kernel/ids.ts';
import { type PendingCommand, replay } from '#domain/replay.ts';

/**
 * The commands of this desktop that the local copy does not contain yet, by account. What is shown of an account is the
 * server's folder with these replayed on top; the folder itself is never changed, so taking one back costs nothing.
 */
export class Overlay {
  readonly #user: User;
  readonly #company: () => CommandContext['company'];
  readonly #byAccount = new Map<AccountId, Map<CommandId, CommandEnvelope>>();
  readonly #accountOf = new Map<CommandId, AccountId>();

  constructor(user: User, company: () => CommandContext['company']) {
    this.#user = user;
    this.#company = company;
  }

  /** Takes commands in, each once; one that is known keeps its number. Returns the accounts they touch. */
  add(commands: readonly CommandEnvelope[]): ReadonlySet<AccountId> {
    const touched = new Set<AccountId>();
    for (const command of commands) {
      const { accountId, commandId } = command;
      touched.add(accountId);
      if (this.#accountOf.has(commandId)) continue;
      const ofAccount = this.#byAccount.get(accountId) ?? new Map<CommandId, CommandEnvelope>();
      this.#byAccount.set(accountId, ofAccount.set(commandId, command));
      this.#accountOf.set(commandId, accountId);
    }
    return touched;
  }

  /** Gives a command another place in the row; false when it is not here. */
  renumber(commandId: CommandId, seq: number): boolean {
    const accountId = this.#accountOf.get(commandId);
    const ofAccount = accountId && this.#byAccount.get(accountId);
    const command = ofAccount?.get(commandId);
    if (!ofAccount || !command) return false;
    ofAccount.set(commandId, { ...command, seq });
    return true;
  }

  /** Lets go of what the copy now contains or what the server refused; returns the accounts this touches. */
  dropUpTo(lastSeq: number): ReadonlySet<AccountId> {
    const touched = new Set<AccountId>();
    for (const [accountId, commands] of this.#byAccount) {
      for (const { commandId, seq } of commands.values()) {
        if (seq > lastSeq) continue;
        commands.delete(commandId);
        this.#accountOf.delete(commandId);
        touched.add(accountId);
      }
      if (commands.size === 0) this.#byAccount.delete(accountId);
    }
    return touched;
  }

  /** The accounts on which something waits. */
  accountIds(): ReadonlySet<AccountId> {
    return new Set(this.#byAccount.keys());
  }

  isWaiting(accountId: AccountId): boolean {
    return this.#byAccount.has(accountId);
  }

  /** The names of the commands that wait and are not replayed, because the server alone decides them. */
  undecided(accountId: AccountId): readonly CommandName[] {
    const names = [...(this.#byAccount.get(accountId)?.values() ?? [])].map(({ name }) => name);
    return names.filter((name) => commandOf(name).mode === 'confirmed');
  }

  /** The account as it is shown: the folder with what waits replayed on top, in the order of the sequence numbers. */
  over(base: Folder): Promise<Folder> {
    const commands = [...(this.#byAccount.get(base.account.id)?.values() ?? [])];
    return replay(
      base,
      commands.sort((a, b) => a.seq - b.seq).map((command) => this.#pendingOf(command)),
    );
  }

  #pendingOf({ name, input, at, businessDate }: CommandEnvelope): PendingCommand {
    const { id: actorId, name: actorName, role } = this.#user;
    return { name, input, context: { actorId, actorName, role, at, today: businessDate, company: this.#company(), stage: 'recorded' } };
  }
}
