import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkLayers, type LayerReport } from '#scripts/support/layers.ts';
import { inProject, projectFolder } from '#scripts/support/project.ts';

/** A small tree that keeps every rule: each layer importing what it may. */
const LAWFUL: Record<string, string> = {
  'src/domain/invoice.ts': `import { z } from 'zod'; export const invoice = z.object({})`,
  'src/domain/phone-number.ts': `import { parsePhoneNumber } from 'libphonenumber-js'; export const parsePhone = parsePhoneNumber`,
  'src/domain/contact.ts': `export const load = async () => (await import('./phone-number.ts')).parsePhone`,
  'src/domain/liquid-engine.ts': `import { Liquid } from 'liquidjs'; export const engine = new Liquid()`,
  'src/domain/invoice.test.ts': `import { it } from 'vitest'; import { readFileSync } from 'node:fs'; import { invoice } from './invoice.ts'; it('', () => { readFileSync; invoice })`,
  'src/contracts/ipc.ts': `import { invoice } from '#domain/invoice.ts'; export const ipc = invoice`,
  'src/server/app.ts': `import fastify from 'fastify'; import { ipc } from '#contracts/ipc.ts'; export const app = [fastify, ipc]`,
  'src/main/index.ts': `import { app } from 'electron'; import { ipc } from '#contracts/ipc.ts'; export const main = [app, ipc]`,
  'src/preload/index.ts': `import { app } from 'electron'; import { ipc } from '#contracts/ipc.ts'; export const bridge = [app, ipc]`,
  'src/smtp/smtp-line.ts': `import { invoice } from '#domain/invoice.ts'; export const line = invoice`,
  'src/renderer/telephone/network-call.ts': `import { invoice } from '#domain/invoice.ts'; export const call = invoice`,
  'src/renderer/data/folders.ts': `import { invoice } from '#domain/invoice.ts'; export const folders = invoice`,
  'src/renderer/ui/button.tsx': `import { useState } from 'react'; export const button = () => <button onClick={useState}>Save</button>`,
  'src/renderer/features/notes/note-form.tsx': `import { button } from '#renderer/ui/button.tsx'; import { folders } from '#renderer/data/folders.ts'; export const form = [button, folders]`,
  'src/renderer/features/search/search-box.tsx': `export const box = 1`,
  'src/renderer/pages/queue-page.tsx': `import { form } from '#renderer/features/notes/note-form.tsx'; import { box } from '#renderer/features/search/search-box.tsx'; export const page = [form, box]`,
};

/** One broken rule a file: the file's text, and the rule that has to catch it. */
const PLANTED: Record<string, { text: string; rule: string }> = {
  'src/domain/plant-node.ts': { text: `import { readFileSync } from 'node:fs'; export const x = readFileSync`, rule: 'domain-is-pure' },
  'src/domain/plant-package.ts': { text: `import { useState } from 'react'; export const x = useState`, rule: 'domain-is-pure' },
  'src/domain/plant-type.ts': { text: `import type { ipc } from '#contracts/ipc.ts'; export type X = typeof ipc`, rule: 'domain-is-pure' },
  'src/domain/plant.test.ts': { text: `import { app } from '#server/app.ts'; app`, rule: 'tests-stay-in-their-layer' },
  'src/domain/plant-plans.ts': {
    text: `import { parsePhoneNumber } from 'libphonenumber-js'; export const x = parsePhoneNumber`,
    rule: 'domain-is-pure',
  },
  'src/domain/plant-template.ts': { text: `import { Liquid } from 'liquidjs'; export const x = Liquid`, rule: 'domain-is-pure' },
  'src/domain/plant-number.ts': {
    text: `import { parsePhone } from './phone-number.ts'; export const x = parsePhone`,
    rule: 'phone-plans-come-when-asked',
  },
  'src/contracts/plant.ts': { text: `import { app } from '#server/app.ts'; export const x = app`, rule: 'contracts-know-only-domain' },
  'src/server/plant.ts': { text: `import { main } from '#main/index.ts'; export const x = main`, rule: 'processes-are-strangers' },
  'src/server/plant-screen.ts': { text: `import { useState } from 'react'; export const x = useState`, rule: 'server-shows-nothing' },
  'src/server/plant-window.ts': { text: `import { app } from 'electron'; export const x = app`, rule: 'no-electron-in-page-or-server' },
  'src/main/plant.ts': {
    text: `import { folders } from '#renderer/data/folders.ts'; export const x = folders`,
    rule: 'processes-are-strangers',
  },
  'src/main/plant-database.ts': { text: `import fastify from 'fastify'; export const x = fastify`, rule: 'desktop-has-no-database-server' },
  'src/preload/plant.ts': { text: `import { z } from 'zod'; export const x = z`, rule: 'preload-is-small' },
  'src/preload/plant-node.ts': { text: `import { readFileSync } from 'node:fs'; export const x = readFileSync`, rule: 'preload-is-small' },
  'src/renderer/data/plant-telephone.ts': {
    text: `import { call } from '#renderer/telephone/network-call.ts'; export const x = call`,
    rule: 'the-telephone-has-one-page',
  },
  'src/renderer/data/plant-node.ts': {
    text: `import { createHash } from 'node:crypto'; export const x = createHash`,
    rule: 'renderer-has-no-node',
  },
  'src/renderer/data/plant-electron.ts': {
    text: `import { app } from 'electron'; export const x = app`,
    rule: 'no-electron-in-page-or-server',
  },
  'src/renderer/data/plant-main.ts': {
    text: `import { main } from '#main/index.ts'; export const x = main`,
    rule: 'processes-are-strangers',
  },
  'src/smtp/plant-server.ts': { text: `import { app } from '#server/app.ts'; export const x = app`, rule: 'smtp-knows-only-contracts' },
  'src/renderer/data/plant-smtp.ts': { text: `import { line } from '#smtp/smtp-line.ts'; export const x = line`, rule: 'smtp-is-no-page' },
  'src/renderer/data/plant-up.ts': {
    text: `import { form } from '#renderer/features/notes/note-form.tsx'; export const x = form`,
    rule: 'data-and-state-below-features',
  },
  'src/renderer/data/plant-ui.ts': {
    text: `import { button } from '#renderer/ui/button.tsx'; export const x = button`,
    rule: 'data-and-state-show-nothing',
  },
  'src/renderer/ui/plant.tsx': {
    text: `import { folders } from '#renderer/data/folders.ts'; export const x = () => <p>{folders}</p>`,
    rule: 'ui-knows-no-data',
  },
  'src/renderer/features/notes/plant-sibling.tsx': {
    text: `import { box } from '#renderer/features/search/search-box.tsx'; export const x = box`,
    rule: 'features-are-strangers',
  },
  'src/renderer/features/notes/plant-page.tsx': {
    text: `import { page } from '#renderer/pages/queue-page.tsx'; export const x = page`,
    rule: 'features-below-pages',
  },
  'src/renderer/features/notes/plant-later.tsx': {
    text: `export const x = () => import('#renderer/pages/queue-page.tsx').then(() => <p />)`,
    rule: 'features-below-pages',
  },
  'src/server/plant-test.ts': { text: `import '../domain/invoice.test.ts'`, rule: 'nothing-imports-a-test' },
  'src/server/plant-script.ts': { text: `import '../../scripts/tool.ts'`, rule: 'product-knows-no-scripts' },
  'src/server/plant-missing.ts': { text: `import { gone } from './gone.ts'; export const x = gone`, rule: 'everything-resolves' },
  'src/domain/plant-cycle-a.ts': { text: `import { b } from './plant-cycle-b.ts'; export const a = () => b`, rule: 'no-cycles' },
};
const OTHER_END_OF_THE_CYCLE = { 'src/domain/plant-cycle-b.ts': `import { a } from './plant-cycle-a.ts'; export const b = () => a` };

describe('the import rules', () => {
  it('hold in the product, and the checker really read it', async () => {
    const report = await checkLayers(projectFolder, ['src', 'scripts']);
    expect(report.violations).toEqual([]);
    // A checker that reads nothing finds nothing: every source file has to be among those it read.
    expect(report.files).toEqual(expect.arrayContaining(await sourceFiles()));
  });

  describe('in a planted tree', () => {
    let folder: string;
    let report: LayerReport;

    beforeAll(async () => {
      folder = await realpath(await mkdtemp(path.join(tmpdir(), 'collector-layers-')));
      await writeTree(folder, LAWFUL);
      await writeTree(folder, await standIns());
      const before = await checkLayers(folder, ['src', 'scripts']);
      expect(before.violations).toEqual([]);
      await writeTree(folder, Object.fromEntries(Object.entries(PLANTED).map(([file, plant]) => [file, plant.text])));
      await writeTree(folder, OTHER_END_OF_THE_CYCLE);
      report = await checkLayers(folder, ['src', 'scripts']);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it.each(Object.entries(PLANTED))('catch %s', (file, plant) => {
      const rules = report.violations.filter((violation) => violation.from === file).map((violation) => violation.rule);
      expect(rules).toContain(plant.rule);
    });

    it('accuse no lawful file', () => {
      const accused = report.violations.map((violation) => violation.from).filter((file) => file in LAWFUL);
      expect(accused).toEqual([]);
    });
  });
});

/** The project's own package.json keeps `imports` true to life; the packages need only be found. */
async function standIns(): Promise<Record<string, string>> {
  const { imports } = z
    .object({ imports: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(inProject('package.json'), 'utf8')));
  const packages = ['zod', 'libphonenumber-js', 'liquidjs', 'react', 'fastify', 'electron', 'vitest'];
  const files = packages.flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })] as const,
    [`node_modules/${name}/index.js`, ''] as const,
  ]);
  const meta = { name: 'planted', type: 'module', imports, dependencies: Object.fromEntries(packages.map((name) => [name, '*'])) };
  return { ...Object.fromEntries(files), 'package.json': JSON.stringify(meta), 'scripts/tool.ts': 'export const tool = 1' };
}

async function sourceFiles(): Promise<string[]> {
  const entries = await readdir(inProject('src'), { recursive: true });
  const files = entries
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => `src/${file.replaceAll(path.sep, '/')}`);
  expect(files.length).toBeGreaterThan(40);
  return files;
}

async function writeTree(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), `${text}\n`);
  }
}
