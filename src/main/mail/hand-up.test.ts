import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filePieceBytes, filePieceSchema, handUpRequestSchema } from '#contracts/message-files.ts';
import type { HandedFile } from '#domain/message-files.ts';
import { ok } from '#domain/kernel/result.ts';
import { type ApiStandIn, problem, startApiStandIn } from '#tests/main/support/api-stand-in.ts';
import { buildMail } from '#tests/main/support/build-mail.ts';
import { createApi } from '../api-client.ts';
import { type AttachmentStore, openAttachmentStore } from './attachment-store.ts';
import { createHandUp } from './hand-up.ts';

let folder: string;
let server: ApiStandIn;
let files: AttachmentStore;
/** What the server has of each file, and the files that it was told of last. */
let kept: Buffer[];
let said: readonly HandedFile[];
const faults: unknown[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hand-up-'));
  files = await openAttachmentStore({ folder, key: new Uint8Array(32).fill(3), nowMs: Date.now });
  server = await startApiStandIn();
  [kept, said] = [[], []];
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const sheet = { html: '<p>Statement</p>', paper: 'a4', language: 'en', footer: [] };
const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** A message with a statement and a file of somebody's own, and what hands it up. */
async function message(own: Buffer) {
  const sha256 = await files.keep(own);
  const mail = buildMail({ enclosures: [{ name: 'Statement.pdf', sheet }], files: [{ sha256, name: 'note.txt' }] });
  const url = `/v1/messages/${mail.messageId}/files`;
  server.on(url, (body) => {
    said = handUpRequestSchema.parse(body).files;
    const missing = said.flatMap(({ bytes }, position) => {
      const from = kept[position]?.length ?? 0;
      return from < bytes ? [{ position, from }] : [];
    });
    return { status: 200, body: { isWhole: missing.length === 0, missing } };
  });
  for (const position of [0, 1])
    server.on(`${url}/${position}`, (body) => {
      const { at, content } = filePieceSchema.parse(body);
      const have = kept[position] ?? Buffer.alloc(0);
      if (at === have.length) kept[position] = Buffer.concat([have, Buffer.from(content, 'base64')]);
      return { status: 200, body: { from: kept[position]?.length ?? 0 } };
    });
  return { mail, url };
}
const handUp = (print = async (sheets: readonly { readonly html: string }[]) => sheets.map(({ html }) => Buffer.from(`%PDF ${html}`))) =>
  createHandUp({
    api: createApi(server.url, { helloMs: 5000, requestMs: 5000, streamIdleMs: 5000 }),
    session: { authorize: async () => ok('token'), courier: { heard: () => undefined } },
    files,
    print,
    onFault: (fault) => faults.push(fault),
  });
const pieces = (): number => server.asked.filter((each) => each.startsWith('PUT')).length;

describe('what goes along with an e-mail of the relay', () => {
  it('is printed, read and brought to the central API piece by piece, byte for byte', async () => {
    const own = randomBytes(2.5 * filePieceBytes);
    const { mail } = await message(own);
    expect(await handUp()(mail)).toEqual(ok(null));
    expect(kept).toEqual([Buffer.from('%PDF <p>Statement</p>'), own]);
    expect(said.map(({ name, bytes, sha256 }) => [name, bytes, sha256])).toEqual([
      ['Statement.pdf', 21, sha256Of(kept[0] ?? own)],
      ['note.txt', own.length, sha256Of(own)],
    ]);
    expect(pieces()).toBe(4);
    // Again: it is all there.
    expect(await handUp()(mail)).toEqual(ok(null));
    expect(pieces()).toBe(4);
  });

  it('goes on where it was when the network is gone in the middle', async () => {
    const own = randomBytes(2.5 * filePieceBytes);
    const { mail, url } = await message(own);
    kept = [Buffer.from('%PDF <p>Statement</p>')];
    let taken = 0;
    server.on(`${url}/1`, (body, request, _response) => {
      const { content } = filePieceSchema.parse(body);
      if ((taken += 1) > 1) {
        request.socket.destroy();
        return null;
      }
      kept[1] = Buffer.from(content, 'base64');
      return { status: 200, body: { from: kept[1].length } };
    });
    expect(await handUp()(mail)).toMatchObject({ ok: false, error: { code: 'api.unreachable' } });
    const before = pieces();
    server.on(`${url}/1`, (body) => {
      const { content } = filePieceSchema.parse(body);
      kept[1] = Buffer.concat([kept[1] ?? Buffer.alloc(0), Buffer.from(content, 'base64')]);
      return { status: 200, body: { from: kept[1].length } };
    });
    expect(await handUp()(mail)).toEqual(ok(null));
    expect(kept[1]).toEqual(own);
    expect(pieces() - before).toBe(2);
  });

  it('says what is wrong: a file that is not here, a document that cannot be printed, and what the central API refuses it for', async () => {
    const { mail, url } = await message(Buffer.from('a note'));
    const gone = { ...mail, files: [{ sha256: 'f'.repeat(64), name: 'gone.txt' }] };
    expect(await handUp()(gone)).toMatchObject({ error: { code: 'relay.fileGone' } });
    const broken = async (): Promise<never> => {
      throw new Error('no press');
    };
    expect(await handUp(broken)(mail)).toMatchObject({ error: { code: 'relay.filesNotMade' } });
    expect(faults).toHaveLength(1);
    expect(server.asked).toEqual([]);
    for (const [status, code] of [
      [413, 'relay.filesTooLarge'],
      [409, 'relay.filesElsewhere'],
      [409, 'relay.fileNotAsSaid'],
    ] as const) {
      server.on(url, problem(status, code));
      expect(await handUp()(mail)).toMatchObject({ error: { code } });
    }
    server.on(url, problem(404, 'message.notFound'));
    expect(await handUp()(mail)).toMatchObject({ error: { code: 'api.refused' } });
  });

  it('does not ask for ever where the central API does not come on', async () => {
    const { mail, url } = await message(Buffer.from('a note'));
    server.on(`${url}/0`, { status: 200, body: { from: 0 } });
    expect(await handUp()(mail)).toMatchObject({ error: { code: 'api.broken' } });
    expect(pieces()).toBe(1);
  });
});
