import http from 'node:http';
import { createGunzip } from 'node:zlib';

/** What one request brings and costs: bytes of the answer's body as it travels and unpacked, and all bytes of its connection. */
export type WireBytes = { readonly packed: number; readonly unpacked: number; readonly connection: number; readonly lastLine: string };

/** Asks for an NDJSON stream as a desktop does, over a connection of its own, and counts. */
export function wireBytesOf(url: string, token: string): Promise<WireBytes> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/x-ndjson', 'accept-encoding': 'gzip', authorization: `Bearer ${token}` };
    const agent = new http.Agent({ keepAlive: false });
    const request = http.get(url, { headers, agent }, (response) => {
      if (response.statusCode !== 200) return void reject(new Error(`${url} answers ${response.statusCode}`));
      let [packed, unpacked, lastLine] = [0, 0, ''];
      response.on('data', (piece: Buffer) => (packed += piece.length));
      const { socket } = response;
      const plain = response.headers['content-encoding'] === 'gzip' ? response.pipe(createGunzip()) : response;
      plain.on('data', (piece: Buffer) => {
        unpacked += piece.length;
        lastLine = (lastLine + piece.toString('utf8')).trimEnd().split('\n').at(-1) ?? '';
      });
      plain.once('error', reject);
      plain.once('end', () => resolve({ packed, unpacked, connection: socket.bytesRead + socket.bytesWritten, lastLine }));
    });
    request.once('error', reject);
  });
}
