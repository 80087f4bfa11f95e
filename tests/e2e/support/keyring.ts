import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { giveTo, ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { ensurePrograms } from '#scripts/support/system-libraries.ts';

/** A Linux desktop's keychain of its own: GNOME's keyring behind a message bus that nobody else is on. */
export type Keyring = {
  /** What a window started beside it needs to find it. */
  readonly environment: Record<string, string>;
  readonly args: readonly string[];
  close(): Promise<void>;
};

const startLimitMs = 15_000;

/** Starts a bus and an unlocked keyring as the user who runs the windows. `folder` holds the keyring's file; a new one is a new keychain. */
export async function startKeyring(folder: string): Promise<Keyring> {
  ensurePrograms({ 'dbus-daemon': 'dbus', 'gnome-keyring-daemon': 'gnome-keyring', 'secret-tool': 'libsecret-tools' });
  const user = ordinaryUser();
  const runFolder = await mkdtemp(path.join(tmpdir(), 'collector-bus-'));
  if (user !== null) for (const each of [runFolder, folder]) await giveTo(user, each);
  const asUser = user === null ? {} : { uid: user.uid, gid: user.gid };
  const address = `unix:path=${path.join(runFolder, 'bus')}`;
  const environment = { DBUS_SESSION_BUS_ADDRESS: address };
  const own = { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_RUNTIME_DIR: runFolder, XDG_DATA_HOME: folder, ...environment };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', `--address=${address}`, '--print-address'], {
    ...asUser,
    env: own,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await heardFrom(bus);
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    ...asUser,
    env: own,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  daemon.stdin?.end('the password of the login');
  try {
    await answers(daemon, own, asUser);
  } catch (fault) {
    for (const child of [daemon, bus]) await ended(child);
    throw fault;
  }
  return {
    environment,
    args: ['--password-store=gnome-libsecret'],
    async close() {
      for (const child of [daemon, bus]) await ended(child);
      await rm(runFolder, { recursive: true, force: true });
    },
  };
}

/** Resolves when somebody on the bus answers for the keychain. */
async function answers(child: ChildProcess, environment: Record<string, string>, asUser: { uid?: number; gid?: number }): Promise<void> {
  const question = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner'];
  const limit = performance.now() + startLimitMs;
  for (;;) {
    const { stdout } = spawnSync('dbus-send', [...question, 'string:org.freedesktop.secrets'], {
      env: environment,
      encoding: 'utf8',
      ...asUser,
    });
    if ((stdout ?? '').includes('boolean true')) return;
    if (performance.now() > limit || child.exitCode !== null) throw new Error(`${child.spawnfile} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Resolves when the bus has said where it is. */
function heardFrom(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
    child.stdout?.once('data', () => resolve());
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
