import { pathToFileURL } from 'node:url';
import { fail, parseCommandLine, runCommand, say, wholeNumber } from './support/cli.ts';
import { createProgress } from './support/progress.ts';
import { inProject } from './support/project.ts';

/** What is done lies with the tests, in `tests/phone/e2e/phone-story.ts`; this is how it is called. */
interface PhoneStory {
  playPhone(options: {
    calls: number;
    together: number;
    seed: number;
    say: (words: string) => void;
    tell: (done: number, total: number, words: string) => void;
  }): Promise<PhoneReport>;
}

interface Held {
  requests: number;
  keys: number;
  faults: readonly string[];
}

interface Shift {
  calls: number;
  states: Record<string, number>;
  faults: Record<string, number>;
  seconds: number;
  troubles: readonly string[];
}

interface PhoneReport {
  description: Held;
  requests: Held;
  shift: Shift & { notMade: number };
  together: Shift | null;
  table: readonly string[];
}

const STORIES = ['phone'];
const FILE = inProject('tests', 'phone', 'e2e', 'phone-story.ts');

await runCommand(async () => {
  const { flags, positionals } = parseCommandLine({
    command: 'npm run e2e --',
    about:
      'Plays one long story against the real parts: phone. Every request to the telephone network is held against its own description\n' +
      '(installed when first needed). A shift of calls is made in the real window, by the keyboard, through the real server and a\n' +
      'telephone network of our own with its faults; in it the server and the window are killed in a call. Then several collectors call\n' +
      'at once, without windows. The last line is one JSON object. Ends with 1 when anything does not fit.',
    positionals: 'phone',
    flags: {
      calls: { type: 'string', value: 'N', default: '50', words: 'calls of the shift in the window' },
      together: { type: 'string', value: 'N', default: '12', words: 'calls of several collectors at once; 0 leaves them out' },
      seed: { type: 'string', value: 'S', words: 'the same faults again; told at the beginning' },
    },
  });
  const [story] = positionals;
  if (story === undefined || !STORIES.includes(story)) fail(`Name one story: ${STORIES.join(', ')}.`);
  const calls = wholeNumber('calls', flags.calls, { min: 1, max: 1000 });
  const together = wholeNumber('together', flags.together, { min: 0, max: 1000 });
  const seed = wholeNumber('seed', flags.seed ?? String(Math.floor(Math.random() * 1e9)), { min: 0, max: 2_000_000_000 });
  say(`phone: seed ${seed}`);
  const progress = createProgress('phone');
  const { playPhone } = await phoneStory();
  const report = await playPhone({ calls, together, seed, say: (words) => say(`phone: ${words}`), tell: progress.update });
  const { description, requests, shift, together: lanes, table, ...rest } = report;
  progress.finish(
    `${description.requests + requests.requests} requests held against the description; ${shift.calls} calls in ${shift.seconds} s`,
  );
  for (const line of table) say(line);
  const troubles = [...description.faults, ...requests.faults, ...shift.troubles, ...(lanes?.troubles ?? [])];
  for (const words of troubles) say(`phone: ${words}`);
  process.stdout.write(`${JSON.stringify({ seed, description, requests, shift, together: lanes, ...rest })}\n`);
  return troubles.length === 0 ? 0 : 1;
});

async function phoneStory(): Promise<PhoneStory> {
  const loaded: unknown = await import(pathToFileURL(FILE).href);
  if (!isPhoneStory(loaded)) fail(`${FILE} exports no function named playPhone.`);
  return loaded;
}

function isPhoneStory(loaded: unknown): loaded is PhoneStory {
  return typeof loaded === 'object' && loaded !== null && 'playPhone' in loaded && typeof loaded.playPhone === 'function';
}
