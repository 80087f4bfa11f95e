import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { giveTo, ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { processTree, signalAll } from '#scripts/support/process-tree.ts';
import { inProject } from '#scripts/support/project.ts';
import { hasDisplay, startVirtualDisplay } from '#scripts/support/virtual-display.ts';
import { prepareWindow } from '#scripts/support/window-program.ts';
import { type PressAnswer, type PressJob, pressAnswerSchema } from './press-jobs.ts';

const source = inProject('tests', 'support', 'press-program');
const nodeTarget = 'node20.18';
const toldCharacters = 4000;

/** The press in a real Electron of its own. */
export type PressProgram = { run(job: PressJob): Promise<PressAnswer>; close(): Promise<void> };

/** Builds the program and starts it; the runtime and its libraries have to be there. A job that fails is thrown. */
export async function openPressProgram(): Promise<PressProgram> {
  const display = hasDisplay() ? null : await startVirtualDisplay(ordinaryUser());
  const program = await prepareWindow();
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-press-'));
  await chmod(folder, 0o755);
  await buildProgram(folder);
  if (program.user) await giveTo(program.user, folder);
  const child = spawn(
    program.executable,
    [...(program.sandbox ? [] : ['--no-sandbox']), `--user-data-dir=${path.join(folder, 'data')}`, path.join(folder, 'app')],
    { cwd: folder, env: { ...process.env, ...display?.environment }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let told = '';
  child.stderr.on('data', (text: Buffer) => (told = (told + text.toString()).slice(-toldCharacters)));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const lineWith = async (head: string): Promise<string> => {
    for (;;) {
      const line = await lines.next();
      if (line.done === true) throw new Error(`the press has ended; it told:\n${told}`);
      if (line.value.startsWith(head)) return line.value.slice(head.length);
    }
  };
  await lineWith('ready');
  return {
    async run(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const answer = pressAnswerSchema.parse(JSON.parse(await lineWith('answer ')));
      if (answer.fault !== undefined) throw new Error(answer.fault);
      return answer;
    },
    async close() {
      signalAll(processTree(child.pid ?? 0), 'SIGKILL');
      await gone;
      await program.cleanUp();
      await display?.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

async function buildProgram(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    root: source,
    build: {
      ssr: path.join(source, 'main.ts'),
      outDir: path.join(folder, 'app'),
      emptyOutDir: true,
      target: nodeTarget,
      minify: false,
      rolldownOptions: { external: ['electron', /^node:/], output: { format: 'es', entryFileNames: 'main.js' } },
    },
    ssr: { noExternal: true },
  });
  // Under its own name in the sources, because a `package.json` there would be taken for the end of the project.
  await copyFile(path.join(source, 'program.json'), path.join(folder, 'app', 'package.json'));
}
