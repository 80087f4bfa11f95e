/** What is used of hoodiecrow-imap, which has no declarations of its own. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:tls';

  type Inbox = { uidvalidity: number; uidnext: number; readonly messages: { uid: number; readonly flags: readonly string[] }[] };
  type ImapServer = {
    readonly server: Server;
    listen(port: number, host: string, done: () => void): void;
    close(done: () => void): void;
    appendMessage(mailbox: string, flags: readonly string[], at: Date, raw: string): void;
    getMailbox(path: string): Inbox;
  };
  export default function hoodiecrow(options: {
    readonly secureConnection: boolean;
    readonly credentials: { readonly key: string; readonly cert: string };
    readonly plugins: readonly string[];
    readonly users: Readonly<Record<string, { readonly password: string }>>;
    readonly storage: object;
  }): ImapServer;
}
