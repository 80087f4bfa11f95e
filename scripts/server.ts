import { serveUntilStopped } from '#server/serve-until-stopped.ts';
import { ServerFailure } from '#server/server-failure.ts';
import { fail, parseCommandLine, runCommand, say, wholeNumber } from './support/cli.ts';

const page = {
  command: 'npm run server --',
  about:
    'Runs the central API alone. Its database is an embedded PostgreSQL with its files in the data folder, or your own\n' +
    'PostgreSQL 15 or newer where DATABASE_URL=postgres://user:password@host/database is set. Ctrl-C stops it in order.\n' +
    'With one DATABASE_URL it may run on several machines at once (docs/scaling.md). After a backup was put back: npm run restored.\n' +
    'Unsent work of lost computers opens with the server key: DIR/server-key, or COLLECTOR_SERVER_KEY (32 bytes in base64) beside\n' +
    'DATABASE_URL. Keep a copy of it apart from the copies of the database.',
  flags: {
    port: { type: 'string', words: 'port to listen on; 0 takes a free one', value: 'P', default: '4510' },
    host: { type: 'string', words: 'address to listen on', value: 'ADDRESS', default: '127.0.0.1' },
    data: { type: 'string', words: 'folder of the embedded database', value: 'DIR', default: '.data' },
    'log-level': { type: 'string', words: 'trace, debug, info, warn, error or silent', value: 'LEVEL', default: 'info' },
  },
} as const;

await runCommand(async () => {
  const { flags } = parseCommandLine(page);
  const databaseUrl = process.env['DATABASE_URL'];
  try {
    await serveUntilStopped({
      port: wholeNumber('port', flags.port, { min: 0, max: 65_535 }),
      host: flags.host,
      ...(databaseUrl === undefined ? { dataDir: flags.data } : { databaseUrl }),
      logLevel: flags['log-level'],
      onProgress: (_done, _total, words) => say(words),
    });
  } catch (failure) {
    if (failure instanceof ServerFailure) fail(failure.message);
    throw failure;
  }
});
