import { beginEpochsOfAll } from '#server/sync/epoch.ts';
import { dataFlag, withBooks } from './support/books.ts';
import { parseCommandLine, runCommand, say } from './support/cli.ts';

const page = {
  command: 'npm run restored --',
  about:
    'Run this once after a backup has been put back and before the API is started on it. It begins a new epoch for every company:\n' +
    'desktops load their accounts anew and send again what they did since the backup was made, as far as their journals reach\n' +
    '(seven days at least). Nothing is deleted. Run without need it costs every desktop one first sync and nothing else.',
  flags: {
    data: { ...dataFlag, default: '.data' },
  },
} as const;

await runCommand(async () => {
  const { flags } = parseCommandLine(page);
  await withBooks('npm run restored', flags.data, async ({ database }) => {
    const names = await beginEpochsOfAll(database.owner);
    for (const name of names) say(`${name}: desktops load their accounts anew and send again what this database does not have.`);
    if (names.length === 0) say('This database holds no company; nothing was changed.');
    process.stdout.write(`${JSON.stringify({ companies: names })}\n`);
  });
});
