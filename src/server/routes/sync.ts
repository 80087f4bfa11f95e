import { Readable, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cursorSchema, digestResponseSchema, eventStream, pushRequestSchema, pushResponseSchema } from '#contracts/sync.ts';
import { everyRole } from '#domain/command.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { recordRead } from '../audit/read-events.ts';
import { withCompany } from '../db/connections.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import { digest } from '../sync/digest.ts';
import { pull } from '../sync/pull.ts';
import { push } from '../sync/push.ts';
import { snapshot } from '../sync/snapshot.ts';
import type { RouteContext } from './context.ts';

/** A push of 500 commands with long notes fits; everything else is far smaller. */
const pushBytes = 2 * 1024 * 1024;
/** Each stream holds a connection and a transaction; more desktops at once are asked to come back. */
const streamsAtOnce = 8;
const busyRetrySeconds = 3;
/** Fast and still a sixth of the size: the text is very repetitive. */
const gzipLevel = 1;

const ndjson = { 200: { description: 'NDJSON: header, lines, trailer', content: { 'application/x-ndjson': { schema: z.string() } } } };
const events = { 200: { description: 'Server-sent events without data', content: { 'text/event-stream': { schema: z.string() } } } };

/** `GET /v1/sync/snapshot`, `/v1/sync/pull`, `/v1/sync/digest` and `/v1/sync/events`, and `POST /v1/sync/push`. */
export function syncRoutes(root: FastifyInstance, { db, now, streams: waiting }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const streams = new StreamCount();
  app.route({
    method: 'GET',
    url: '/v1/sync/snapshot',
    config: access(everyRole, 'sync'),
    schema: { summary: 'Everything in the scope', querystring: z.strictObject({ after: accountIdSchema.optional() }), response: ndjson },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await withCompany(db, caller.companyId, (trx) => recordRead(trx, caller, 'book.fetched', now()));
      await send(request, reply, streams, snapshot(db, caller, request.query.after, now));
      return reply;
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/sync/pull',
    config: access(everyRole, 'sync'),
    schema: { summary: 'What changed since a cursor', querystring: z.strictObject({ cursor: cursorSchema }), response: ndjson },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await withCompany(db, caller.companyId, (trx) => recordRead(trx, caller, 'book.pulled', now()));
      await send(request, reply, streams, pull(db, caller, request.query.cursor, now));
      return reply;
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/sync/digest',
    config: access(everyRole, 'sync'),
    schema: { summary: 'What a true copy adds up to', querystring: z.strictObject({}), response: { 200: digestResponseSchema } },
    // It reads every row's version once, as a snapshot does, so it takes a place among the streams.
    handler: async (request) => {
      const end = streams.begin();
      try {
        return await digest(db, callerOf(request));
      } finally {
        end();
      }
    },
  });
  app.route({
    method: 'GET',
    url: eventStream.path,
    config: access(everyRole, 'sync'),
    schema: { summary: 'When a pull may bring something', querystring: z.strictObject({}), response: events },
    handler: async (request, reply) => {
      sendEvents(reply, waiting.open(callerOf(request)));
      return reply;
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/sync/push',
    bodyLimit: pushBytes,
    config: access(everyRole, 'sync', 'whilePushFirst'),
    schema: { summary: 'Commands of this desktop', body: pushRequestSchema, response: { 200: pushResponseSchema } },
    handler: (request) =>
      push(db, callerOf(request), request.body, now, (bug, command) =>
        request.log.error(
          { err: bug instanceof Error ? { type: bug.name, stack: bug.stack } : {}, command: command.name, commandId: command.commandId },
          'a command failed',
        ),
      ),
  });
}

class StreamCount {
  #running = 0;

  begin(): () => void {
    if (this.#running >= streamsAtOnce) {
      throw new RequestProblem(503, 'server.busy', 'Many desktops are loading at this moment. Try again.', {
        retryAfterSeconds: busyRetrySeconds,
      });
    }
    this.#running += 1;
    return () => {
      this.#running -= 1;
    };
  }
}

function sendEvents(reply: FastifyReply, stream: Readable): void {
  void reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    // A proxy that collects what it passes on would hold every poke back.
    .header('x-accel-buffering', 'no')
    // When the stream ends nothing is left to say, and a server that stops must not wait for this connection.
    .header('connection', 'close')
    .send(stream);
}

/** Streams pieces of text. The first is made before anything is sent, so that a refusal still gets its status. */
async function send(request: FastifyRequest, reply: FastifyReply, streams: StreamCount, pieces: AsyncGenerator<string>): Promise<void> {
  const end = streams.begin();
  try {
    const first = await pieces.next();
    const source = Readable.from(utf8(first, pieces), { objectMode: false });
    source.once('close', end);
    void reply.type('application/x-ndjson; charset=utf-8').header('cache-control', 'no-store').header('vary', 'accept-encoding');
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
      void reply.send(source);
      return;
    }
    // An error on either side ends both; the desktop sees a stream without its trailer.
    void reply.header('content-encoding', 'gzip').send(pipeline(source, createGzip({ level: gzipLevel }), () => undefined));
  } catch (fault) {
    end();
    throw fault;
  }
}

async function* utf8(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  try {
    if (first.done !== true) yield Buffer.from(first.value);
    for await (const piece of rest) yield Buffer.from(piece);
  } finally {
    await rest.return(undefined);
  }
}
