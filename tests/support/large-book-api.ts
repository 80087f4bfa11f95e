import type { ServerResponse } from 'node:http';
import { Readable, pipeline } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { Company } from '#domain/company.ts';
import { instantOf, localDateSchema } from '#domain/kernel/dates.ts';
import { createPushModel, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { build } from '#tests/main/support/build.ts';
import type { LargeBook } from './large-book.ts';

const epoch = '6f2b1c1e-52f5-4f0e-9a5c-6d3f0a1b2c3d';
const cursor = 'the only one';
const linesAtOnce = 250;
const today = localDateSchema.parse('2026-03-31');
const demoUser = { name: 'Dana Reyes', role: 'collector', email: 'dana@books.example', password: 'a good long password' } as const;

/** A stand-in of the central API with one collector, whose book it makes as it streams it, as slowly as it is read. */
export async function startLargeBookApi(book: LargeBook) {
  const server = await startApiStandIn();
  const { company: usual } = build.profile();
  // As a demo has it: a window on a computer without a keychain keeps its copy too.
  const company: Company = { ...usual, fixedBusinessDate: today, policy: { ...usual.policy, localCopy: 'password' } };
  const now = () => instantOf(Date.now());
  const state = { made: 0, snapshots: 0 };
  const ndjson = (response: ServerResponse, pieces: Iterable<string>): null => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' });
    pipeline(Readable.from(pieces), createGzip({ level: constants.Z_BEST_SPEED }), response, () => undefined);
    return null;
  };
  const json = (body: unknown) => ({ status: 200, body });
  const snapshot = function* (after: string | null): Generator<string> {
    const first = after === null ? 0 : book.upTo(after);
    yield `${JSON.stringify({ header: { epoch, cursor, folderCount: book.accounts, lastSeq: 0 } })}\n`;
    for (let at = first; at < book.accounts; at += linesAtOnce) {
      const count = Math.min(linesAtOnce, book.accounts - at);
      state.made += count;
      yield `${Array.from({ length: count }, (_, index) => book.lineAt(at + index)).join('\n')}\n`;
    }
    yield `${JSON.stringify({ trailer: { count: book.accounts - first, sum: book.sum(), serverTime: now(), company } })}\n`;
  };
  server.on('/v1/hello', () =>
    json({
      product: 'collector-workstation',
      protocolVersions: [1, 2, 3],
      serverTime: now(),
      demo: { companyName: company.name, users: [demoUser] },
    }),
  );
  server.on('/v1/auth/sign-in', () => json(build.signedIn({ company, epoch, serverTime: now() })));
  server.on('/v1/auth/sign-out', json({}));
  server.on('/v1/device', () => json({ revocation: null, serverTime: now() }));
  server.on('/v1/sync/push', createPushModel().route);
  server.on('/v1/sync/digest', () => json({ cursor, folderCount: book.accounts, sum: book.sum() }));
  server.on('/v1/sync/snapshot', (_body, request, response) => {
    state.snapshots += 1;
    return ndjson(response, snapshot(new URL(request.url ?? '/', 'http://host').searchParams.get('after')));
  });
  server.on('/v1/sync/pull', (_body, _request, response) =>
    ndjson(response, [`${JSON.stringify({ trailer: { count: 0, cursor, lastSeq: 0, serverTime: now(), company } })}\n`]),
  );
  return Object.assign(state, { url: server.url, company, stop: server.stop });
}
