import { describe, expect, it } from 'vitest';
import { FUSE_NAMES, setFuses } from './fuse-wire.ts';

const executable = (wire: string): Buffer =>
  Buffer.concat([
    Buffer.from('machine code'),
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, wire.length]),
    Buffer.from(wire),
    Buffer.from('more code'),
  ]);

describe('setFuses', () => {
  it('sets the named fuses and leaves the rest of the executable alone', () => {
    const bytes = executable('10100011');
    expect(setFuses(bytes, { enableNodeCliInspectArguments: true, loadBrowserProcessSpecificV8Snapshot: false })).toEqual({
      before: '10100011',
      after: '10110001',
    });
    expect(bytes).toEqual(executable('10110001'));
  });

  it('leaves a removed fuse removed, and copes with a shorter wire', () => {
    expect(setFuses(executable('r01'), { runAsNode: true, enableCookieEncryption: true, onlyLoadAppFromAsar: true }).after).toBe('r11');
  });

  it('refuses a file without a wire', () => expect(() => setFuses(Buffer.from('text'), {})).toThrow('no fuse wire'));

  it('knows the eight fuses of the runtime', () => expect(FUSE_NAMES).toHaveLength(8));
});
