import { type Server, createServer, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { epochMsOf } from '#domain/kernel/dates.ts';
import { pushRequestSchema } from '#contracts/sync.ts';
import { type World, createWorld, password } from '#tests/server/support/world.ts';
import { Desktop, until } from './support/desktop.ts';

let world: World;
let gateway: Server;
let desktop: Desktop;
let failures: number;
/** What stands before the API gives no answer either, because there is nothing before it. */
let isSilent: boolean;

/** The central API dies over these words whenever it comes to them. */
const poison = 'Words that the server dies of';

beforeEach(async () => {
  world = await createWorld();
  failures = 0;
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  gateway = await openGateway(portOf(world.app.server));
  desktop = await Desktop.make(`http://127.0.0.1:${portOf(gateway)}`, () => epochMsOf(world.clock.now()));
});

afterEach(async () => {
  await desktop.throwAway();
  gateway.closeAllConnections();
  await new Promise((resolve) => gateway.close(resolve));
  await world.close();
});

/** What stands before the central API: it hands everything on, and tells of a process that has died with a page of its own, or not at all. */
async function openGateway(apiPort: number): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const sent = await buffer(incoming);
      if (incoming.url === '/v1/sync/push' && (await isDeadly(sent))) {
        failures += 1;
        if (isSilent) return void outgoing.destroy();
        outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
        return;
      }
      const { method, url, headers } = incoming;
      const onward = request({ host: '127.0.0.1', port: apiPort, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      outgoing.once('close', () => onward.destroy());
      onward.once('error', () => outgoing.destroy());
      onward.end(sent);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function isDeadly(push: Buffer): Promise<boolean> {
  const { clientId, commands } = pushRequestSchema.parse(JSON.parse(push.toString('utf8')));
  const client = await world.database.owner
    .selectFrom('client')
    .select('lastSeq')
    .where('clientId', '=', clientId)
    .executeTakeFirstOrThrow();
  // What is numbered behind is refused for the gap before anybody looks at it.
  const isReached = (commands[0]?.seq ?? 0) <= client.lastSeq + 1;
  return isReached && commands.some(({ input }) => input['text'] === poison);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

test.each([
  ['behind a proxy that says so', false],
  ['and its connections end with it', true],
])(
  'a command that the server dies of every time is found among others and waits in the tray, while those around it arrive: %s',
  async (_name, dies) => {
    isSilent = dies;
    const {
      dana,
      danasAccounts: [first, second],
    } = world.company;
    await desktop.start(dana.email, password);
    await desktop.write(first, 'Before');
    await desktop.write(first, poison);
    for (const text of ['Behind', 'Behind it again']) await desktop.write(second, text);
    await until(() => desktop.client.sync.read().link?.waitingCount === 0, 'nothing to wait');

    const { refused } = desktop.client.sync.read().link ?? {};
    expect(refused).toMatchObject([{ code: 'command.malformed', command: { input: { text: poison } } }]);
    const logged = await world.database.owner.selectFrom('commandLog').select(['input', 'status']).orderBy('position').execute();
    expect(logged.map(({ input, status }) => [Reflect.get(Object(input), 'text'), status])).toEqual([
      ['Before', 'applied'],
      ['Behind', 'applied'],
      ['Behind it again', 'applied'],
    ]);
    expect(failures).toBeGreaterThanOrEqual(6);
    await desktop.write(first, 'After all of it');
    await desktop.settled();
  },
);
