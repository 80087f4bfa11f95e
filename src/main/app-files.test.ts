import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppFiles } from './app-files.ts';

let top: string;
let files: ReturnType<typeof createAppFiles>;

beforeAll(async () => {
  top = await mkdtemp(path.join(tmpdir(), 'app-files-'));
  const root = path.join(top, 'renderer');
  await mkdir(path.join(root, 'assets'), { recursive: true });
  await mkdir(path.join(top, 'renderer-next'));
  await writeFile(path.join(root, 'index.html'), '<title>desk</title>');
  await writeFile(path.join(root, 'assets', 'index-a_b.js'), 'go()');
  await writeFile(path.join(root, 'assets', 'notes.txt'), 'not ours to show');
  await writeFile(path.join(root, '.hidden.js'), 'hidden');
  await writeFile(path.join(top, 'secret.js'), 'secret');
  await writeFile(path.join(top, 'renderer-next', 'secret.js'), 'secret');
  await symlink(path.join(top, 'secret.js'), path.join(root, 'link.js'));
  await symlink(top, path.join(root, 'up'));
  files = createAppFiles(root);
});
afterAll(() => rm(top, { recursive: true, force: true }));

const get = (url: string, method = 'GET') => files.answer({ url, method });

describe('what it serves', () => {
  it.each(['app://desk/', 'app://desk/index.html', 'app://desk/index.html?x#y'])('the page at %s', async (url) => {
    const answer = await get(url);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('a script, with its kind and every guarding header', async () => {
    const answer = await get('app://desk/assets/index-a_b.js');
    expect(answer.body?.toString()).toBe('go()');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('a policy without network, without styles of any other place, without anything unsafe and with trusted types', async () => {
    const policy = (await get('app://desk/')).headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('*');
  });
});

describe('what it refuses', () => {
  it.each([
    'app://desk/../secret.js',
    'app://desk/..%2fsecret.js',
    'app://desk/%2e%2e/secret.js',
    'app://desk/%2e%2e%2fsecret.js',
    'app://desk/%252e%252e%252fsecret.js',
    'app://desk/..%5csecret.js',
    'app://desk/..\\secret.js',
    'app://desk/assets/..%2f..%2fsecret.js',
    'app://desk/....//secret.js',
    'app://desk/../renderer-next/secret.js',
    'app://desk/..%2frenderer-next/secret.js',
    'app://desk//etc/passwd',
    'app://desk/%2fetc%2fpasswd',
    'app://desk/C:/Windows/win.ini',
    'app://desk/C%3a%5cWindows%5cwin.ini',
    'app://desk/%5c%5chost%5cshare%5cx.js',
    'app://desk/index.html::$DATA',
    'app://desk/index.html%00.js',
    'app://desk/index.html.',
    'app://desk/con.js',
    'app://desk/.hidden.js',
    'app://desk/link.js',
    'app://desk/up/secret.js',
    'app://desk/assets',
    'app://desk/assets/',
    'app://desk/assets/notes.txt',
    'app://desk/missing.js',
    'app://other/index.html',
    'app://desk.evil/index.html',
    'app://desk:80/index.html',
    'https://desk/index.html',
    'file:///etc/passwd',
    'nonsense',
    '',
  ])('%s', async (url) => {
    const answer = await get(url);
    expect(answer.status).toBe(404);
    expect(answer.body).toBeNull();
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('the method %s', async (method) => {
    expect((await get('app://desk/', method)).status).toBe(405);
  });
});
