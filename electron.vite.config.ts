import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Low enough for the fallback runtime; the pinned Electron is far above both.
const CHROME_TARGET = 'chrome130';
const NODE_TARGET = 'node20.18';
/** Modules that cannot be bundled: the runtime itself and the one with a native part. */
const EXTERNAL = ['electron', /^node:/, /^@node-rs\/argon2/];

// electron-vite wants a default export.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: NODE_TARGET,
      minify: false,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: path.resolve(import.meta.dirname, 'src/main/index.ts') },
        external: EXTERNAL,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: NODE_TARGET,
      externalizeDeps: false,
      rolldownOptions: {
        // Each has to be one CommonJS file, as sandboxed preloads are: they share no module that would become a third one.
        input: {
          index: path.resolve(import.meta.dirname, 'src/preload/index.ts'),
          telephone: path.resolve(import.meta.dirname, 'src/preload/telephone.ts'),
        },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      target: CHROME_TARGET,
      minify: true,
      rolldownOptions: {
        input: {
          index: path.resolve(import.meta.dirname, 'src/renderer/index.html'),
          telephone: path.resolve(import.meta.dirname, 'src/renderer/telephone.html'),
        },
        // zod with its setting, so that no chunk of schemas is run before it: which modules share a chunk changes with every screen.
        output: { codeSplitting: { groups: [{ name: 'schemas', test: /[\\/]node_modules[\\/]zod[\\/]|zod-without-eval/ }] } },
      },
      // The polyfill is an inline script, and inlined assets are data: URLs; the page's policy allows neither.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
  },
});
