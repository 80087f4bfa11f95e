import type { LinkState } from '#contracts/data-port.ts';
import type { ArrivedMail } from '#contracts/mail-reading.ts';
import type { Failure } from '#contracts/failure.ts';
import type { AccountId, MessageId } from '#domain/kernel/ids.ts';
import { MailDesk } from './mail-desk.ts';
import { MailIntake } from './mail-intake.ts';
import type { MailMessage } from './main-port.ts';
import { runByItself } from './run-by-itself.ts';
import type { OpenedData } from './run-command.ts';
import type { SyncEngine } from './sync-engine.ts';

/** What the worker does by itself about the e-mails of whoever is signed in: it sends what is released and files what comes. */
export type MailWork = {
  /** The main process has news of e-mails or of the mailbox. */
  heard(mail: MailMessage): void;
  /** Mails were read from the mailbox. */
  arrived(mails: readonly ArrivedMail[]): void;
  /** Accounts are shown otherwise than before. */
  changed(touched: ReadonlySet<AccountId>): void;
  /** The copy or the link stands otherwise. */
  stateChanged(link: LinkState): void;
  /** Why what goes along with e-mails of the relay has not come to the central API, where this desktop has tried. */
  filesFailures(): ReadonlyMap<MessageId, Failure>;
  close(): void;
};

/** Begins that work over what a port of the main process has opened. `onDamage` takes a fault of the copy, `onFilesNews` the accounts of whose e-mails `filesFailures` says something else. */
export function openMailWork(
  opened: OpenedData,
  onDamage: (sync: SyncEngine, fault: unknown) => void,
  onFilesNews: (touched: ReadonlySet<AccountId>) => void,
): MailWork {
  const { port, message, sync } = opened;
  const common = {
    copy: () => sync.copy,
    port,
    run: runByItself(opened, onDamage),
    onFault: (fault: unknown) => onDamage(sync, fault),
  };
  const desk = new MailDesk({
    ...common,
    userId: message.user.id,
    clientId: message.clientId,
    company: () => sync.company,
    now: () => sync.now,
    isOnline: () => sync.state.link.isOnline,
    onFilesNews,
  });
  const intake = new MailIntake({ ...common, isReady: () => sync.state.phase === 'ready' });
  return {
    heard: (mail) => desk.heard(mail),
    arrived: (mails) => intake.heard(mails),
    changed: (touched) => desk.changed(touched),
    stateChanged({ refused }) {
      desk.refused(refused);
      desk.look();
      intake.look();
    },
    filesFailures: desk.filesFailures,
    close() {
      desk.close();
      intake.close();
    },
  };
}
