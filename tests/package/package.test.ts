import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, readFile, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { say } from '#scripts/support/cli.ts';
import { DEBIAN_PACKAGE, packageState, whyNotInstallable } from '#scripts/support/debian-installation.ts';
import { ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { PACKAGED_FUSES, readFuses } from '#scripts/support/packaged-fuses.ts';
import { packageDesktop } from '#scripts/support/package-desktop.ts';
import { inProject } from '#scripts/support/project.ts';
import { type Window, windowOf } from '#tests/e2e/support/window.ts';
import { type World, createWorld, dana, demoPassword } from '#tests/e2e/support/world.ts';
import { launchPackaged, type PackagedApp } from '#tests/support/packaged-app.ts';
import { appArmorTakes, type DebianInstallation, installDebian, mayMakeUserNamespaces, ourTraces } from './support/debian.ts';

/** Nobody listens there: a packaged application has to show itself without its central API too. */
const NO_API = 'http://127.0.0.1:9';
/** A window of one colour is smaller than this; one with a queue in it is ten times larger. */
const EMPTY_PICTURE_BYTES = 20_000;

describe('the packaged application', () => {
  let executable: string;

  beforeAll(async () => {
    executable = await packageDesktop('linux', { unpackedOnly: false });
  });

  it('has every fuse as it has to be', async () => {
    expect(await readFuses(executable)).toEqual(PACKAGED_FUSES);
  });

  it('holds the bundle and the one native module, and none of the server', () => {
    const resources = path.join(path.dirname(executable), 'resources');
    expect(existsSync(path.join(resources, 'default_app.asar'))).toBe(false);
    const files = listPackage(path.join(resources, 'app.asar'), { isPack: false }).map((file) => file.replaceAll('\\', '/'));
    expect(files).toContain('/out/main/index.js');
    const modules = files.filter((file) => file.startsWith('/node_modules/') && !file.startsWith('/node_modules/@node-rs'));
    expect(modules).toEqual([]);
  });

  it('is in the Debian package with its dependencies and its licences', async () => {
    const deb = await debianPackage();
    expect(execFileSync('dpkg-deb', ['--field', deb, 'Depends'], { encoding: 'utf8' })).toMatch(/libgtk-3-0.*libnss3.*libsecret-1-0/);
    const content = execFileSync('dpkg-deb', ['--contents', deb], { encoding: 'utf8' });
    for (const file of ['collector-workstation', 'resources/app.asar', 'LICENSE.electron.txt'])
      expect(content).toContain(`/opt/Collector Workstation/${file}\n`);
    expect(content).toMatch(/usr\/share\/applications\/collector-workstation\.desktop/);
    expect(content).toMatch(/usr\/share\/icons\/hicolor\/512x512\/apps\/collector-workstation\.png/);
  });

  describe('when a collector works in it', () => {
    const text = 'Typed into the packaged application, on the keys alone';
    let world: World;
    let app: PackagedApp;
    let window: Window;

    beforeAll(async () => {
      world = await createWorld({ accounts: 60 });
      app = await launchPackaged(executable, [`--api=${world.relay.url}`]);
      window = windowOf(app);
    });
    afterAll(async () => {
      await app?.close();
      await world?.close();
    });

    it('shows the sign-in screen', async () => {
      await window.signInShown();
      expect(new URL(app.page.url()).protocol).toBe('app:');
    });

    it('runs its page inside the sandbox, as an ordinary user', () => {
      expectSandbox(app);
    });

    it('signs in and loads the accounts of the central API', async () => {
      await window.signIn(dana.email, demoPassword);
      await window.queueShown();
      await window.syncReads(/Synced \d\d:\d\d · 0 waiting/);
    });

    it('brings a note to the central API, once, with nothing but the keyboard', async () => {
      const { keyboard } = app.page;
      await keyboard.press('n');
      await keyboard.type(text);
      await keyboard.press('Shift+Tab');
      await keyboard.press('Space');
      await keyboard.press('Control+Shift+Enter');
      await window.notePanel.getByRole('status').getByText('In the central API').waitFor();
      const { owner } = world.database;
      const notes = await owner.selectFrom('notes').select(['text', 'recordedByName']).where('text', '=', text).execute();
      expect(notes).toEqual([{ text, recordedByName: dana.name }]);
      const logged = owner.selectFrom('commandLog').select(['name', 'status', 'seq', 'actorName']);
      // What people did; the API's own jobs are in the log too.
      const commands = await logged.where('clientId', 'is not', null).execute();
      expect(commands).toEqual([{ name: 'contactNote.record', status: 'applied', seq: 1, actorName: dana.name }]);
      const picture = await app.page.screenshot({ path: path.join(world.userDataDir, 'packaged.png') });
      expect(picture.length).toBeGreaterThan(EMPTY_PICTURE_BYTES);
    });

    it('quits when it is asked to, with nothing to complain about', async () => {
      await expect(app.close()).resolves.toBe(0);
    });
  });

  const cannotInstall = whyNotInstallable();
  if (cannotInstall !== null) say(`NOT RUN: ${cannotInstall}`);
  else describe('installed from the Debian package', () => describeInstallation());
});

/** The package put into this machine, used, and taken out again. */
function describeInstallation(): void {
  const command = '/usr/bin/collector-workstation';
  const folder = '/opt/Collector Workstation';
  /** The clone itself may lie in such a place, under such a name. */
  let tracesBefore: string[];
  let installation: DebianInstallation;
  let app: PackagedApp | null = null;

  beforeAll(async () => {
    tracesBefore = ourTraces();
    installation = installDebian(await debianPackage());
  });
  afterAll(async () => {
    await app?.close();
    installation?.restore();
  });

  it('has its files where they belong, and only root may change them', async () => {
    expect(packageState(DEBIAN_PACKAGE)).toBe('installed');
    expect(await realpath(command)).toBe(`${folder}/collector-workstation`);
    for (const file of installation.paths) {
      const { uid, mode } = await lstat(file);
      expect([file, uid, mode & 0o022]).toEqual([file, 0, 0]);
    }
    const entry = await readFile('/usr/share/applications/collector-workstation.desktop', 'utf8');
    expect(entry).toMatch(/^Name=Collector Workstation$/m);
    expect(entry).toMatch(/^Exec="\/opt\/Collector Workstation\/collector-workstation"( %U)?$/m);
    expect(entry).toMatch(/^Icon=collector-workstation$/m);
    const icon = await readFile('/usr/share/icons/hicolor/512x512/apps/collector-workstation.png');
    expect([icon.toString('latin1', 1, 4), icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual(['PNG', 512, 512]);
  });

  it('has what its sandbox needs on this machine', async () => {
    const user = ordinaryUser();
    if (user === null) throw new Error('a package is installed by root, who has an ordinary user for windows');
    const { mode } = await stat(`${folder}/chrome-sandbox`);
    expect(mode & 0o7777).toBe(mayMakeUserNamespaces(user) ? 0o755 : 0o4755);
    expect(existsSync('/etc/apparmor.d/collector-workstation')).toBe(appArmorTakes(`${folder}/resources/apparmor-profile`));
  });

  it('starts by its command as an ordinary user, with the sandbox on, and quits in order', async () => {
    app = await launchPackaged(command, [`--api=${NO_API}`]);
    await windowOf(app).signInShown();
    expectSandbox(app);
    expect(app.facts()[0]?.command).toContain(command);
    await expect(app.close()).resolves.toBe(0);
    app = null;
  });

  it('is gone after its removal, with everything that was ours', () => {
    expect(ourTraces()).toContain(folder);
    installation.remove();
    expect(installation.paths.filter((file) => existsSync(file))).toEqual([]);
    expect(ourTraces()).toEqual(tracesBefore);
    expect(packageState(DEBIAN_PACKAGE)).toBe('config-files');
  });

  it('is forgotten by dpkg too when it is purged', () => {
    installation.restore();
    expect(packageState(DEBIAN_PACKAGE)).toBeNull();
    expect(ourTraces()).toEqual(tracesBefore);
  });
}

async function debianPackage(): Promise<string> {
  const name = (await readdir(inProject('release'))).find((file) => file.endsWith('.deb'));
  if (name === undefined) throw new Error('there is no Debian package in release/');
  return inProject('release', name);
}

function expectSandbox(app: PackagedApp): void {
  const renderers = app.facts().filter((process) => process.kind === 'renderer');
  expect(renderers.length).toBeGreaterThan(0);
  for (const renderer of renderers) expect(renderer).toMatchObject({ seccomp: 2 });
  for (const process of app.facts()) expect(process.uid).not.toBe(0);
}
