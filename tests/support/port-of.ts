import type { AddressInfo } from 'node:net';

/** The TCP port on which a server of Node listens. Throws where it listens on none. */
export function portOf(server: { readonly address: () => AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
