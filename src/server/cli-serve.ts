import { parseArgs } from 'node:util';
import { serveUntilStopped } from './serve-until-stopped.ts';
import { ServerFailure } from './server-failure.ts';

// The bare command for other programs to start; people use `npm run server`, which has a help page.
const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, data: { type: 'string' }, 'log-level': { type: 'string' } },
});
const databaseUrl = process.env['DATABASE_URL'];
try {
  await serveUntilStopped({
    port: Number(values.port),
    ...(databaseUrl === undefined ? { dataDir: values.data } : { databaseUrl }),
    logLevel: values['log-level'],
  });
} catch (failure) {
  process.stderr.write(
    failure instanceof ServerFailure ? `${failure.message}\n` : `${String(failure instanceof Error ? failure.stack : failure)}\n`,
  );
  process.exitCode = 1;
}
