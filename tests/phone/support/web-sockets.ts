import { createHash } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { ownCertificate } from '#tests/support/own-certificate.ts';

/** One connection of a page, as far as text goes. */
export type Socket = { send(text: string): void; end(): void };
export type SocketServer = { readonly port: number; close(): Promise<void> };

const acceptedWith = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** A server of web sockets over TLS with a certificate of its own: what RFC 6455 has of short texts, which is all that the telephone network's library sends. Anything else it is asked is not found. */
export async function serveSockets(onOpen: (socket: Socket) => (text: string) => void): Promise<SocketServer> {
  const server = createServer(ownCertificate(), (_request, response) => response.writeHead(404).end());
  const open = new Set<Duplex>();
  server.on('upgrade', (request, stream: Duplex) => {
    const accepted = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}${acceptedWith}`)
      .digest('base64');
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`,
    );
    open.add(stream);
    stream.on('close', () => open.delete(stream));
    stream.on('error', () => stream.destroy());
    const onText = onOpen({ send: (text) => void stream.write(frameOf(opcodes.text, Buffer.from(text))), end: () => stream.destroy() });
    let rest = Buffer.alloc(0);
    stream.on('data', (piece: Buffer) => {
      rest = Buffer.concat([rest, piece]);
      for (let frame = readFrame(rest); frame !== null; frame = readFrame(rest)) {
        rest = rest.subarray(frame.length);
        if (frame.opcode === opcodes.text) onText(frame.body.toString('utf8'));
        if (frame.opcode === opcodes.ping) stream.write(frameOf(opcodes.pong, frame.body));
        if (frame.opcode === opcodes.close) stream.end(frameOf(opcodes.close, frame.body));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async close() {
      for (const stream of open) stream.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function frameOf(opcode: number, body: Buffer): Buffer {
  const head =
    body.length < 126 ? Buffer.from([0x80 | opcode, body.length]) : Buffer.from([0x80 | opcode, 126, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([head, body]);
}

/** The first frame of what has come, unmasked; null until all of it is there. */
function readFrame(bytes: Buffer): { readonly opcode: number; readonly body: Buffer; readonly length: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  const at = short === 126 ? 4 : 2;
  if (short === 127) throw new Error('a frame longer than any of ours');
  if (bytes.length < at + 4) return null;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  const mask = bytes.subarray(at, at + 4);
  const length = at + 4 + size;
  if (bytes.length < length) return null;
  const body = Buffer.from(bytes.subarray(at + 4, length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return { opcode: (bytes[0] ?? 0) & 0x0f, body, length };
}
