import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { codeOf } from '../db/leases.ts';
import { RequestProblem, problemBody } from '../problem.ts';

/** Seconds after which a busy server may be asked again. */
const busyRetrySeconds = 2;

/** Turns whatever is thrown below a route into an RFC 9457 answer that tells neither stack nor SQL nor values. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((fault, request, reply) => {
    const problem = problemOf(fault);
    if (problem.status >= 500) request.log.error({ err: { type: fault.name, code: fault.code, stack: fault.stack } }, 'a request failed');
    return send(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => send(reply, new RequestProblem(404, 'route.notFound', 'There is nothing at this address.')));
}

/** The same for an address the router cannot read; it fails before there is a route, so it gets here by a way of its own. */
export function answerUnreadableAddress(fault: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void send(reply, problemOf(fault));
}

function send(reply: FastifyReply, problem: RequestProblem): FastifyReply {
  const retry = problem.extras.retryAfterSeconds;
  if (retry !== undefined) void reply.header('retry-after', String(retry));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  // A buffer goes out as it is, past the schemas of successful answers.
  const body = Buffer.from(JSON.stringify(problemBody(problem)));
  return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(body);
}

function problemOf(fault: FastifyError): RequestProblem {
  if (fault instanceof RequestProblem) return fault;
  if (fault.validation) {
    const paths = fault.validation.map((issue) => issue.instancePath || '/').join(', ');
    return new RequestProblem(400, 'request.invalid', 'The request does not fit its schema.', {
      detail: `${fault.validationContext ?? 'request'}: ${paths}`.slice(0, 500),
    });
  }
  return (
    problemOfDatabase(fault) ??
    problemOfFramework(fault) ??
    new RequestProblem(500, 'server.failed', 'The server failed. Nothing was changed by this request; try again.')
  );
}

const databaseBusy: readonly unknown[] = ['57014', '53300', '55P03', '40P01', '40001'];
const databaseAway: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03', '08006', '08003'];

function problemOfDatabase(fault: FastifyError): RequestProblem | undefined {
  const isPoolEmpty = fault.message === 'timeout exceeded when trying to connect';
  const isCut = fault.message.startsWith('Connection terminated');
  if (databaseBusy.includes(codeOf(fault)) || isPoolEmpty) {
    return new RequestProblem(503, 'server.busy', 'The server is busy. Try again.', { retryAfterSeconds: busyRetrySeconds });
  }
  if (databaseAway.includes(codeOf(fault)) || isCut) {
    return new RequestProblem(503, 'server.databaseAway', 'The server cannot reach its database. Try again.', {
      retryAfterSeconds: busyRetrySeconds,
    });
  }
  return undefined;
}

function problemOfFramework(fault: FastifyError): RequestProblem | undefined {
  const status = fault.statusCode ?? 500;
  if (status === 413) return new RequestProblem(413, 'request.tooLarge', 'The request is too large.');
  if (status === 415) return new RequestProblem(415, 'request.notJson', 'The request is not JSON.');
  if (status >= 400 && status < 500) return new RequestProblem(400, 'request.malformed', 'The request cannot be read.');
  return undefined;
}
