import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ServerClockDoubt } from '#contracts/clock-doubt.ts';
import { type Instant, instantOf } from '#domain/kernel/dates.ts';
import type { Database } from './db/connections.ts';
import type { ServerKey } from './devices/seal-keys.ts';
import { type RateClass, guardRoutes, requestsPerMinute } from './plugins/access.ts';
import { limitRequests } from './plugins/body.ts';
import { describeApi, openApiRoute } from './plugins/openapi.ts';
import { answerProblems, answerUnreadableAddress } from './plugins/problems.ts';
import { limitRates } from './plugins/rate-limit.ts';
import { accountRoutes } from './routes/accounts.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { authorityRoutes } from './routes/authority.ts';
import { authRoutes } from './routes/auth.ts';
import { bookRoutes } from './routes/books.ts';
import { callRoutes } from './routes/calls.ts';
import { commandRoutes } from './routes/commands.ts';
import { deviceRoutes } from './routes/device.ts';
import { devicesRoutes } from './routes/devices.ts';
import type { RouteContext } from './routes/context.ts';
import { helloRoute } from './routes/hello.ts';
import { arrangementRuleRoutes } from './routes/arrangement-rules.ts';
import { contactRuleRoutes } from './routes/contact-rules.ts';
import { strategyRoutes } from './routes/strategies.ts';
import { letterRoutes } from './routes/letters.ts';
import { templateRoutes } from './routes/templates.ts';
import { teamRoutes } from './routes/team.ts';
import { phoneRoutes } from './routes/phone.ts';
import { relayRoutes } from './routes/relay.ts';
import { messageFileRoutes } from './routes/message-files.ts';
import { syncRoutes } from './routes/sync.ts';
import { logRoutes } from './routes/log.ts';
import type { PhoneLine } from './phone/phone-line.ts';
import { EventStreams } from './sync/event-streams.ts';
import { watchSessions } from './sync/stream-sessions.ts';

/** What the API is built from; everything but the database has a standard value. */
export type AppOptions = {
  /** The request connections (`cw_app`). */
  readonly db: Database;
  readonly now?: () => Instant;
  /** What is known against that clock; desktops are told. */
  readonly clockDoubt?: () => ServerClockDoubt | null;
  /** Without one, desktops get no key to seal unsent work to. */
  readonly serverKey?: ServerKey | null;
  /** Without one, nobody is called through the server. */
  readonly phone?: PhoneLine | null;
  /** The server has a mail server for companies that choose its relay. */
  readonly hasRelay?: boolean;
  /** A pino level; without one nothing is logged. Lines go to standard error. */
  readonly logLevel?: string;
  readonly requestsPerMinute?: Partial<Record<RateClass, number>>;
  /** The desktops that wait for pokes; whoever gives it feeds it, and it ends with the API. */
  readonly streams?: EventStreams;
  /** How often it is looked whether the sessions behind event streams still stand. */
  readonly sessionsLookedAtEveryMs?: number;
};

const bodyBytes = 256 * 1024;
const headerBytes = 16 * 1024;
const requestMs = 10_000;

/** Builds the API, ready to listen or to be asked with `inject`. Nothing about bodies, tokens or people is logged. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const now = options.now ?? (() => instantOf(Date.now()));
  const app = fastify({
    logger: options.logLevel === undefined ? false : { level: options.logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytes,
    requestTimeout: requestMs,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    http: { maxHeaderSize: headerBytes },
    frameworkErrors: answerUnreadableAddress,
    routerOptions: { maxParamLength: 100, ignoreTrailingSlash: false },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  });
  answerProblems(app);
  limitRequests(app);
  guardRoutes(app, options.db, now, options.requestsPerMinute?.open ?? requestsPerMinute.open);
  await limitRates(app, options.requestsPerMinute);
  await describeApi(app);
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    request.log.info({ method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
  const streams = options.streams ?? new EventStreams();
  const stopWatching = watchSessions(options.db, streams, now, options.sessionsLookedAtEveryMs);
  // Before the server waits for its connections to end: these would never end by themselves.
  app.addHook('preClose', async () => {
    stopWatching();
    streams.close();
  });
  const { clockDoubt = () => null } = options;
  const context: RouteContext = {
    db: options.db,
    now,
    serverKey: options.serverKey ?? null,
    phone: options.phone ?? null,
    hasRelay: options.hasRelay ?? false,
    streams,
    clockDoubt,
  };
  helloRoute(app, context);
  authRoutes(app, context);
  syncRoutes(app, context);
  accountRoutes(app, context);
  commandRoutes(app, context);
  deviceRoutes(app, context);
  devicesRoutes(app, context);
  bookRoutes(app, context);
  strategyRoutes(app, context);
  templateRoutes(app, context);
  letterRoutes(app, context);
  approvalRoutes(app, context);
  authorityRoutes(app, context);
  logRoutes(app, context);
  contactRuleRoutes(app, context);
  arrangementRuleRoutes(app, context);
  phoneRoutes(app, context);
  teamRoutes(app, context);
  relayRoutes(app, context);
  messageFileRoutes(app, context);
  await callRoutes(app, context);
  openApiRoute(app);
  await app.ready();
  return app;
}
