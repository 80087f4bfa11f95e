import { type Browser, chromium, errors } from 'playwright-core';
import { say } from './cli.ts';

const ANSWER_LIMIT_MS = 10_000;
const MOST_CONNECTIONS = 4;

/**
 * Connects to a running window at its debugger's address (`ws://…`). While Chromium starts it now and then never answers a connection; the
 * next one it does, so that it is asked again, with a word about it.
 */
export async function connectBrowser(address: string): Promise<Browser> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await chromium.connectOverCDP(address, { timeout: ANSWER_LIMIT_MS });
    } catch (failure) {
      if (attempt === MOST_CONNECTIONS || !(failure instanceof errors.TimeoutError)) throw failure;
      say(`The window did not answer within ${ANSWER_LIMIT_MS / 1000} s; asking it once more.`);
    }
  }
}
