import { randomUUID } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { instantOf } from '#domain/kernel/dates.ts';
import { companyIdSchema } from '#domain/kernel/ids.ts';
import { inProject } from '#scripts/support/project.ts';
import type { BridgeOrder, PhoneProvider } from '#server/phone/provider.ts';
import { createTwilioProvider } from '#server/phone/twilio-provider.ts';
import { type StubRequest, stubAccount } from '#tests/phone/support/twilio-stub.ts';
import { installBeside } from '#tests/support/install-beside.ts';
import { type Description, type MadeRequest, putRight, readDescription, strangeKeys } from './description.ts';
import { serveDescription } from './prism.ts';

/** What came of holding our requests against the description. `faults` says what does not fit; empty is what is wanted. */
export type DescriptionReport = { readonly requests: number; readonly keys: number; readonly faults: readonly string[] };

type Answered = MadeRequest & { readonly status: number; readonly said: string };

/** The network's own description, and a server that goes by it. */
export type OpenDescription = { readonly description: Description; readonly url: string; readonly stop: () => Promise<void> };

/** Installs the description where it is not yet, and serves it. */
export async function openDescription(tell: (words: string) => void): Promise<OpenDescription> {
  const from = inProject('tests', 'phone', 'description');
  const folder = await installBeside({ from, name: 'phone-description', words: "the telephone network's description", tell });
  const description = await readDescription(folder);
  tell('starting a server that goes by the description');
  return { description, ...(await serveDescription(folder, putRight(description))) };
}

/** Makes every request our code makes to a server that goes by the network's own description, and compares every key with it. */
export async function checkDescription({ description, url }: OpenDescription): Promise<DescriptionReport> {
  const seen: Answered[] = [];
  const watcher = await watch(url, seen);
  try {
    const faults = await makeRequests(watcher.url);
    const made = [...seen];
    await makeWrongRequests(watcher.url);
    const wrong = seen.slice(made.length);
    return {
      requests: made.length,
      keys: keysOf(made).size,
      faults: [
        ...faults,
        ...misfitsOf(description, made),
        // A check that never refuses proves nothing.
        ...(wrong[0]?.status === 422 ? [] : ['an order without a number was not refused']),
        ...(wrong[1] !== undefined && strangeKeys(description, wrong[1]).includes('Recrod') ? [] : ['a misspelt key was not found']),
      ],
    };
  } finally {
    await watcher.stop();
  }
}

/** Holds requests that were made to another server against the description: each is made once more, to the server that goes by it. */
export async function checkRequests({ description, url }: OpenDescription, requests: readonly StubRequest[]): Promise<DescriptionReport> {
  const { apiKeySid, apiKeySecret } = stubAccount;
  const headers = {
    authorization: `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const made: Answered[] = [];
  for (const { method, path, query, form } of requests) {
    const address = query.size === 0 ? path : `${path}?${query.toString()}`;
    const { status, text, made: request } = await handOn(url, method, address, headers, form.toString());
    made.push({ ...request, status, said: text.slice(0, 300) });
  }
  return { requests: made.length, keys: keysOf(made).size, faults: [...new Set(misfitsOf(description, made))] };
}

const keysOf = (made: readonly MadeRequest[]): ReadonlySet<string> =>
  new Set(made.flatMap(({ queryKeys, formKeys }) => [...queryKeys, ...formKeys]));

/** What was refused, and each key that the description does not have. */
const misfitsOf = (description: Description, made: readonly Answered[]): readonly string[] => [
  ...made.filter(({ status }) => status >= 300).map(({ method, path, status, said }) => `${method} ${path}: ${status} ${said}`),
  ...made.flatMap((request) => strangeKeys(description, request).map((key) => `${request.method} ${request.path}: no such key "${key}"`)),
];

/** Every request of the provider, in each form it has. */
async function makeRequests(baseUrl: string): Promise<string[]> {
  const faults: string[] = [];
  const ask = async (what: string, question: Promise<unknown>, isGood: (answer: unknown) => boolean): Promise<void> => {
    const answer = await question;
    if (!isGood(answer)) faults.push(`${what}: ${JSON.stringify(answer)}`);
  };
  const isAnswered = (answer: unknown): boolean => answer !== 'unanswered' && answer !== 'gone';
  const isPlaced = (answer: unknown): boolean =>
    typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'placed';
  for (const publicUrl of [null, 'https://calls.brightwater.example']) {
    const provider: PhoneProvider = createTwilioProvider({ ...stubAccount, publicUrl, baseUrl }, { answerMs: 30_000 });
    await ask('an order', provider.place(order), isPlaced);
    await ask('a test call', provider.place({ ...order, customerNumber: null }), isPlaced);
    await ask('a look', provider.look(sid), isAnswered);
    await ask('hanging up', provider.hangUp(sid), isAnswered);
    await ask('a search', provider.find({ ...order, askedAt: instantOf(Date.now()), knownSids: new Set() }), isAnswered);
  }
  return faults;
}

/** One without what it needs, and one with a key that there is not. */
async function makeWrongRequests(baseUrl: string): Promise<void> {
  const { accountSid, apiKeySid, apiKeySecret } = stubAccount;
  const headers = {
    authorization: `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const url = `${baseUrl}/2010-04-01/Accounts/${accountSid}/Calls.json`;
  const numbers = { To: order.collectorNumber, From: order.callerId, Twiml: '<Response/>' };
  for (const form of [{ From: order.callerId }, { ...numbers, Recrod: 'true' }]) {
    await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form).toString() });
  }
}

const sid = `CA${'c'.repeat(32)}`;
const order: BridgeOrder = {
  companyId: companyIdSchema.parse(randomUUID()),
  callId: randomUUID(),
  collectorNumber: '+13125550111',
  customerNumber: '+13125550199',
  callerId: '+13125550100',
  ringSeconds: 30,
  longestMinutes: 60,
};

/** Hands requests on, and keeps what they were and what became of them. */
async function watch(target: string, seen: Answered[]): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8');
      void handOn(target, request.method ?? 'GET', request.url ?? '/', request.headers, body).then(({ status, text, made }) => {
        seen.push({ ...made, status, said: text.slice(0, 300) });
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => new Promise((resolve) => void server.close(() => resolve())) };
}

async function handOn(target: string, method: string, address: string, headers: NodeJS.Dict<string | string[]>, body: string) {
  const { pathname, searchParams } = new URL(address, target);
  const kept = ['authorization', 'content-type', 'accept'].flatMap((name) =>
    typeof headers[name] === 'string' ? [[name, headers[name]]] : [],
  );
  const answer = await fetch(target + address, {
    method,
    headers: Object.fromEntries(kept),
    ...(method === 'GET' ? {} : { body }),
  });
  const made: MadeRequest = {
    method,
    path: pathname,
    queryKeys: [...searchParams.keys()],
    formKeys: method === 'GET' ? [] : [...new URLSearchParams(body).keys()],
  };
  return { status: answer.status, text: await answer.text(), made };
}
