import { describe, expect, it } from 'vitest';
import { CommandFailure, helpText, parseCommandLine, wholeNumber } from './cli.ts';

const page = {
  command: 'npm run seed --',
  about: 'Makes a demo company.',
  positionals: 'FILE',
  flags: {
    data: { type: 'string', value: 'DIR', words: 'where', default: '.data' },
    seed: { type: 'string', value: 'S', words: 'which' },
    'dry-run': { type: 'boolean', words: 'change nothing' },
  },
} as const;

describe('parseCommandLine', () => {
  it('gives defaults, values and positionals', () => {
    expect(parseCommandLine(page, ['ledger.csv', '--seed', '7'])).toEqual({
      flags: { data: '.data', seed: '7', 'dry-run': false },
      positionals: ['ledger.csv'],
    });
    expect(parseCommandLine(page, ['--data=elsewhere', '--dry-run']).flags).toEqual({
      data: 'elsewhere',
      seed: undefined,
      'dry-run': true,
    });
  });
});

describe('helpText', () => {
  it('names every flag, its default and the help itself', () => {
    const text = helpText(page);
    expect(text).toContain('Usage: npm run seed -- FILE [flags]');
    expect(text).toMatch(/--data DIR +where \(default: \.data\)/);
    expect(text).toMatch(/--dry-run +change nothing/);
    expect(text).toMatch(/--help +show this page/);
  });
});

describe('wholeNumber', () => {
  it('reads digits inside the range and refuses everything else with words', () => {
    expect(wholeNumber('port', '4510', { min: 0, max: 65_535 })).toBe(4510);
    for (const text of ['', '-1', '1.5', '1e3', 'many', '65536']) {
      expect(() => wholeNumber('port', text, { min: 0, max: 65_535 })).toThrow(CommandFailure);
    }
  });
});
