import { MessageChannelMain, type MessagePortMain } from 'electron';
import type { CopyEvent } from '#contracts/data-port.ts';
import type { Api } from './api-client.ts';
import { type DataHub, createDataHub } from './data-hub.ts';
import { openDataPort } from './data-port.ts';
import type { DiskGuard } from './disk-guard.ts';
import type { Log } from './log.ts';
import { createHandUp } from './mail/hand-up.ts';
import { tellingJournal } from './phone/desk-phone.ts';
import type { Phone } from './phone/phone.ts';
import { printOnPress } from './print/print-on-press.ts';
import type { OpenSession } from './session.ts';

export type DeskHubDeps = {
  readonly session: () => OpenSession | null;
  readonly api: Api;
  readonly phone: Phone;
  readonly disk: Pick<DiskGuard, 'state' | 'check'>;
  readonly log: Log;
};

/** The data worker that all windows share, over the runtime's own ports, with the data of whoever is signed in. */
export function deskHub({ session, api, phone, disk, log }: DeskHubDeps): DataHub<MessagePortMain> {
  return createDataHub<MessagePortMain>({
    createChannel() {
      const { port1, port2 } = new MessageChannelMain();
      return [port1, port2];
    },
    openPort(port, onGone) {
      const opened = session();
      if (opened === null) return null;
      const { copy: vault, journal, mail, courier, authorize } = opened;
      const onFault = (fault: unknown): void => log.fault('data-port', fault);
      const onCopyEvent = (event: CopyEvent): void => log.note(`copy.${event}`);
      const told = tellingJournal(journal, phone);
      return openDataPort({
        port,
        vault,
        journal: told,
        mail,
        handUp: createHandUp({
          api,
          session: opened,
          files: mail.files,
          print: printOnPress,
          onFault: (fault) => log.fault('mail', fault),
        }),
        courier,
        api,
        disk,
        authorize,
        now: Date.now,
        onGone,
        onCopyEvent,
        onFault,
      });
    },
  });
}
