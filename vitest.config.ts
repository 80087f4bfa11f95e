import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Two cores are what a small machine has; more workers only make each other slow. */
const MAX_WORKERS = 2;
/** A test of a moment; on a busy machine with two cores also its moment is long. */
const UNIT_LIMIT_MS = 20_000;
/** How long `expect.poll` asks where a test says nothing of its own: patience alone, so it costs only what fails. */
const poll = { timeout: 15_000 };
const DATABASE_LIMIT_MS = 60_000;
/** A journey waits up to 75 seconds for one thing, and says then what did not come about. */
const JOURNEY_LIMIT_MS = 120_000;
const WINDOW_LIMIT_MS = 120_000;
/** A story of faults starts its window several times. */
const FAULT_LIMIT_MS = 180_000;
const PACKAGE_LIMIT_MS = 600_000;

const WINDOW_SETUP = './tests/support/window-setup.ts';
const POSTGRES_SETUP = './tests/server/support/postgres-setup.ts';

// vitest wants a default export.
export default defineConfig({
  test: {
    maxWorkers: MAX_WORKERS,
    // `npm run coverage`: the rules of contacts, in which a branch that nobody asks is a call that nobody stops.
    coverage: {
      provider: 'v8',
      include: [
        'src/domain/contact-*.ts',
        'src/domain/phone-*.ts',
        'src/domain/{party,customer-place,recording-consent,call,call-list}.ts',
      ],
      reporter: ['text'],
      reportsDirectory: 'out/coverage',
      thresholds: { branches: 100 },
    },
    // A document without a layout has nothing that can take the focus; what the warning shows of it is a hundred pages long.
    onConsoleLog: (log) => !log.startsWith('[@mantine/hooks/use-focus-trap]'),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['src/server/**', 'src/renderer/**'],
          environment: 'node',
          testTimeout: UNIT_LIMIT_MS,
          hookTimeout: UNIT_LIMIT_MS,
          expect: { poll },
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'component',
          include: ['src/renderer/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          setupFiles: ['./tests/support/component-setup.ts'],
          testTimeout: UNIT_LIMIT_MS,
          hookTimeout: UNIT_LIMIT_MS,
          expect: { poll },
        },
      },
      {
        test: {
          name: 'architecture',
          include: ['tests/architecture/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['src/server/**/*.test.ts', 'tests/server/**/*.test.ts', 'tests/contracts/**/*.test.ts', 'tests/phone/**/*.test.ts'],
          environment: 'node',
          // Each file has databases of its own, and the API keeps nothing between them: it is loaded once a worker, not once a file.
          isolate: false,
          globalSetup: [POSTGRES_SETUP],
          testTimeout: DATABASE_LIMIT_MS,
          hookTimeout: DATABASE_LIMIT_MS,
          expect: { poll },
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts', 'tests/sync/**/*.test.ts'],
          environment: 'node',
          globalSetup: [POSTGRES_SETUP],
          testTimeout: JOURNEY_LIMIT_MS,
          hookTimeout: JOURNEY_LIMIT_MS,
          expect: { poll },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: [POSTGRES_SETUP, WINDOW_SETUP],
          // One window at a time: they share the processor, and the times measured in them mean something.
          fileParallelism: false,
          testTimeout: WINDOW_LIMIT_MS,
          hookTimeout: WINDOW_LIMIT_MS,
          expect: { poll },
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'waits',
          include: ['tests/waits/**/*.test.ts'],
          environment: 'node',
          globalSetup: [POSTGRES_SETUP, WINDOW_SETUP],
          fileParallelism: false,
          testTimeout: FAULT_LIMIT_MS,
          hookTimeout: WINDOW_LIMIT_MS,
          expect: { poll },
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          environment: 'node',
          globalSetup: [WINDOW_SETUP],
          fileParallelism: false,
          testTimeout: FAULT_LIMIT_MS,
          hookTimeout: FAULT_LIMIT_MS,
          expect: { poll },
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'package',
          include: ['tests/package/**/*.test.ts'],
          environment: 'node',
          globalSetup: [POSTGRES_SETUP, WINDOW_SETUP],
          fileParallelism: false,
          testTimeout: PACKAGE_LIMIT_MS,
          hookTimeout: PACKAGE_LIMIT_MS,
          expect: { poll },
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
