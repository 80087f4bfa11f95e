import { type Instant, instantOf } from '#domain/kernel/dates.ts';
import { buildApp } from './app.ts';
import { type AuditKey, auditKeyVariable, openAuditKey } from './audit/audit-key.ts';
import { addDueCheckpoints } from './audit/checkpoints.ts';
import { removeOldTries } from './auth/throttle.ts';
import { watchClock } from './clock-watch.ts';
import { type OpenDatabase, openDatabase } from './db/open-database.ts';
import { codeOf } from './db/leases.ts';
import type { ServerKey } from './devices/seal-keys.ts';
import { openServerKey } from './devices/server-key.ts';
import { refitLateness } from './lateness/refit-lateness.ts';
import { closeExpired } from './authority/close-expired.ts';
import { judgePromises } from './promises/judge-promises.ts';
import { watchTeam } from './team/watch-team.ts';
import { noticeOtherDatabase } from './sync/epoch.ts';
import { EventStreams } from './sync/event-streams.ts';
import { type Listener, listenForPokes } from './sync/listener.ts';
import { openPhoneLine } from './phone/open-phone-line.ts';
import type { PhoneLine } from './phone/phone-line.ts';
import { watchCalls } from './phone/watch-calls.ts';
import { createRelay } from './mail/relay.ts';
import { type RelayAccount, readRelayAccount } from './mail/relay-account.ts';
import { usualRelayTiming } from './mail/relay-outcome.ts';
import { watchRelay } from './mail/watch-relay.ts';
import { openSmtpLine } from '#smtp/smtp-line.ts';
import { type OnProgress, ServerFailure } from './server-failure.ts';

/** How the central API is started. Exactly one of `dataDir` and `databaseUrl` says where its database is. */
export type ServeOptions = {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
  readonly dataDir?: string | undefined;
  readonly databaseUrl?: string | undefined;
  /** A pino level; 'warn' unless said. */
  readonly logLevel?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
};

export type CentralApi = {
  readonly url: string;
  readonly port: number;
  /** Lets running requests end, then lets go of the database. */
  readonly close: () => Promise<void>;
};

const steps = 3;
/** How often it is looked whether a company's lateness tables are a week old. */
const refitCheckMs = 6 * 3_600_000;
/** How often it is looked whether a company's log waits for a signature. */
const checkpointCheckMs = 60_000;
/** A promise is judged so soon after its day has passed, or its money has come in. */
const judgeEveryMs = 60_000;
const defaultHost = '127.0.0.1';

/** Starts the central API. Throws `ServerFailure` with words when the database or the port cannot be had. */
export async function startCentralApi(options: ServeOptions): Promise<CentralApi> {
  const { host = defaultHost, onProgress = () => undefined } = options;
  // Before anything is opened: keys that are not whole are told of at once.
  const phone = openPhoneLine(options.dataDir, (words) => onProgress(0, steps, words));
  const relayAccount = readRelayAccount(options.dataDir);
  onProgress(0, steps, 'opening the database');
  const database = await openDatabase(options, (words) => onProgress(0, steps, words));
  try {
    await refuseDemoOnNetwork(database, host);
    for (const name of await noticeOtherDatabase(database.owner)) {
      onProgress(0, steps, `this database is a copy or came back from a backup: the desktops of ${name} load their accounts anew`);
    }
    for (const name of await refitLateness(database.ownerPool, instantOf(Date.now()))) {
      onProgress(0, steps, `how late the invoices of ${name} are paid was worked out anew`);
    }
    const serverKey = await openServerKey(options, database, (words) => onProgress(1, steps, words));
    const auditKey = await openAuditKey(options);
    if (auditKey === null) onProgress(1, steps, `${auditKeyVariable} is not set, so the audit log is chained and not signed.`);
    onProgress(1, steps, 'starting the API');
    return await listen({ database, serverKey, auditKey, phone, relayAccount }, options, onProgress);
  } catch (fault) {
    await database.close();
    throw fault;
  }
}

const loopbackHosts: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** The demo's password is published, on the sign-in screen and in the source: it must not open anything to a network. */
async function refuseDemoOnNetwork(database: OpenDatabase, host: string): Promise<void> {
  if (loopbackHosts.includes(host)) return;
  const demo = await database.owner.selectFrom('company').select('name').where('isDemo', '=', true).executeTakeFirst();
  if (demo === undefined) return;
  throw new ServerFailure(
    `"${demo.name}" is open to the published demo sign-ins, so it is served to this machine only. Nothing was started. Use --host 127.0.0.1.`,
  );
}

type Opened = {
  readonly database: OpenDatabase;
  readonly serverKey: ServerKey | null;
  readonly auditKey: AuditKey | null;
  readonly phone: PhoneLine | null;
  readonly relayAccount: RelayAccount | null;
};

async function listen(
  { database, serverKey, auditKey, phone, relayAccount }: Opened,
  options: ServeOptions,
  onProgress: OnProgress,
): Promise<CentralApi> {
  const { port, host = defaultHost, logLevel = 'warn' } = options;
  const now = () => instantOf(Date.now());
  await removeOldTries(database.requests, now());
  const streams = new EventStreams();
  const clock = watchClock({ owner: database.owner, now, warn: (words) => app.log.warn(words) });
  const app = await buildApp({
    db: database.requests,
    now,
    clockDoubt: clock.doubt,
    logLevel,
    serverKey,
    streams,
    phone,
    hasRelay: relayAccount !== null,
  });
  let listener: Listener | undefined;
  try {
    await clock.look();
    listener = await listenForPokes(database.databaseUrl, streams, (words) => app.log.warn(words));
    await app.listen({ host, port });
  } catch (fault) {
    clock.close();
    await app.close();
    await listener?.close();
    if (codeOf(fault) === 'EADDRINUSE') {
      throw new ServerFailure(`Port ${port} on ${host} is in use by another program. Nothing was changed. Choose another with --port.`);
    }
    if (codeOf(fault) === 'EACCES') {
      throw new ServerFailure(`This user may not listen on port ${port}. Nothing was changed. Choose one above 1023 with --port.`);
    }
    throw fault;
  }
  const address = app.server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;
  onProgress(steps, steps, `listening on ${url}`);
  let closing: Promise<void> | undefined;
  const stopJobs = startJobs({
    database,
    auditKey,
    now,
    isInDoubt: () => clock.doubt() !== null,
    onFault: (fault, words) => app.log.error({ err: fault }, words),
  });
  const stopTeam = watchTeam({
    owner: database.owner,
    now,
    isInDoubt: () => clock.doubt() !== null,
    onFault: (fault, words) => app.log.error({ err: fault }, words),
  });
  const calls =
    phone === null ? null : watchCalls({ owner: database.owner, db: database.requests, line: phone, now }, (words) => app.log.warn(words));
  const relay = relayAccount === null ? null : startRelay(relayAccount, database, now, (words) => app.log.warn(words));
  const end = async (): Promise<void> => {
    stopJobs();
    stopTeam();
    clock.close();
    await calls?.close();
    await relay?.close();
    await app.close();
    await listener?.close();
    await database.close();
  };
  return { url, port: boundPort, close: () => (closing ??= end()) };
}

type Jobs = Pick<Opened, 'database' | 'auditKey'> & {
  readonly now: () => Instant;
  /** Whether the clock may be wrong. */
  readonly isInDoubt: () => boolean;
  readonly onFault: (fault: unknown, words: string) => void;
};

/** What is done again and again as long as the API runs: fits, signatures, judgements. Gives what ends it. */
function startJobs({ database, auditKey, now, isInDoubt, onFault }: Jobs): () => void {
  const refitting = setInterval(() => {
    refitLateness(database.ownerPool, now()).catch((fault: unknown) => onFault(fault, 'lateness not refitted'));
  }, refitCheckMs);
  const signing = setInterval(() => {
    if (auditKey === null) return;
    addDueCheckpoints(database.owner, auditKey, now()).catch((fault: unknown) => onFault(fault, 'audit log not signed'));
  }, checkpointCheckMs);
  const judging = setInterval(() => {
    // Not by a clock that may be wrong: a promise would be broken, and a request closed, for good on a day that has not come.
    if (isInDoubt()) return;
    judgePromises(database.owner, now()).catch((fault: unknown) => onFault(fault, 'promises not judged'));
    closeExpired(database.owner, now()).catch((fault: unknown) => onFault(fault, 'requests not closed'));
  }, judgeEveryMs);
  const timers = [refitting, signing, judging];
  for (const timer of timers) timer.unref();
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

/** Sends the e-mails of companies that have chosen the relay, until it is closed. */
function startRelay(account: RelayAccount, { owner, requests }: OpenDatabase, now: () => Instant, warn: (words: string) => void) {
  const deps = { owner, db: requests, account, openLine: openSmtpLine, now, timing: usualRelayTiming, warn };
  return watchRelay(createRelay(deps), warn);
}
