// Stands in for Electron's own default app: `electron [-r module] [switches] path/to/app`.
// It must be an ES module that awaits the app's import at top level: Electron holds 'ready' back until then, so that
// the app's main may still call registerSchemesAsPrivileged and whatever else has to come before 'ready'.
import { app } from 'electron';
import fs from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { preloads, target } = readCommandLine(process.argv.slice(1));
process.defaultApp = true;
// Playwright passes its loader this way; it has to run before the app.
if (preloads.length > 0) Module._preloadModules(preloads);
if (target === null) stop('usage: electron [-r module] [switches] path/to/app');

const { root, entry } = readApp(path.resolve(target));
app.setAppPath(root);
try {
  await import(pathToFileURL(entry).href);
} catch (error) {
  stop(`the app threw while it was loaded\n${error?.stack ?? error}`);
}

function readCommandLine(argv) {
  const preloads = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index];
    if (word === '-v' || word === '--version') stop(`v${process.versions.electron}`, 0);
    else if (word === '-a' || word === '--abi') stop(process.versions.modules, 0);
    else if (word === '-r' || word === '--require') preloads.push(argv[++index]);
    else if (word.startsWith('-r=')) preloads.push(word.slice('-r='.length));
    else if (word.startsWith('--require=')) preloads.push(word.slice('--require='.length));
    else if (word.startsWith('--app=')) return { preloads, target: word.slice('--app='.length) };
    else if (word === '--') return { preloads, target: argv[index + 1] ?? null };
    else if (!word.startsWith('-')) return { preloads, target: word };
  }
  return { preloads, target: null };
}

function readApp(place) {
  const isFolder = place.endsWith('.asar') || (fs.existsSync(place) && fs.statSync(place).isDirectory());
  const root = isFolder ? place : path.dirname(place);
  const wanted = isFolder ? path.resolve(place, introduce(path.join(place, 'package.json'))) : place;
  try {
    return { root, entry: Module._resolveFilename(wanted, null, true) };
  } catch {
    return stop(`no Electron app at ${place}`);
  }
}

/** Gives the app the name and version of its package.json; returns the path of its main file. */
function introduce(file) {
  if (!fs.existsSync(file)) return 'index.js';
  const meta = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (meta.version) app.setVersion(meta.version);
  const name = meta.productName ?? meta.name;
  if (name) app.setName(name);
  if (process.platform === 'linux') app.setDesktopName(meta.desktopName ?? `${app.name}.desktop`);
  return meta.main ?? 'index.js';
}

function stop(words, code = 1) {
  if (code === 0) console.log(words);
  else console.error(words);
  process.exit(code);
}
