import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type PushResult, pushRequestSchema, pushResultSchema } from '#contracts/sync.ts';
import { instantOf } from '#domain/kernel/dates.ts';

export type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };
type Route = (body: unknown, request: IncomingMessage, response: ServerResponse) => Answer | null | Promise<Answer | null>;

/** A real HTTP server whose answers a test decides, route by route; null means that the route has answered by itself. */
export async function startApiStandIn() {
  const routes = new Map<string, Route>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    asked.push(`${request.method} ${request.url}`);
    void answerWith(routes.get(path), request, response);
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    on: (path: string, route: Route | Answer) => void routes.set(path, typeof route === 'function' ? route : () => route),
    /** Nobody listens any more, as if the network were gone. */
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    start: () => listen(server, port),
  };
}
export type ApiStandIn = Awaited<ReturnType<typeof startApiStandIn>>;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

async function answerWith(route: Route | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString('utf8');
  const answer = route ? await route(text === '' ? null : JSON.parse(text), request, response) : problem(404, 'route.notFound');
  if (answer === null || response.destroyed) return;
  const { status, body, headers = { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' } } = answer;
  response.writeHead(status, headers).end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
}

/** What the central API says of itself to whoever asks. */
export const helloAnswer: Answer = {
  status: 200,
  body: { product: 'collector-workstation', protocolVersions: [1], serverTime: '2026-11-22T08:00:00.000Z', demo: null },
};

/** An error answer as the central API gives it. */
export const problem = (
  status: number,
  code: string,
  members: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Answer => ({
  status,
  body: { type: `urn:${code}`, title: 'Refused', status, code, ...members },
  headers: { 'content-type': 'application/problem+json', ...headers },
});

/** An NDJSON answer, compressed as the central API does it. */
export const ndjson =
  (lines: readonly unknown[]): Route =>
  (_body, _request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' });
    response.end(gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
    return null;
  };

/**
 * The server's side of pushing, by the rules of `contracts/sync.ts`: each command once, in order, answers repeated.
 * `refusedTexts` are texts that it refuses by rule.
 */
export function createPushModel() {
  const handled: { seq: number; commandId: string; text: unknown }[] = [];
  const state = { handled, lastSeq: 0, refusedTexts: new Set<unknown>() };
  const route = (body: unknown): Answer => {
    const request = pushRequestSchema.safeParse(body);
    if (!request.success) return problem(400, 'request.invalid');
    const first = request.data.commands[0]?.seq ?? 0;
    if (first > state.lastSeq + 1) return problem(409, 'sync.sequenceGap', { expected: state.lastSeq + 1 });
    const results: PushResult[] = [];
    for (const { seq, commandId, input } of request.data.commands) {
      const known = handled.find((each) => each.commandId === commandId);
      const isUsed = !known && seq <= state.lastSeq;
      const code = state.refusedTexts.has(input['text']) ? 'note.textMissing' : null;
      results.push(result(seq, commandId, isUsed ? 'command.sequenceReused' : code, known !== undefined));
      if (isUsed) break;
      if (!known) handled.push({ seq, commandId, text: input['text'] });
      state.lastSeq = Math.max(state.lastSeq, seq);
    }
    return { status: 200, body: { lastSeq: state.lastSeq, results, serverTime: instantOf(Date.now()) } };
  };
  return Object.assign(state, { route });
}

const result = (seq: number, commandId: string, code: string | null, isDuplicate: boolean): PushResult =>
  pushResultSchema.parse({ seq, commandId, status: code === null ? 'applied' : 'rejected', code, isDuplicate });

/** The event stream of a stand-in: how many listen, and what they hear. */
export function standInEvents(server: ApiStandIn) {
  const listeners = new Set<ServerResponse>();
  const state = { opened: 0, tokens: [] as (string | undefined)[] };
  const toAll = (act: (response: ServerResponse) => void): void => listeners.forEach(act);
  server.on('/v1/sync/events', (_body, request, response) => {
    state.opened += 1;
    state.tokens.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n');
    listeners.add(response);
    response.once('close', () => listeners.delete(response));
    return null;
  });
  return Object.assign(state, {
    listening: () => listeners.size,
    beat: () => toAll((response) => response.write(':\n\n')),
    poke: () => toAll((response) => response.write('event: poke\ndata: {}\n\n')),
    cut: () => toAll((response) => response.destroy()),
    end: () => toAll((response) => response.end()),
  });
}
