import { spawn } from 'node:child_process';
import { inProject } from '#scripts/support/project.ts';

/** How a program ended, and what it wrote. */
export type EndedScript = { readonly code: number | null; readonly out: string; readonly words: string };

/** Runs Node as a person would, without an address of a database of theirs; `typed` comes on its standard input. */
export function runNode(args: readonly string[], { cwd = inProject('.'), typed = '' } = {}): Promise<EndedScript> {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd, env });
  const ended = { out: '', words: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.words += text));
  child.stdin.end(typed);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...ended }));
  });
}

/** Runs one of the project's scripts by its name. */
export const runScript = (script: string, args: readonly string[], typed = ''): Promise<EndedScript> =>
  runNode(['--import', 'tsx', inProject('scripts', `${script}.ts`), ...args], { typed });
