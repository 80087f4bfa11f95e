import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { openRelay, type Relay } from './relay.ts';

const open: { relay?: Relay; api?: Server; asked: string[] } = { asked: [] };

async function openBoth(answer: string): Promise<Relay> {
  open.asked = [];
  const api = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      open.asked.push(`${request.url} ${body}`);
      if (request.url === '/short') return void response.end('short');
      // In two pieces, so that it is sent in chunks.
      response.write(answer.slice(0, -1));
      response.end(answer.slice(-1));
    });
  });
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

test('an answer is cut after so many bytes: in good order, by a reset, or shortened so that it looks whole', async () => {
  const relay = await openBoth('x'.repeat(5000));
  for (const how of ['end', 'reset'] as const) {
    const cut = relay.cutAfter(2000, how);
    await expect(textOf(relay.url)).rejects.toThrow();
    await cut;
    expect(await textOf(relay.url)).toHaveLength(5000);
  }
  const cut = relay.cutAfter(1234, 'shorten');
  expect(await textOf(`${relay.url}/short`)).toBe('short');
  expect(await textOf(relay.url)).toHaveLength(1234);
  await cut;
  expect(await textOf(relay.url)).toHaveLength(5000);
});

test('a request reaches the API while its answer is lost, as often as was asked for', async () => {
  const relay = await openBoth('done');
  const lost = relay.loseAnswers('GET /push', 2);
  await expect(textOf(`${relay.url}/push`)).rejects.toThrow();
  expect(await textOf(`${relay.url}/other`)).toBe('done');
  await expect(textOf(`${relay.url}/push`)).rejects.toThrow();
  await lost;
  expect(await textOf(`${relay.url}/push`)).toBe('done');
  expect(open.asked).toEqual(['/push ', '/other ', '/push ', '/push ']);
});

test('a request is sent twice with its body and both are answered', async () => {
  const relay = await openBoth('{"ok":true}');
  const second = relay.sendTwice('POST /push');
  const body = 'y'.repeat(100_000);
  const first = await fetch(`${relay.url}/push`, { method: 'POST', body });
  expect(await first.text()).toBe('{"ok":true}');
  expect(await second).toMatch(/^HTTP\/1\.1 200[^]*"ok":true/);
  expect(open.asked).toEqual([`/push ${body}`, `/push ${body}`]);
});

test('a slow line takes its time, and a captive one answers with its own page', async () => {
  const relay = await openBoth('x'.repeat(3000));
  relay.slow({ bytesPerSecond: 10_000, delayMs: 50 });
  const started = performance.now();
  expect(await textOf(relay.url)).toHaveLength(3000);
  expect(performance.now() - started).toBeGreaterThan(250);
  relay.captive('<h1>Welcome to the hotel</h1>');
  expect(await textOf(relay.url)).toBe('<h1>Welcome to the hotel</h1>');
  relay.letGo();
  expect(await textOf(relay.url)).toHaveLength(3000);
  expect(open.asked).toEqual(['/ ', '/ ']);
});
