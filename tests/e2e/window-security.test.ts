import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { callNames } from '#contracts/channels.ts';
import type { Desktop } from '#scripts/support/launch-desktop.ts';
import { factsOf, launchDesktop, newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';
import { seenMs } from './support/window.ts';

const forbiddenPreferences = [
  'nodeIntegration',
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'webviewTag',
  'navigateOnDragDrop',
];

/** Nobody listens here: what is looked at does not need the central API. */
const nowhere = 'http://127.0.0.1:9';
let desktop: Desktop;
let userDataDir: string;

beforeAll(async () => {
  userDataDir = await newUserDataDir();
  desktop = await launchDesktop({ apiUrl: nowhere, userDataDir });
  await desktop.page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

afterAll(async () => {
  await desktop.close();
  await removeUserDataDir(userDataDir);
});

describe('the running window', () => {
  test('has the sandbox on, in its preferences and in the kernel', async () => {
    const read = await desktop.app.evaluate(({ BrowserWindow }): unknown => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents ?? {};
      // Electron has no typed way to read them back; the test is about what really runs.
      return Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, []);
    });
    const preferences = z.record(z.string(), z.unknown()).parse(read);
    for (const on of ['sandbox', 'contextIsolation', 'webSecurity']) expect(preferences[on], on).toBe(true);
    // What was never switched on is left out by some versions.
    for (const off of forbiddenPreferences) expect(preferences[off] ?? false, off).toBe(false);
    expect(preferences['enableBlinkFeatures'] ?? '').toBe('');
    // Seccomp 2: the kernel filters what the page's process may ask for.
    const renderers = factsOf(desktop).filter((facts) => facts.command.includes('--type=renderer'));
    expect(renderers.length).toBeGreaterThan(0);
    expect(renderers.every((facts) => facts.seccomp === 2)).toBe(true);
  });

  test('is served with the strict policy and nothing but our own files', async () => {
    const answers = await desktop.app.evaluate(async ({ session }) => {
      const read = async (url: string) => {
        const answer = await session.defaultSession.fetch(url).catch(() => null);
        return { status: answer?.status ?? 0, headers: Object.fromEntries(answer?.headers ?? []) };
      };
      return {
        page: await read('app://desk/index.html'),
        outside: await read('app://desk/%2e%2e/%2e%2e/package.json'),
        otherHost: await read('app://elsewhere/index.html'),
        file: await read('file:///etc/hostname'),
      };
    });
    const policy = answers.page.headers['content-security-policy'] ?? '';
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'none'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy.split('; ')).toContain(rule);
    }
    expect(policy).not.toContain('unsafe');
    expect(answers.page.headers['x-content-type-options']).toBe('nosniff');
    expect([answers.outside.status, answers.otherHost.status, answers.file.status].every((status) => status !== 200)).toBe(true);
  });

  test('gives a page that was taken over no network, no code from text, no other window and no Node', async () => {
    const tried = await desktop.page.evaluate(async () => {
      const refused = async (act: () => unknown) => {
        try {
          await act();
          return false;
        } catch {
          return true;
        }
      };
      const socket = () =>
        new Promise((resolve, reject) => {
          const opened = new WebSocket('ws://127.0.0.1:9');
          opened.onopen = resolve;
          opened.onerror = () => reject(new Error('refused'));
        });
      return {
        fetch: await refused(() => fetch('http://127.0.0.1:9')),
        socket: await refused(socket),
        eval: await refused(() => Reflect.get(globalThis, 'eval')('1')),
        html: await refused(() => (document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>')),
        window: window.open('https://example.com') === null,
        node: [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')].join(),
        bridge: Object.isFrozen(window.desk),
      };
    });
    expect(tried).toMatchObject({
      fetch: true,
      socket: true,
      eval: true,
      html: true,
      window: true,
      node: 'undefined,undefined',
      bridge: true,
    });
    const before = desktop.page.url();
    await desktop.page.evaluate(() => (location.href = 'https://example.com/'));
    await desktop.page.waitForTimeout(300);
    expect(desktop.page.url()).toBe(before);
  });

  test('may ask for no device and no permission', async () => {
    const states = await desktop.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state));
    });
    expect(states.every((state) => state === 'denied')).toBe(true);
  });
});

describe('the calls between page and main process', () => {
  test('the bridge offers the listed calls and one listener, nothing more', async () => {
    const offered = await desktop.page.evaluate(() => Object.keys(window.desk).sort());
    expect(offered).toEqual([...callNames, 'on'].sort());
  });

  test('any input gets a value of the contract or a code, and the window goes on', async () => {
    const rubbish: readonly unknown[] = fc.sample<unknown>(
      fc.oneof(
        fc.jsonValue(),
        fc.record({ email: fc.string(), password: fc.string() }),
        fc.record({ theme: fc.string() }),
        fc.record({ __proto__: fc.constant({ ok: true }), place: fc.string(), message: fc.string({ maxLength: 2000 }) }),
      ),
      { numRuns: 40, seed: 20261122 },
    );
    // Signing out is left to the stories about it; it takes no input to fuzz.
    const names = callNames.filter((name) => name !== 'session.signOut');
    const answers = await desktop.page.evaluate(
      async ({ names, rubbish }) => {
        const seen: string[] = [];
        for (const name of names) {
          for (const input of rubbish) {
            const call: unknown = Reflect.get(window.desk, name);
            if (typeof call !== 'function') throw new Error(`no call ${name}`);
            try {
              const answer: unknown = await call(input);
              const code: unknown =
                answer && typeof answer === 'object' && 'error' in answer ? Reflect.get(Object(answer.error), 'code') : 'answered';
              seen.push(`${name} ${String(code)}`);
            } catch (fault) {
              seen.push(`${name} ${fault instanceof Error ? fault.message : String(fault)}`);
            }
          }
        }
        return [...new Set(seen)];
      },
      { names, rubbish },
    );
    const allowed =
      / (answered|(call|session|api)\.[A-Za-z]+|Error invoking remote method '[a-zA-Z.]+': (CallError|Error): (CallError: )?call\.[A-Za-z]+)$/;
    expect(answers.filter((answer) => !allowed.test(answer))).toEqual([]);
    await expect(desktop.page.getByRole('heading', { name: 'Sign in' }).isVisible()).resolves.toBe(true);
  });

  test('a frame of another window or another address is refused', async () => {
    const answers = await desktop.app.evaluate(async ({ BrowserWindow, app }) => {
      const ours = BrowserWindow.getAllWindows()[0];
      const preload = `${app.getAppPath()}/out/preload/index.cjs`;
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      const ask = "window.desk ? window.desk['app.info']().then(() => 'answered', (fault) => String(fault.message)) : 'no bridge'";
      const tries: string[] = [];
      for (const url of ['about:blank', 'app://desk/index.html']) {
        await stranger.loadURL(url);
        tries.push(String(await stranger.webContents.executeJavaScript(ask)));
      }
      stranger.destroy();
      return { tries, ours: String(await ours?.webContents.executeJavaScript(ask)) };
    });
    expect(answers.ours).toBe('answered');
    const [blank, ownAddress] = answers.tries;
    expect(blank).toMatch(/call\.untrusted|no bridge/);
    expect(ownAddress).toContain('call.untrusted');
  });

  test('a frame cannot be put into the page', async () => {
    await desktop.page.evaluate(() => {
      for (const address of ['https://example.com/', 'data:text/html,framed']) {
        const frame = document.createElement('iframe');
        frame.src = address;
        document.body.append(frame);
      }
    });
    await desktop.page.waitForTimeout(300);
    const texts = await Promise.all(
      desktop.page
        .frames()
        .slice(1)
        .map((frame) => frame.evaluate(() => document.body.textContent).catch(() => 'refused')),
    );
    expect(texts.join()).not.toContain('framed');
    await desktop.page.evaluate(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()));
  });

  test('a page that calls without end is held, and heard again a little later', async () => {
    const answers = await desktop.page.evaluate(async () => {
      const calls = Array.from({ length: 200 }, () =>
        window.desk['app.info']().then(
          () => 'answered',
          (fault: unknown) => String(fault),
        ),
      );
      return Promise.all(calls);
    });
    const held = answers.filter((answer) => answer.includes('call.failed'));
    expect(held.length).toBeGreaterThan(100);
    await expect
      .poll(
        () =>
          desktop.page.evaluate(() =>
            window.desk['app.info']().then(
              () => 'answered',
              () => 'held',
            ),
          ),
        { timeout: seenMs },
      )
      .toBe('answered');
  });
});
