import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { twilioVariables } from '#server/phone/twilio-account.ts';
import { companyAt } from '#tests/phone/e2e/shift-company.ts';
import { publicUrl } from '#tests/phone/support/phone-world.ts';
import { type Report, TwilioStub } from '#tests/phone/support/twilio-stub.ts';
import { VoiceNetwork } from '#tests/phone/support/voice-network.ts';
import { expectLegible } from './support/axe.ts';
import { callableOf, numberOf } from './support/callable.ts';
import { answerIn, closeOtherEnd, heardThere } from './support/other-end.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

/** What Twilio's own library needs of Chromium to reach a network of ours, and a microphone that beeps; the permission is asked for as always. */
const launchedWith = (port: number): readonly string[] => [
  '--tell-calls',
  '--use-fake-device-for-media-stream',
  `--host-resolver-rules=MAP voice-js.roaming.twilio.com 127.0.0.1:${port}, MAP eventgw.twilio.com 127.0.0.1:${port}`,
  '--ignore-certificate-errors',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** One story: calls are made from the window itself, by the keyboard, with the network's real library over a network of our own. */
describe('a call from the window', () => {
  let world: World;
  let window: Window;
  let stub: TwilioStub;
  let network: VoiceNetwork;
  let port: number;
  let callees: readonly Folder[];
  const told: string[] = [];

  const app = () => world.desktop().app;
  const card = () => window.page.getByRole('region', { name: 'Call in hand' });
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await window.page.keyboard.press(key);
  };
  const resize = (width: number, height: number) =>
    app().evaluate(
      ({ BrowserWindow }, to) =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL().startsWith('app://desk/'))
          ?.setContentSize(to.width, to.height),
      { width, height },
    );
  /** The hidden page that a call is made in. */
  const telephone = (): Page | undefined =>
    app()
      .windows()
      .find((page) => page.url().startsWith('app://phone/'));
  const shownTelephone = async (): Promise<Page> => {
    await expect.poll(() => telephone() !== undefined, { timeout: seenMs }).toBe(true);
    const page = telephone();
    if (!page) throw new Error('no window for the call');
    return page;
  };
  const bring = async ({ url, form, signature }: Report): Promise<string> => {
    const { pathname, search } = new URL(url);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
    const answer = await fetch(world.relay.url + pathname + search, {
      method: 'POST',
      headers,
      body: new URLSearchParams(form).toString(),
    });
    return answer.text();
  };
  const dial = async ({ account: { name } }: Folder) => {
    const before = network.legs.length;
    await window.searchFor(name);
    await keys('Enter');
    await window.search.waitFor({ state: 'hidden' });
    await window.heading(name).waitFor();
    await keys('c');
    await card().waitFor();
    await expect.poll(() => network.legs.length, { timeout: seenMs }).toBe(before + 1);
    const leg = network.legs.at(-1);
    if (!leg) throw new Error('nobody was dialled');
    return leg;
  };
  const callOf = async ({ account: { id } }: Folder) => (await world.folders()).find(({ account }) => account.id === id)?.calls.at(-1);
  const nextCallee = (at: number): Folder => {
    const found = callees[at];
    if (!found) throw new Error('the demo has too few accounts that may be called');
    return found;
  };

  async function open(args: readonly string[]): Promise<void> {
    window = await world.openDesktop({ args });
    world
      .desktop()
      .app.process()
      .stdout?.on('data', (piece: Buffer) =>
        told.push(
          ...String(piece)
            .split('\n')
            .filter((line) => line.startsWith('call ')),
        ),
      );
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced/);
  }

  beforeAll(async () => {
    stub = await TwilioStub.start();
    const account: Readonly<Record<string, string | null>> = stub.account(publicUrl);
    for (const [member, variable] of Object.entries(twilioVariables)) process.env[variable] = account[member] ?? '';
    world = await createWorld({ accounts: 200 });
    for (const variable of Object.values(twilioVariables)) delete process.env[variable];
    network = new VoiceNetwork(stub, (offer) => answerIn(app(), offer));
    port = await network.open();
    stub.deliver = async (report) => void (await bring(report));
    stub.askVoice = bring;
    const always = JSON.stringify({
      callFrom: '00:00',
      callUntil: '23:59',
      callWeekdays: [1, 2, 3, 4, 5, 6, 7],
      quietDays: 7,
      version: 2,
      verdicts: { hours: 'warn', attempts: 'warn', conversation: 'warn' },
    });
    await sql`update company set policy = jsonb_set(policy, '{contact}', ${always}::jsonb)`.execute(world.database.owner);
    await world.database.owner.deleteFrom('notes').execute();
    await companyAt(world.relay.url).setUp('softphone');
    callees = callableOf(await world.folders());
    await open(launchedWith(port));
    await resize(1440, 900);
  });
  afterAll(async () => {
    await world?.close();
    await network?.close();
    await stub?.stop();
  });

  test('is dialled by the network for the number on record, and heard at both ends', async () => {
    const callee = nextCallee(0);
    const { customer, answer } = await dial(callee);
    expect(customer.to).toBe(numberOf(callee));
    await card().getByText('Ringing').waitFor();
    await answer();
    await card().getByText('In progress').waitFor();
    await expect.poll(() => heardThere(app()), { timeout: seenMs }).toBeGreaterThan(0);
    expect(told, 'nothing was handed to the telephone on the desk').toEqual([]);
  });

  test('has a window with the microphone and the network’s hosts, and nothing else; the page has neither', async () => {
    const page = await shownTelephone();
    const tried = await page.evaluate(async () => {
      const refused = async (act: () => unknown) => {
        try {
          await act();
          return false;
        } catch {
          return true;
        }
      };
      const socket = (url: string) =>
        new Promise((resolve, reject) => {
          const opened = new WebSocket(url);
          opened.onopen = resolve;
          opened.onerror = () => reject(new Error('refused'));
        });
      return {
        elsewhere: await refused(() => fetch('https://example.com/')),
        here: await refused(() => fetch('http://127.0.0.1:9/')),
        socket: await refused(() => socket('wss://elsewhere.twilio.com/signal')),
        camera: await refused(() => navigator.mediaDevices.getUserMedia({ video: true })),
        both: await refused(() => navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
        screen: await refused(() => navigator.mediaDevices.getDisplayMedia()),
        microphone: await refused(async () =>
          (await navigator.mediaDevices.getUserMedia({ audio: true })).getTracks().forEach((track) => track.stop()),
        ),
        eval: await refused(() => Reflect.get(globalThis, 'eval')('1')),
        window: globalThis.open('https://example.com') === null,
        desk: typeof Reflect.get(globalThis, 'desk'),
        bridge: Object.isFrozen(Reflect.get(globalThis, 'telephone')),
      };
    });
    expect(tried).toEqual({
      elsewhere: true,
      here: true,
      socket: true,
      camera: true,
      both: true,
      screen: true,
      microphone: false,
      eval: true,
      window: true,
      desk: 'undefined',
      bridge: true,
    });
    const policy = await app().evaluate(async ({ session }) => {
      const answer = await session.fromPartition('telephone').fetch('app://phone/');
      return answer.headers.get('content-security-policy') ?? '';
    });
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    const inPage = await window.page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'given',
        (fault: Error) => fault.name,
      ),
    );
    expect(inPage).toBe('NotAllowedError');
    expect(await window.page.evaluate(() => typeof Reflect.get(globalThis, 'telephone'))).toBe('undefined');
  });

  test.each([
    [1440, 900, 'light'],
    [1100, 700, 'light'],
    [1440, 900, 'dark'],
    [1100, 700, 'dark'],
  ] as const)('can be read by everybody in a window of %d × %d, %s', async (width, height, theme) => {
    await resize(width, height);
    await app().evaluate(({ nativeTheme }, to) => void (nativeTheme.themeSource = to), theme);
    await expectLegible(world.desktop(), `a call from the window, ${width}, ${theme}`);
    await keys('Shift+K');
    await window.page.getByRole('dialog', { name: 'Keypad' }).waitFor();
    await expectLegible(world.desktop(), `the keypad, ${width}, ${theme}`);
    await keys('Escape');
    await window.page.getByRole('dialog', { name: 'Keypad' }).waitFor({ state: 'hidden' });
    await app().evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'light'));
    await resize(1440, 900);
  });

  test('is muted with one key, and nothing is heard there until it is opened again', async () => {
    await keys('Shift+M');
    await card().getByRole('button', { name: 'Muted', pressed: true }).waitFor();
    await window.page.waitForTimeout(1000);
    const silent = await heardThere(app());
    await window.page.waitForTimeout(2500);
    expect((await heardThere(app())) - silent).toBeLessThan(1e-6);
    await keys('Shift+M');
    await card().getByRole('button', { name: 'Mute', exact: true, pressed: false }).waitFor();
    await expect.poll(() => heardThere(app()), { timeout: seenMs }).toBeGreaterThan(silent + 1e-5);
  });

  test('takes the keys of a telephone from the keyboard, and types none of them into the note', async () => {
    const page = await shownTelephone();
    await page.evaluate(() => {
      const sent: string[] = [];
      Reflect.set(globalThis, 'sentTones', sent);
      const insert = RTCDTMFSender.prototype.insertDTMF;
      RTCDTMFSender.prototype.insertDTMF = function (tones, ...rest) {
        sent.push(tones);
        return insert.call(this, tones, ...rest);
      };
    });
    await keys('Shift+K', '1', '2', '#');
    const keypad = window.page.getByRole('dialog', { name: 'Keypad' });
    await keypad.getByLabel('Pressed').getByText('12#').waitFor();
    await keypad.getByRole('button', { name: 'Star' }).click();
    await keypad.getByLabel('Pressed').getByText('12#*').waitFor();
    expect(await page.evaluate((): unknown => Reflect.get(globalThis, 'sentTones'))).toEqual(['1', '2', '#', '*']);
    await keys('Escape');
    await keypad.waitFor({ state: 'hidden' });
  });

  test('is hung up with one key, written up, and leaves no window and no token behind', async () => {
    await keys('Shift+H');
    await card()
      .getByText(/Ended|Completed/)
      .waitFor();
    await keys('o', '5', 'Control+Enter');
    await card().waitFor({ state: 'hidden' });
    await expect
      .poll(() => callOf(nextCallee(0)), { timeout: seenMs })
      .toMatchObject({ dialer: 'softphone', state: 'completed', noteId: expect.any(String) });
    await expect.poll(() => telephone(), { timeout: seenMs }).toBeUndefined();
    expect(network.legs.at(-1)?.leg.status).toBe('completed');
    const logs = await app().evaluate(({ app: electron }) => electron.getPath('logs'));
    const lines = await Promise.all((await readdir(logs)).map((file) => readFile(path.join(logs, file), 'utf8')));
    const [token = 'none'] = network.tokens;
    expect(lines.join('\n')).not.toContain(token.slice(0, 40));
    await closeOtherEnd(app());
  });

  test('whose window crashes lets the customer go, is asked after, and is not dialled again', async () => {
    const callee = nextCallee(1);
    const { customer, answer } = await dial(callee);
    await answer();
    await card().getByText('In progress').waitFor();
    await app().evaluate(({ BrowserWindow }) => {
      for (const each of BrowserWindow.getAllWindows())
        if (each.webContents.getURL().startsWith('app://phone/')) each.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(() => customer.status, { timeout: seenMs }).toBe('completed');
    await card()
      .getByText(/Completed|not in the call any more/)
      .waitFor();
    expect(network.legs).toHaveLength(2);
    await keys('o', '5', 'Control+Enter');
    await card().waitFor({ state: 'hidden' });
    await expect.poll(() => callOf(callee), { timeout: seenMs }).toMatchObject({ state: 'completed' });
    await closeOtherEnd(app());
  });

  test('is not cut off by a note that is saved too early: saved once more, it is hung up, and nobody is spoken to any more', async () => {
    const callee = nextCallee(2);
    const { customer, answer } = await dial(callee);
    await answer();
    await card().getByText('In progress').waitFor();
    await keys('o', '5', 'Control+Enter');
    await window.notePanel.getByText(/^You are still in the call/).waitFor();
    expect(customer.status).toBe('in-progress');
    await keys('Control+Enter');
    await card().waitFor({ state: 'hidden' });
    await expect.poll(() => customer.status, { timeout: seenMs }).toBe('completed');
    await expect.poll(() => telephone(), { timeout: seenMs }).toBeUndefined();
    await expect.poll(() => callOf(callee), { timeout: seenMs }).toMatchObject({ state: 'completed', noteId: expect.any(String) });
    await closeOtherEnd(app());
  });

  test('ends with a sign-out, and nobody is spoken to any more', async () => {
    const callee = nextCallee(3);
    const { customer, answer } = await dial(callee);
    await answer();
    await card().getByText('In progress').waitFor();
    await window.page.getByRole('button', { name: new RegExp(dana.name) }).click();
    await window.page.getByRole('menuitem', { name: /Sign out/ }).click();
    await window.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await window.signInShown();
    expect(customer.status).toBe('completed');
    expect(telephone()).toBeUndefined();
    await closeOtherEnd(app());
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.syncReads(/Synced/);
    await window.searchFor(callee.account.name);
    await keys('Enter');
    await window.search.waitFor({ state: 'hidden' });
    await window.heading(callee.account.name).waitFor();
    await card().getByText('Completed').waitFor();
    await keys('o', '5', 'Control+Enter');
    await card().waitFor({ state: 'hidden' });
    expect(network.legs).toHaveLength(4);
  });

  test('that the network does not take is not made, and is offered to the telephone on the desk', async () => {
    const callee = nextCallee(4);
    await network.close();
    await window.searchFor(callee.account.name);
    await keys('Enter');
    await window.search.waitFor({ state: 'hidden' });
    await window.heading(callee.account.name).waitFor();
    await keys('c');
    // The window gives up after eight seconds of its own.
    await window.notePanel.getByText(/The telephone network was not reached/).waitFor({ timeout: 2 * seenMs });
    await expect.poll(() => callOf(callee), { timeout: seenMs }).toMatchObject({ state: 'cancelled' });
    await window.notePanel.getByRole('button', { name: 'Call by the telephone on the desk' }).click();
    await expect.poll(() => told, { timeout: seenMs }).toEqual([`call tel:${numberOf(callee)}`]);
    await keys('o', '5', 'Control+Enter');
    await card().waitFor({ state: 'hidden' });
    expect(network.legs).toHaveLength(4);
  });

  test('without a microphone is not made, and is offered to the telephone on the desk', async () => {
    await world.desktop().close();
    await open(['--tell-calls']);
    const callee = nextCallee(5);
    await window.searchFor(callee.account.name);
    await keys('Enter');
    await window.search.waitFor({ state: 'hidden' });
    await window.heading(callee.account.name).waitFor();
    await keys('c');
    await window.notePanel.getByText(/has no microphone that works/).waitFor({ timeout: seenMs });
    await expectLegible(world.desktop(), 'a computer without a microphone');
    await window.notePanel.getByRole('button', { name: 'Call by the telephone on the desk' }).waitFor();
    expect([...stub.calls.values()].map(({ from, to, status }) => `${from} ${to} ${status}`)).toHaveLength(8);
  });
});
