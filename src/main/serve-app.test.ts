import { describe, expect, it } from 'vitest';
import type { AppFiles, FileAnswer } from './app-files.ts';
import { contentPolicy } from './content-policy.ts';
import { serveApp } from './serve-app.ts';

type Protocols = Parameters<typeof serveApp>[0]['protocol'];
type Served = { readonly status: number; readonly policy: string | null; readonly body: string } | 'failed';

const page: FileAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html', 'content-security-policy': contentPolicy },
  body: Buffer.from('desk'),
};
const nothing: FileAnswer = { status: 404, headers: { 'content-security-policy': contentPolicy }, body: null };
const files: AppFiles = {
  async answer({ url, method }) {
    if (url === 'app://desk/broken') throw new Error('a bug');
    return url === 'app://desk/' && method === 'GET' ? page : nothing;
  },
  preload: () => undefined,
};

/** A runtime that has the older way. */
function byBuffers(mayRegister: boolean): (url: string) => Promise<Served> {
  let answerTo: Parameters<NonNullable<Protocols['registerBufferProtocol']>>[1] | undefined;
  const request = { method: 'GET', referrer: '', headers: {} };
  const later = byResponses({
    registerBufferProtocol(_scheme, handler) {
      answerTo = handler;
      return mayRegister;
    },
  });
  if (!mayRegister) return later;
  return (url) =>
    new Promise((resolve) =>
      answerTo?.({ ...request, url }, (answer) => {
        if (Buffer.isBuffer(answer) || answer.error !== undefined) return resolve('failed');
        const { statusCode = 0, headers = {}, data } = answer;
        resolve({ status: statusCode, policy: String(headers['content-security-policy']), body: String(data) });
      }),
    );
}

/** A runtime that has `handle`, alone or beside `older`. */
function byResponses(older: Partial<Protocols> = {}): (url: string) => Promise<Served> {
  let answerTo: Parameters<Protocols['handle']>[1] | undefined;
  serveApp({ protocol: { ...older, handle: (_scheme, handler) => void (answerTo = handler) } }, files);
  return async (url) => {
    const response = await Promise.resolve(answerTo?.(new Request(url))).catch(() => undefined);
    if (!response) return 'failed';
    return { status: response.status, policy: response.headers.get('content-security-policy'), body: await response.text() };
  };
}

describe.each([
  ['of a runtime with buffers', () => byBuffers(true)],
  ['of one that refuses them', () => byBuffers(false)],
  ['of one without them', () => byResponses()],
])('the page %s', (_name, start) => {
  it('comes with its policy, and so does the answer that there is nothing', async () => {
    const ask = start();
    expect(await ask('app://desk/')).toEqual({ status: 200, policy: contentPolicy, body: 'desk' });
    expect(await ask('app://desk/none')).toEqual({ status: 404, policy: contentPolicy, body: '' });
  });

  it('fails where answering does, instead of being awaited for ever', async () => {
    expect(await start()('app://desk/broken')).toBe('failed');
  });
});
