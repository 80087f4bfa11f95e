import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { type Plugin, build } from 'vite';
import { inProject } from '#scripts/support/project.ts';

const source = inProject('tests', 'bench', 'window');
/** As the product's window is built. */
const chromeTarget = 'chrome130';
const nodeTarget = 'node20.18';
const peerNames = /^(rxdb|rxjs|pouchdb-browser|events)(\/|$)/;

/** Builds the benchmark's window program into a folder: `main.js` to be started by Electron, `page/` to be served to it. */
export async function buildWindow(peersFolder: string, folder: string): Promise<void> {
  const peers = (): Plugin => ({
    name: 'peers',
    enforce: 'pre',
    // The peers are not among the product's packages; two versions of Dexie would refuse each other.
    resolveId(id) {
      if (id === 'dexie') return this.resolve(id, inProject('package.json'), { skipSelf: true });
      return peerNames.test(id) ? this.resolve(id, path.join(peersFolder, 'package.json'), { skipSelf: true }) : null;
    },
  });
  const common = { configFile: false, logLevel: 'error', publicDir: false } as const;
  await build({
    ...common,
    root: source,
    base: '/',
    plugins: [peers()],
    worker: { format: 'es', plugins: () => [peers()] },
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    build: { outDir: path.join(folder, 'page'), emptyOutDir: true, target: chromeTarget, minify: true, modulePreload: { polyfill: false } },
  });
  await build({
    ...common,
    root: source,
    build: {
      ssr: path.join(source, 'main.ts'),
      outDir: path.join(folder, 'app'),
      emptyOutDir: true,
      target: nodeTarget,
      minify: false,
      rolldownOptions: { external: ['electron', /^node:/], output: { format: 'es', entryFileNames: 'main.js' } },
    },
    ssr: { noExternal: true },
  });
  const app = path.join(folder, 'app');
  await copyFile(path.join(source, 'preload.cjs'), path.join(app, 'preload.cjs'));
  // Under its own name in the sources, because a `package.json` there would be taken for the end of the project.
  await copyFile(path.join(source, 'program.json'), path.join(app, 'package.json'));
}
