#!/usr/bin/env node
// Stands in for fpm, which electron-builder would download: the part of its command line that the `deb` target uses,
// done with Debian's own dpkg-deb. electron-builder finds it by CUSTOM_FPM_PATH.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const REPEATED = new Set(['-d', '--deb-recommends']);
const BARE = new Set(['--force', '-f']);
const SCRIPTS = { '--before-install': 'preinst', '--after-install': 'postinst', '--before-remove': 'prerm', '--after-remove': 'postrm' };
const COMPRESSIONS = { gz: 'gzip', xz: 'xz', zstd: 'zstd', none: 'none' };

const { single, repeated, mappings } = readCommandLine(process.argv.slice(2));
if (single['-s'] !== 'dir' || single['-t'] !== 'deb') {
  console.error('This stand-in makes Debian packages from folders only.');
  process.exit(2);
}
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'collector-deb-'));
process.once('exit', () => fs.rmSync(root, { recursive: true, force: true }));
fs.chmodSync(root, 0o755);
for (const mapping of mappings) place(mapping);
writeControl();
const compression = COMPRESSIONS[single['--deb-compression']] ?? 'xz';
const level = process.env.DEB_COMPRESSION_LEVEL ? [`-z${process.env.DEB_COMPRESSION_LEVEL}`] : [];
execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, ...level, '--build', root, single['--package']], { stdio: 'inherit' });

function readCommandLine(words) {
  const single = {};
  const repeated = { '-d': [], '--deb-recommends': [] };
  const mappings = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (BARE.has(word)) continue;
    if (!word.startsWith('-')) mappings.push(word);
    else if (REPEATED.has(word)) repeated[word].push(words[++index]);
    else single[word] = words[++index];
  }
  return { single, repeated, mappings };
}

/** `source=target`: a folder's content or one file, below the package's root. */
function place(mapping) {
  const at = mapping.lastIndexOf('=');
  const source = mapping.slice(0, at);
  const target = path.join(root, mapping.slice(at + 1));
  if (fs.statSync(source).isDirectory()) {
    fs.mkdirSync(target, { recursive: true });
    execFileSync('cp', ['-a', '--no-preserve=ownership', `${source}/.`, target]);
  } else {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(source, target);
    fs.chmodSync(target, 0o644);
  }
}

function writeControl() {
  const installedKiB = Number(execFileSync('du', ['-sk', root], { encoding: 'utf8' }).split('\t')[0]);
  const folder = path.join(root, 'DEBIAN');
  fs.mkdirSync(folder, { mode: 0o755 });
  const [synopsis = '', ...more] = (single['--description'] ?? '').trim().split('\n');
  const fields = [
    `Package: ${single['--name']}`,
    `Version: ${single['--version']}`,
    `Architecture: ${single['--architecture']}`,
    `Maintainer: ${single['--maintainer']}`,
    `Installed-Size: ${installedKiB}`,
    'Section: misc',
    `Priority: ${single['--deb-priority'] ?? 'optional'}`,
    ...listed('Depends', repeated['-d']),
    ...listed('Recommends', repeated['--deb-recommends']),
    ...(single['--url'] ? [`Homepage: ${single['--url']}`] : []),
    `Description: ${synopsis}`,
    ...more.map((line) => ` ${line.trim() || '.'}`),
  ];
  fs.writeFileSync(path.join(folder, 'control'), `${fields.join('\n')}\n`);
  for (const [option, name] of Object.entries(SCRIPTS)) {
    if (single[option] === undefined) continue;
    fs.copyFileSync(single[option], path.join(folder, name));
    fs.chmodSync(path.join(folder, name), 0o755);
  }
}

function listed(field, names) {
  return names.length === 0 ? [] : [`${field}: ${names.join(', ')}`];
}
