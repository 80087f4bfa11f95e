import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { contentPolicy, telephonePolicy } from './content-policy.ts';
import { isDeskUrl, isTelephoneUrl } from './url-rules.ts';

/** What the page asks for and what it gets; a small part of the web's Request and Response. */
export type FileRequest = { readonly url: string; readonly method: string };
export type FileAnswer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer | null };

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wav': 'audio/wav',
};

/** Whose pages are served: which addresses are theirs, the file of the bare one, and what they may do. */
export type Site = { readonly isOwn: (address: string) => boolean; readonly index: string; readonly policy: string };

const desk: Site = { isOwn: isDeskUrl, index: 'index.html', policy: contentPolicy };
/** The window that calls are made in. */
export const telephoneSite: Site = { isOwn: isTelephoneUrl, index: 'telephone.html', policy: telephonePolicy };

/** What every answer carries. */
const guardsWith = (policy: string): FileAnswer['headers'] => ({
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
});

export type AppFiles = {
  answer(request: FileRequest): Promise<FileAnswer>;
  /** Reads a file before the page asks for it. */
  preload(name: string): void;
};

/**
 * Answers requests for the addresses of a site (`app://desk/…` where none is named) from one folder and from nowhere else: GET only, known kinds of files only, no path
 * that leads out of the folder, by whatever spelling or link. Files are kept in memory: they cannot change while the app runs.
 */
export function createAppFiles(folder: string, { isOwn, index, policy }: Site = desk): AppFiles {
  const guards = guardsWith(policy);
  const refusal = (status: number): FileAnswer => ({ status, headers: guards, body: null });
  const kept = new Map<string, Promise<Buffer>>();
  const rootAt = realpath(folder);
  const contentOf = async (name: string): Promise<Buffer> => {
    const content = kept.get(name) ?? readInside(await rootAt, name);
    kept.set(name, content);
    // A miss is not kept, or made-up names would fill the memory.
    content.catch(() => kept.delete(name));
    return content;
  };
  return {
    async answer(request) {
      if (!isOwn(request.url)) return refusal(404);
      if (request.method !== 'GET') return refusal(405);
      const name = nameOf(request.url, index);
      const contentType = name === null ? undefined : contentTypes[path.posix.extname(name)];
      if (name === null || contentType === undefined) return refusal(404);
      try {
        return { status: 200, headers: { 'content-type': contentType, ...guards }, body: await contentOf(name) };
      } catch {
        return refusal(404);
      }
    },
    preload: (name) => void contentOf(name).catch(() => undefined),
  };
}

/** The path inside the folder that a URL names, or null for a spelling that an honest page never uses. */
function nameOf(address: string, index: string): string | null {
  const { pathname } = new URL(address);
  if (pathname === '/') return index;
  const name = pathname.slice(1);
  // Encoded characters, backslashes, colons (drives, streams) and dot files have no honest use among our file names.
  return /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(name) && !/\.\.|\.$|\.\//.test(name) ? name : null;
}

async function readInside(root: string, name: string): Promise<Buffer> {
  const place = await realpath(path.join(root, ...name.split('/')));
  if (!place.startsWith(root + path.sep)) throw new Error('the file lies outside the folder');
  return readFile(place);
}
