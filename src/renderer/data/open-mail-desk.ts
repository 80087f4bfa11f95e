import { v7 as uuidv7 } from 'uuid';
import { commandIdSchema } from '#domain/kernel/ids.ts';
import { MailDesk } from './mail-desk.ts';
import { type OpenedData, runCommand } from './run-command.ts';
import type { SyncEngine } from './sync-engine.ts';

/** Sends the e-mails of whoever is signed in, over what a port of the main process has opened. `onDamage` takes a fault of the copy. */
export function openMailDesk(opened: OpenedData, onDamage: (sync: SyncEngine, fault: unknown) => void): MailDesk {
  const { port, message, sync } = opened;
  return new MailDesk({
    copy: () => sync.copy,
    port,
    userId: message.user.id,
    clientId: message.clientId,
    company: () => sync.company,
    now: () => sync.now,
    isOnline: () => sync.state.link.isOnline,
    run: (name, accountId, input) =>
      runCommand(
        { kind: 'run', id: 0, commandId: commandIdSchema.parse(uuidv7()), isRepeated: false, name, accountId, input },
        opened,
        onDamage,
      ),
    onFault: (fault) => onDamage(sync, fault),
  });
}
