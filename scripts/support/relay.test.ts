import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { openRelay, type Relay } from './relay.ts';

const open: { relay?: Relay; api?: Server } = {};

async function openBoth(answer: string): Promise<Relay> {
  const api = createServer((_request, response) => response.end(answer));
  open.api = api;
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  open.relay = await openRelay(() => {
    const address = api.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  return open.relay;
}

const textOf = async (url: string): Promise<string> => (await fetch(url)).text();

afterEach(async () => {
  await open.relay?.close();
  open.api?.closeAllConnections();
  await new Promise((resolve) => open.api?.close(resolve));
});

test('a pulled cable answers nobody, and the same address answers again when it is plugged in', async () => {
  const relay = await openBoth('here');
  expect(await textOf(relay.url)).toBe('here');
  await relay.pull();
  await expect(textOf(relay.url)).rejects.toThrow();
  await relay.plugIn();
  expect(await textOf(relay.url)).toBe('here');
});

test('what is held back arrives whole once it is let go', async () => {
  const answer = 'x'.repeat(2_000_000);
  const relay = await openBoth(answer);
  relay.holdAfter(1000);
  let isThere = false;
  const arriving = textOf(relay.url).then((text) => {
    isThere = true;
    return text;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isThere).toBe(false);
  relay.letGo();
  expect(await arriving).toBe(answer);
});
