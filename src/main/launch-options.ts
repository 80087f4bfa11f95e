import { type Result, ok, reject } from '#domain/kernel/result.ts';

/**
 * What the command line may say. `userDataDir` is null where Electron's own place is to be used; `tellsPaints` writes a line
 * on standard output when a screen has been painted, for measurements. `tellsCalls` writes whom a call would be handed to
 * in place of handing it over, and `saveInto` has files saved in a folder without a question, and what would go to a printer too, both in a program that is not packaged, for tests.
 */
export type LaunchOptions = {
  readonly apiUrl: string;
  readonly userDataDir: string | null;
  readonly tellsPaints: boolean;
  readonly tellsCalls: boolean;
  readonly saveInto: string | null;
};

const defaultApiUrl = 'http://127.0.0.1:4510';
const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads `--api=URL`, `--user-data=DIR`, `--tell-paints`, `--tell-calls` and `--save-into=DIR`; all other words are Chromium's or the runtime's and are passed over.
 * Refuses with `launch.apiUrlInvalid` (no http or https address, or one with a name or password in it) or
 * `launch.apiUrlUnsafe`: passwords go to another machine over https only.
 */
export function parseLaunchOptions(words: readonly string[]): Result<LaunchOptions> {
  const apiUrl = valueOf(words, '--api=') ?? defaultApiUrl;
  if (!URL.canParse(apiUrl)) return reject('launch.apiUrlInvalid', { apiUrl });
  const url = new URL(apiUrl);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isWeb || url.username !== '' || url.password !== '') return reject('launch.apiUrlInvalid', { apiUrl });
  if (url.protocol === 'http:' && !loopbackHosts.test(url.hostname)) return reject('launch.apiUrlUnsafe', { apiUrl });
  return ok({
    apiUrl: url.origin + url.pathname.replace(/\/+$/, ''),
    userDataDir: valueOf(words, '--user-data='),
    tellsPaints: words.includes('--tell-paints'),
    tellsCalls: words.includes('--tell-calls'),
    saveInto: valueOf(words, '--save-into='),
  });
}

/** The words for a refusal of `parseLaunchOptions`, for the terminal. */
export function launchRefusalWords(code: string): string {
  if (code === 'launch.apiUrlUnsafe') {
    return 'The central API on another machine has to be reached over https, or passwords would cross the network in clear. Nothing was started. Give --api=https://…';
  }
  return 'The address of the central API is not usable. Nothing was started. Give it as --api=https://host:port, without a name or password in it.';
}

function valueOf(words: readonly string[], prefix: string): string | null {
  const word = words.findLast((each) => each.startsWith(prefix));
  return word === undefined || word === prefix ? null : word.slice(prefix.length);
}
