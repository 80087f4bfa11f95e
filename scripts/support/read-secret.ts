import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { fail } from './cli.ts';

/** A terminal, or a pipe. */
export interface SecretStreams {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

const standard: SecretStreams = { input: process.stdin, output: process.stderr };

/**
 * Reads a new password: in a terminal twice, without showing it; from a pipe its first line. It is never taken from the command
 * line, where the system shows it to everybody. Fails where nothing comes or the two differ.
 */
export async function readNewPassword(prompt: string, streams: SecretStreams = standard): Promise<string> {
  const isTerminal = streams.input.isTTY === true;
  const lines = createInterface({ input: streams.input, output: silent(), terminal: isTerminal });
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (words: string): Promise<string> => {
    if (isTerminal) streams.output.write(words);
    const answer = await answers.next();
    if (isTerminal) streams.output.write('\n');
    return answer.done === true ? '' : answer.value;
  };
  try {
    const password = await ask(`${prompt}: `);
    if (password === '') fail('No password came. Nothing was changed. Type one, or send it on standard input.');
    if (isTerminal && (await ask('Once more: ')) !== password) fail('The two passwords differ. Nothing was changed. Try again.');
    return password;
  } finally {
    lines.close();
  }
}

/** Where the terminal's echo goes. */
const silent = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
